import pytest
from argon2 import PasswordHasher

from models.accounts.passwords import HASHER, MOST_PASSWORD, is_easy_to_guess, new_hash
from models.base import Refused

EMAIL, NAME = "amara.okafor@fernhollow.example", "Amara Okafor"
EASY = [
    "password1234",
    "P@ssw0rd1234",
    "p4$$w0rd!2026",
    "passwordpassword",
    "123456789012",
    "1234 5678 9012",
    "qwertyuiop12",
    "abcdefghijkl",
    "lkjhgfdsapoi",
    "aaaaaaaaaaaaaaaa",
    "ababababababab",
    "Welcome-2026!",
    "summer2026!!",
    "Soundings2026",
    "SoundingsSoundings",
    "soundings-password-1",
    "Amara-Okafor-1",
    "fernhollow2026",
    "okafor.amara@fernhollow",
    "28.11.2026 06:30",
    "1qaz2wsx3edc",
]
HARD = [
    "correct horse battery staple",
    "a long enough password",
    "x7$kQw!92ndT",
    "tidal-lantern-office-gravel",
    "Кошка пьёт молоко",
    "zYp3nX_vK8qL",
    "my sounding board is broken",
]


@pytest.mark.parametrize("password", EASY)
def test_a_common_password_is_refused_however_it_is_dressed_up(password) -> None:
    with pytest.raises(Refused, match="easy to guess"):
        new_hash(password, EMAIL, NAME)


@pytest.mark.parametrize("password", HARD)
def test_a_password_that_nobody_guesses_is_taken(password, cheap_hasher) -> None:
    assert not is_easy_to_guess(password, EMAIL, NAME)
    assert cheap_hasher.verify(new_hash(password, EMAIL, NAME, cheap_hasher), password)


@pytest.mark.parametrize("length", [0, 11, MOST_PASSWORD + 1])
def test_a_password_has_its_length(length, cheap_hasher) -> None:
    signs = "tidal lantern gravel " * 20
    with pytest.raises(Refused, match="12 to 200 characters"):
        new_hash(signs[:length], EMAIL, NAME, cheap_hasher)
    for right in (12, MOST_PASSWORD):
        assert new_hash(signs[:right], EMAIL, NAME, cheap_hasher)


def test_a_password_is_hashed_with_argon2_as_costly_as_it_should_be() -> None:
    """Hashed as an installation does, where nobody asks for less work."""
    kept = new_hash(HARD[0], EMAIL, NAME)
    assert kept.startswith("$argon2id$")
    assert not PasswordHasher().check_needs_rehash(kept)
    assert HASHER.verify(kept, HARD[0])
