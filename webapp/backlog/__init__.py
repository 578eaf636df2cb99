"""The improvement backlog."""

from webapp.backlog import items as items
from webapp.backlog import paper as paper
from webapp.backlog.views import init_app as init_app
