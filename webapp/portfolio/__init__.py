"""The portfolio: areas, goals, and the services of the project office."""

from webapp.portfolio import goals as goals
from webapp.portfolio import imports as imports
from webapp.portfolio import link as link
from webapp.portfolio import mergers as mergers
from webapp.portfolio import overview as overview
from webapp.portfolio import services as services
from webapp.portfolio.views import init_app as init_app
