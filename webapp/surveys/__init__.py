"""Surveys, their waves and analysis runs, and the portfolio areas."""

from webapp.surveys.views import init_app as init_app
