import pytest
from argon2 import PasswordHasher
from sqlmodel import func, select

from models.accounts import users
from models.accounts.passwords import HASHER
from models.accounts.users import NOBODY, User, lead_with_email, opens, renew_hash, renewed_hash
from models.base import Refused

RIGHT = "a long enough password"


@pytest.fixture
def add_lead(session, cheap_hasher):
    def add(email: str, name: str, password: str) -> User:
        return users.add_lead(session, email, name, cheap_hasher.hash(password))

    return add


@pytest.fixture
def sign_in(session, cheap_hasher):
    """The account that an address and a password open."""

    def attempt(email: str, password: str) -> User | None:
        user = lead_with_email(session, email)
        return user if opens(user, password, cheap_hasher) else None

    return attempt


def test_the_right_password_opens_the_account(add_lead, sign_in) -> None:
    user = add_lead("amara@pmo.example", "Amara", RIGHT)
    assert sign_in("amara@pmo.example", RIGHT) == user


def test_a_wrong_password_opens_nothing(add_lead, sign_in) -> None:
    add_lead("amara@pmo.example", "Amara", RIGHT)
    assert sign_in("amara@pmo.example", RIGHT.upper()) is None
    assert sign_in("amara@pmo.example", "") is None


def test_an_unknown_address_opens_nothing(sign_in) -> None:
    assert sign_in("nobody@pmo.example", "nobody has this password") is None


def test_an_unknown_address_takes_as_much_work_as_a_wrong_password() -> None:
    assert not HASHER.check_needs_rehash(NOBODY)
    assert HASHER.verify(NOBODY, "nobody has this password")


def test_an_address_is_the_same_in_capitals_and_with_spaces_around(add_lead, sign_in) -> None:
    user = add_lead(" Amara@PMO.example", "Amara", RIGHT)
    assert user.email == "amara@pmo.example"
    assert sign_in("AMARA@pmo.EXAMPLE ", RIGHT) == user


def test_adding_a_lead_again_changes_the_password_of_the_same_account(session, add_lead, sign_in) -> None:
    add_lead("amara@pmo.example", "Amara", RIGHT)
    again = add_lead("AMARA@pmo.example", "Amara Okafor", "another password")
    assert session.exec(select(func.count()).select_from(User)).one() == 1
    assert again.name == "Amara Okafor"
    assert sign_in("amara@pmo.example", RIGHT) is None
    assert sign_in("amara@pmo.example", "another password") == again


@pytest.mark.parametrize(
    ("email", "name", "why"),
    [
        ("", "Amara", "an @"),
        ("nobody", "Amara", "an @"),
        ("a" * 250 + "@pmo.example", "Amara", "at most 254"),
        ("amara@pmo.example", "", "1 to 100"),
        ("amara@pmo.example", "A" * 101, "1 to 100"),
    ],
)
def test_an_account_that_could_not_be_kept_or_used_is_refused(session, add_lead, email, name, why) -> None:
    with pytest.raises(Refused, match=why):
        add_lead(email, name, RIGHT)
    assert session.exec(select(func.count()).select_from(User)).one() == 0


def test_an_old_hash_is_renewed(session, add_lead, sign_in, cheap_hasher) -> None:
    user = add_lead("amara@pmo.example", "Amara", RIGHT)
    user.password_hash = old = PasswordHasher(time_cost=1, memory_cost=64).hash(RIGHT)
    session.flush()
    renewed = renewed_hash(user, RIGHT, cheap_hasher)
    assert renewed
    renew_hash(session, user, renewed)
    session.refresh(user)
    assert user.password_hash == renewed != old
    assert sign_in("amara@pmo.example", RIGHT) == user


def test_a_password_that_was_changed_meanwhile_stays_changed(session, add_lead, cheap_hasher) -> None:
    user = add_lead("amara@pmo.example", "Amara", RIGHT)
    session.expunge(user)
    changed = add_lead("amara@pmo.example", "Amara", "another password")
    renew_hash(session, user, cheap_hasher.hash(RIGHT))
    session.refresh(changed)
    assert opens(changed, "another password", cheap_hasher)


def test_a_hash_that_is_as_costly_as_today_stays(add_lead, cheap_hasher) -> None:
    assert renewed_hash(add_lead("amara@pmo.example", "Amara", RIGHT), RIGHT, cheap_hasher) is None
