"""Signing in and out."""

from webapp.accounts.views import init_app as init_app
