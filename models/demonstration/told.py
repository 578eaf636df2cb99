"""The demonstration's page “you said, we did”: what its office told staff after the first round."""

import re

from sqlmodel import Session

from models.accounts.users import lead_with_email
from models.demonstration import LEAD_EMAIL
from models.demonstration.improvements import improvements
from models.evidence.quotes import stands_by_itself
from models.surveys.surveys import Survey
from models.telling.drafting import begin_draft, items_behind
from models.telling.outside import quotable
from models.telling.publishing import publish
from models.telling.told_pages import ToldEntry, entries_of

QUOTED = 2  # statements of an entry
_TEAM = re.compile(r"\((.+)\)$")  # of an owner: “Ines Marlow (PMO)”


def tell_staff(session: Session, survey: Survey) -> None:
    """Publish the page of a survey that has its backlog; nothing where there is nothing to tell of."""
    lead = lead_with_email(session, LEAD_EMAIL)
    draft = begin_draft(session, survey.id)
    draft.opening = improvements()["opening"]
    entries = entries_of(session, draft.id)
    for entry in entries:
        _fill(session, survey.id, entry)
    if entries and lead:
        publish(session, survey.id, lead.id, draft.version)


def _fill(session: Session, survey_id: str, entry: ToldEntry) -> None:
    """Pick what can be read by itself, and name the teams that do it."""
    alone = [
        quote.statement_id
        for quote in quotable(session, survey_id, entry)
        if stands_by_itself(quote.text, quote.language)
    ]
    entry.quotes = alone[:QUOTED]
    owners = [item.owner for item in items_behind(session, survey_id, entry)]
    teams = [found.group(1) for owner in owners if (found := _TEAM.search(owner))]
    entry.by_whom = ", ".join(dict.fromkeys(teams)) if entry.decided else ""
    session.add(entry)
    session.flush()
