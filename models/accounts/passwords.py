"""What a password must be, wherever one is set: neither short nor easy to guess.

A short list of common passwords holds few that are long enough for us. So it is letters that are compared:
`P@ssw0rd1234` and `soundings-2026` are common ones, dressed up (NIST SP 800-63B-4, 3.1.1.2).
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from argon2 import PasswordHasher

from models.base import Refused

HASHER = PasswordHasher()
LEAST_PASSWORD = 12
MOST_PASSWORD = 200
LEAST_SIGNS = 5  # different ones
MOST_STEPS = 0.7  # of all steps from sign to sign, those to a neighbour or to the same sign
OURS = ("soundings", "survey", "pmo", "lead", "office", "project")
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm")
LEET = str.maketrans("@4301$5!7", "aaeoissit")
NO_LETTERS = re.compile(r"[\W\d_]+")

KEPT = "No account was changed."


def new_hash(password: str, email: str, name: str, hasher: PasswordHasher = HASHER) -> str:
    """Hash a password that is to be set. It takes long: no session may be open meanwhile.

    Raises
    ------
    Refused
        If it is too short, too long, or easy to guess for who knows the account.
    """
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise Refused(f"A password has {LEAST_PASSWORD} to {MOST_PASSWORD} characters. {KEPT}")
    if is_easy_to_guess(password, email, name):
        raise Refused(
            "This password is easy to guess: a common one, a row of signs, or the account's own name. "
            f"{KEPT} Four words that have nothing to do with each other are hard to guess."
        )
    return hasher.hash(password)


def is_easy_to_guess(password: str, *own: str) -> bool:
    """Whether a password is a common one or made of words about the account, with or without decoration."""
    known = sorted({*OURS, *_words(" ".join(own))}, key=len, reverse=True)
    about = re.compile("|".join(map(re.escape, known)))
    letters = (about.sub("", reading) for reading in _readings(password.casefold()))
    return _is_a_row(password.casefold()) or any(
        len(rest) < LEAST_SIGNS - 1 or _once(rest) in _common() for rest in letters
    )


def _words(text: str) -> list[str]:
    return [word for word in NO_LETTERS.split(text.casefold()) if len(word) > 2]


def _readings(password: str) -> Iterator[str]:
    """The letters of a password: as they stand, and with signs read as letters that they look like."""
    yield NO_LETTERS.sub("", password)
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    for text in (core, password):
        yield NO_LETTERS.sub("", text.translate(LEET))


def _once(text: str) -> str:
    """What a text repeats, or all of it."""
    return text[: (text + text).find(text, 1)]


def _is_a_row(password: str) -> bool:
    """Whether a password has few different signs, or mostly goes from a sign to its neighbour."""
    pairs = list(pairwise(password))
    steps = sum(one == other or one + other in _neighbours() for one, other in pairs)
    return len(set(password)) < LEAST_SIGNS or steps > MOST_STEPS * len(pairs)


@cache
def _neighbours() -> frozenset[str]:
    both = [*ROWS, *(row[::-1] for row in ROWS)]
    return frozenset(row[at : at + 2] for row in both for at in range(len(row) - 1))


@cache
def _common() -> frozenset[str]:
    lines = files(__name__.rpartition(".")[0]).joinpath("common_passwords.txt").read_text().splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
