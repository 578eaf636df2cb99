"""Statements as the PMO lead puts them right: withheld, shown again, a missed name taken out."""

from webapp.statements.views import init_app as init_app
