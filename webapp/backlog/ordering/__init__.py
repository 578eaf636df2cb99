"""What makes the order of the backlog: how it is scored, and places given by hand."""

from webapp.backlog.ordering import places as places
from webapp.backlog.ordering import scoring as scoring
