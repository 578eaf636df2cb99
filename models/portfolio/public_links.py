"""Links by which anybody may read a page without an account; a lead switches each on, renews and ends it."""

import secrets

from sqlmodel import Field, Session, select

from models.base import Missing, Row, declare

PORTFOLIO = "portfolio"
NO_PAGE = "This link leads to nothing: it is not whole, or it was switched off or renewed."


def new_token() -> str:
    """Make what nobody can guess: 128 bits by chance, as it stands in an address."""
    return secrets.token_urlsafe(16)


class PublicLink(Row, table=True):
    """What a link shows, one link a thing.

    The token is kept as it is, as a survey's is: leads copy it from the page again and again, and who has the
    database has what the link shows. `survey_id` is the survey whose reviewed rounds the page tells of, if
    any, and may be gone by now.
    """

    __tablename__ = "public_links"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    shows: str = Field(max_length=60, unique=True)
    token: str = Field(default_factory=new_token, unique=True, max_length=40)
    survey_id: str | None = Field(default=None, max_length=32)


def public_link(session: Session, shows: str) -> PublicLink | None:
    """The link to a thing, where it is switched on."""
    return session.exec(select(PublicLink).where(PublicLink.shows == shows)).first()


def switch_on(session: Session, shows: str, survey_id: str | None = None) -> PublicLink:
    """Let anybody with the link read a thing; one that is on keeps its link and tells of another survey."""
    link = public_link(session, shows) or PublicLink(shows=shows)
    link.survey_id = survey_id
    session.add(link)
    session.flush()
    return link


def renew(session: Session, link: PublicLink) -> None:
    """Give a thing another link; the old one leads to nothing."""
    link.token = new_token()
    session.add(link)
    session.flush()


def switch_off(session: Session, link: PublicLink) -> None:
    """Let nobody read a thing any more by its link."""
    session.delete(link)
    session.flush()


def link_with_token(session: Session, shows: str, token: str) -> PublicLink:
    """Load the link to a thing by its token.

    Raises
    ------
    Missing
        If that is not its token, or none leads to it.
    """
    asked = select(PublicLink).where(PublicLink.shows == shows, PublicLink.token == token)
    link = session.exec(asked).first()
    if link is None:
        raise Missing(NO_PAGE)
    return link
