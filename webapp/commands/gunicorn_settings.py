"""Gunicorn's settings: threads in one or more processes, and no access log, which would be a clock."""

from models.settings import Settings
from webapp import database
from webapp import security as security  # here in the master: its seed is then the same in every web process
from webapp.commands import listening

_settings = Settings()

bind = listening.bind_of(_settings)
worker_class = "webapp.commands.patient_worker.PatientWorker"
workers = _settings.web_processes
threads = database.THREADS
accesslog = None
loglevel = "error"  # a warning of a malformed request would hold the address it came from
graceful_timeout = 5
control_socket_disable = True
