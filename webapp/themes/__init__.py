"""Themes as the PMO lead reviews them."""

from webapp.themes.views import init_app as init_app
