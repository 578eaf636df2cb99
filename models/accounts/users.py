"""Accounts of the people who run surveys. Staff have none."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Field, Session, select

from models.base import Row, declare

HASHER = PasswordHasher()
# Verified where the address is unknown, so that both cases take the same time; written down, since to hash it
# anew would cost every process that time as it starts.
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$z219UoWDm7gfu4pO2/Wd+A$UAP42r6qb6LKT88+m2sHbneULGc58AZZU0wS4ZC9eXA"


class User(Row, table=True):
    """A PMO lead who signs in."""

    __tablename__ = "users"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    email: str = Field(unique=True, max_length=254)
    name: str = Field(max_length=100)
    password_hash: str = Field(max_length=200)


def add_lead(session: Session, email: str, name: str, password: str, hasher: PasswordHasher = HASHER) -> User:
    """Add an account, or set the name and password of the one that has the address already."""
    user = lead_with_email(session, email) or User(email=_normal(email), name=name, password_hash="")
    user.name = name
    user.password_hash = hasher.hash(password)
    session.add(user)
    session.flush()
    return user


def lead_with_email(session: Session, email: str) -> User | None:
    """Find the account with this e-mail address, whatever its capitals."""
    return session.exec(select(User).where(User.email == _normal(email))).first()


def sign_in(session: Session, email: str, password: str, hasher: PasswordHasher = HASHER) -> User | None:
    """Return the account that this address and password open, or None; renew an old hash on the way."""
    user = lead_with_email(session, email)
    try:
        hasher.verify(user.password_hash if user else NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    if user and hasher.check_needs_rehash(user.password_hash):
        user.password_hash = hasher.hash(password)
        session.flush()
    return user


def _normal(email: str) -> str:
    return email.strip().lower()
