"""Accounts of the people who run surveys. Staff have none."""

from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import update
from sqlmodel import Field, Session, col, select

from models.accounts.passwords import HASHER, KEPT
from models.base import Refused, Row, declare

LONGEST_EMAIL = 254
LONGEST_NAME = 100
# Verified where the address is unknown, so that both cases take the same time; written down, since to hash it
# anew would cost every process that time as it starts.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$z219UoWDm7gfu4pO2/Wd+A$UAP42r6qb6LKT88+m2sHbneULGc58AZZU0wS4ZC9eXA"


class User(Row, table=True):
    """A PMO lead who signs in."""

    __tablename__ = "users"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    email: str = Field(unique=True, max_length=LONGEST_EMAIL)
    name: str = Field(max_length=LONGEST_NAME)
    password_hash: str = Field(max_length=200)


def add_lead(session: Session, email: str, name: str, password_hash: str) -> User:
    """Add an account, or set the name and password of the one that has the address already.

    Raises
    ------
    Refused
        If the address or the name can be no such thing.
    """
    if "@" not in email or len(normal_email(email)) > LONGEST_EMAIL:
        raise Refused(f"An e-mail address has an @ and at most {LONGEST_EMAIL} characters. {KEPT}")
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(f"A name has 1 to {LONGEST_NAME} characters. {KEPT}")
    user = lead_with_email(session, email) or User(email=normal_email(email), name=name, password_hash="")
    user.name = name
    user.password_hash = password_hash
    session.add(user)
    session.flush()
    return user


def lead_with_email(session: Session, email: str) -> User | None:
    """Find the account with this e-mail address, whatever its capitals."""
    return session.exec(select(User).where(User.email == normal_email(email))).first()


def all_leads(session: Session) -> Sequence[User]:
    """All accounts, by e-mail address."""
    return session.exec(select(User).order_by(User.email)).all()


def opens(user: User | None, password: str, hasher: PasswordHasher = HASHER) -> bool:
    """Whether a password is that of an account; of nobody's it takes as long to say so.

    It takes long, and so no session, which would keep others waiting.
    """
    try:
        hasher.verify(user.password_hash if user else NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None


def renewed_hash(user: User, password: str, hasher: PasswordHasher = HASHER) -> str | None:
    """The hash to keep from now on, where the one that is kept costs less than today's; else None."""
    return hasher.hash(password) if hasher.check_needs_rehash(user.password_hash) else None


def renew_hash(session: Session, user: User, renewed: str) -> None:
    """Keep another hash of the same password, unless the password was changed meanwhile."""
    session.execute(
        update(User)
        .where(col(User.id) == user.id, col(User.password_hash) == user.password_hash)
        .values(password_hash=renewed)
    )


def normal_email(email: str) -> str:
    """An address as it is kept and compared."""
    return email.strip().lower()
