"""Topics of the organisation, as many as leads may write in years."""

from sqlmodel import Session

from models.accounts.users import all_leads
from models.topics.topics import TopicValues, add_topic


def add_topics(session: Session, number: int = 20) -> str:
    """Add topics in a lead's words; give the id of one."""
    lead = all_leads(session)[0]
    said = tuple(f"said of it {n}" for n in range(6))
    topics = [
        add_topic(session, TopicValues(f"Own topic {n}", f"Improve {n}", works=said), lead.id)
        for n in range(number)
    ]
    return topics[0].id
