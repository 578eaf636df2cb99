"""Statements that a lead chose by their numbers in a list; never one that was not on the list they saw."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import EditedMeanwhile, Refused
from models.themes.statements import hash_of


@dataclass(frozen=True)
class Numbers:
    """Numbers of a list as shown, from 1, both ends included; `seen` is the fingerprint of that list."""

    first: int
    last: int
    seen: str


def fingerprint(listed: Sequence[str]) -> str:
    """Tell a list of statements, by id in the order shown, from every other one."""
    return hash_of(" ".join(listed))


def numbered(listed: Sequence[str], numbers: Numbers) -> frozenset[str]:
    """The statements, by id, that stand at these numbers of a list.

    Parameters
    ----------
    listed
        The list as it is now: the ids of what the page shows, in its order.

    Raises
    ------
    EditedMeanwhile
        If the list is not the one that the person saw: a number may stand for another statement now.
    Refused
        If the list has no such numbers.
    """
    if fingerprint(listed) != numbers.seen:
        raise EditedMeanwhile(
            "Meanwhile this list has changed, so a number may stand for another statement now. Nothing was "
            "changed, and what you gave is still here. Look at the list and press the button again."
        )
    if not 1 <= numbers.first <= numbers.last <= len(listed):
        raise Refused(
            f"This list has the numbers 1 to {len(listed):,}. Nothing was changed; give two of them."
        )
    return frozenset(listed[numbers.first - 1 : numbers.last])
