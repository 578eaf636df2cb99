from functools import partial

import pytest
from argon2 import PasswordHasher
from sqlmodel import func, select

from models.accounts import users
from models.accounts.users import HASHER, NOBODY, User

RIGHT = "a long enough password"


@pytest.fixture
def add_lead(session, cheap_hasher):
    return partial(users.add_lead, session, hasher=cheap_hasher)


@pytest.fixture
def sign_in(session, cheap_hasher):
    return partial(users.sign_in, session, hasher=cheap_hasher)


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


def test_a_password_is_kept_as_an_argon2_hash_only(session) -> None:
    """Hashed as an installation does, where nobody asks for less work."""
    user = users.add_lead(session, "amara@pmo.example", "Amara", RIGHT)
    assert user.password_hash.startswith("$argon2id$")
    assert RIGHT not in user.password_hash
    assert not PasswordHasher().check_needs_rehash(user.password_hash)


def test_an_old_hash_is_renewed_when_its_owner_signs_in(add_lead, sign_in, cheap_hasher) -> None:
    user = add_lead("amara@pmo.example", "Amara", RIGHT)
    old = PasswordHasher(time_cost=1, memory_cost=64).hash(RIGHT)
    user.password_hash = old
    assert sign_in("amara@pmo.example", RIGHT) == user
    assert user.password_hash != old
    assert not cheap_hasher.check_needs_rehash(user.password_hash)
    assert sign_in("amara@pmo.example", RIGHT) == user


def test_a_hash_that_is_as_costly_as_today_stays(add_lead, sign_in) -> None:
    user = add_lead("amara@pmo.example", "Amara", RIGHT)
    kept = user.password_hash
    sign_in("amara@pmo.example", RIGHT)
    assert user.password_hash == kept
