"""Gunicorn, started from here: it would put the working directory before our rooms, whatever is in it."""

import gc
import os
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from models.settings import Settings
from webapp import create_app, inner_rooms


class Server(BaseApplication):
    """The pages, served with our settings of Gunicorn and what `GUNICORN_CMD_ARGS` changes of them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        inner_rooms()  # what the master has loaded is not loaded by each web process anew
        os.environ.pop(
            "SCRIPT_NAME", None
        )  # Gunicorn would refuse what a proxy has taken it off: see mount.py
        super().__init__()

    def load_config(self) -> None:
        """Take our settings, then the environment's."""
        from webapp.commands import gunicorn_settings

        for name, value in vars(gunicorn_settings).items():
            self._set(name, value)
        for name, value in vars(self.cfg.parser().parse_args(self.cfg.get_cmd_args_from_env())).items():
            if value is not None:
                self._set(name, value)

    def load(self) -> Flask:
        """Make the application, in each web process its own.

        What is loaded by now stays until the process ends. Looking through it for what can go, as Python
        does from time to time, would hold up a page for a tenth of a second.
        """
        app = create_app(self._settings)
        gc.collect()
        gc.freeze()
        return app

    def _set(self, name: str, value: Any) -> None:
        if name in self.cfg.settings:
            self.cfg.set(name, value)
