"""Surveys, their waves and analysis runs, their settings, and the portfolio areas."""

from webapp.surveys import deletion as deletion
from webapp.surveys import reviewed as reviewed
from webapp.surveys import settings as settings
from webapp.surveys import waves as waves
from webapp.surveys.views import init_app as init_app
