from argon2 import PasswordHasher
from sqlmodel import func, select

from models.accounts.users import User, add_lead, sign_in

RIGHT = "a long enough password"


def test_the_right_password_opens_the_account(session) -> None:
    user = add_lead(session, "amara@pmo.example", "Amara", RIGHT)
    assert sign_in(session, "amara@pmo.example", RIGHT) == user


def test_a_wrong_password_opens_nothing(session) -> None:
    add_lead(session, "amara@pmo.example", "Amara", RIGHT)
    assert sign_in(session, "amara@pmo.example", RIGHT.upper()) is None
    assert sign_in(session, "amara@pmo.example", "") is None


def test_an_unknown_address_opens_nothing(session) -> None:
    assert sign_in(session, "nobody@pmo.example", "nobody has this password") is None


def test_an_address_is_the_same_in_capitals_and_with_spaces_around(session) -> None:
    user = add_lead(session, " Amara@PMO.example", "Amara", RIGHT)
    assert user.email == "amara@pmo.example"
    assert sign_in(session, "AMARA@pmo.EXAMPLE ", RIGHT) == user


def test_adding_a_lead_again_changes_the_password_of_the_same_account(session) -> None:
    add_lead(session, "amara@pmo.example", "Amara", RIGHT)
    again = add_lead(session, "AMARA@pmo.example", "Amara Okafor", "another password")
    assert session.exec(select(func.count()).select_from(User)).one() == 1
    assert again.name == "Amara Okafor"
    assert sign_in(session, "amara@pmo.example", RIGHT) is None
    assert sign_in(session, "amara@pmo.example", "another password") == again


def test_a_password_is_kept_as_an_argon2_hash_only(session) -> None:
    user = add_lead(session, "amara@pmo.example", "Amara", RIGHT)
    assert user.password_hash.startswith("$argon2id$")
    assert RIGHT not in user.password_hash


def test_an_old_hash_is_renewed_when_its_owner_signs_in(session) -> None:
    user = add_lead(session, "amara@pmo.example", "Amara", RIGHT)
    old = PasswordHasher(time_cost=1, memory_cost=64).hash(RIGHT)
    user.password_hash = old
    assert sign_in(session, "amara@pmo.example", RIGHT) == user
    assert user.password_hash != old
    assert sign_in(session, "amara@pmo.example", RIGHT) == user
