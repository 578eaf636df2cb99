"""The portfolio areas."""

from webapp.portfolio import imports as imports
from webapp.portfolio import mergers as mergers
from webapp.portfolio.views import init_app as init_app
