"""Signing in and out."""

from webapp.auth.views import init_app as init_app
