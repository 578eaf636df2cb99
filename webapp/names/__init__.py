"""Names that are always taken out of answers, and words that never are."""

from webapp.names.views import init_app as init_app
