"""A survey's page “you said, we did”, begun from what there is, with quotes picked, and published."""

from sqlmodel import Session

from models.telling.drafting import begin_draft
from models.telling.outside import quotable
from models.telling.publishing import publish
from models.telling.told_pages import MOST_QUOTES, ToldVersion, draft_of, entries_of, page_of


def draft(session: Session, survey_id: str) -> ToldVersion:
    """Begin the draft, and pick as many quotes as may be picked."""
    begun = begin_draft(session, survey_id)
    for entry in entries_of(session, begun.id):
        picked = [quote.statement_id for quote in quotable(session, survey_id, entry)]
        entry.quotes = picked[:MOST_QUOTES]
        session.add(entry)
    session.flush()
    return begun


def tell(session: Session, survey_id: str, lead_id: str) -> ToldVersion:
    """Publish what the draft says; begin it where there is none."""
    return publish(session, survey_id, lead_id, draft(session, survey_id).version)


def told_ids(session: Session, survey_id: str, lead_id: str) -> dict[str, str]:
    """Publish a survey's page; give the ids that the addresses of its pages need."""
    version = tell(session, survey_id, lead_id)
    page, begun = page_of(session, survey_id), draft_of(session, survey_id)
    assert page
    assert page.link
    assert begun
    entry = next(each for each in entries_of(session, begun.id) if each.theme_id)
    return {"version_id": version.id, "entry_id": entry.id, "told_link": page.link}
