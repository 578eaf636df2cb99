"""What importing a table of the portfolio would change, row by row."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from models.base import EditedMeanwhile, Refused

BETWEEN = "; "
SHOWN = 60


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be imported, and why."""

    number: int
    name: str
    reason: str


@dataclass(frozen=True)
class Given:
    """A row: its number, a name, and what it says of what has it, by field; it says nothing of others."""

    number: int
    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class After:
    """What a row makes: by field what it was and what it will be, in words. Nothing was of what is new.

    A person sees what is in its `repr`.
    """

    number: int = field(repr=False)
    id: str = field(repr=False)
    name: str
    is_new: bool
    changes: Mapping[str, tuple[str, str]]
    values: Mapping[str, Any] = field(repr=False)


Made = TypeVar("Made")


@dataclass(frozen=True)
class TablePlan(Generic[Made]):
    """What importing a table would do: added and changed, how many left alone, and rows refused."""

    added: tuple[Made, ...]
    changed: tuple[Made, ...]
    same: int
    refused: tuple[RefusedRow, ...]

    @property
    def can_be_done(self) -> bool:
        """Whether there is anything to do, and nothing in its way."""
        return bool(self.added or self.changed) and not self.refused

    @property
    def seen(self) -> str:
        """What it would do, in short, to tell whether it is what a person saw."""
        return hashlib.sha256(repr((self.added, self.changed)).encode()).hexdigest()[:32]

    def check(self, seen: str, here: str = "what is here") -> None:
        """Check that it can be done, and is what a person saw, unless it would do nothing.

        Parameters
        ----------
        here
            What may have changed beside the rows.

        Raises
        ------
        Refused, EditedMeanwhile
        """
        if self.refused:
            raise Refused("Some rows cannot be imported, so nothing was changed. See below which and why.")
        if self.seen != seen and self.can_be_done:
            raise EditedMeanwhile(
                f"This would do something else than you saw, because the rows or {here} have changed since. "
                "Nothing was imported: read below what it would do now, then press the button again."
            )


def plan_of(
    rows: Sequence[Given], wrong: Iterable[RefusedRow], after_of: Callable[[Given], After]
) -> TablePlan[After]:
    """Say what rows would do, of each what `after_of` says; what is against one is said at once."""
    refused = {row.number: row for row in wrong}
    afters = []
    for row in rows:
        try:
            afters.append(after_of(row))
        except Refused as reason:
            said = f"{refused[row.number].reason} {reason}" if row.number in refused else str(reason)
            refused[row.number] = RefusedRow(row.number, short(row.name), said)
    return TablePlan(
        added=tuple(after for after in afters if after.is_new),
        changed=tuple(after for after in afters if after.changes and not after.is_new),
        same=sum(not after.changes and not after.is_new for after in afters),
        refused=tuple(sorted(refused.values(), key=lambda row: row.number)),
    )


def check_once(first: int, number: int) -> None:
    """Check that a row is the first that stands for what it names.

    Raises
    ------
    Refused
    """
    if first != number:
        raise Refused(f"It stands in row {first:,} already. Take one of them out.")


def differences(
    was: Mapping[str, object] | None, values: Mapping[str, object]
) -> Mapping[str, tuple[str, str]]:
    """What is different after than before, in words."""
    before = was or {}
    said = {name: (in_words(before.get(name)), in_words(value)) for name, value in values.items()}
    return {name: (old, new) for name, (old, new) in said.items() if old != new}


def in_words(value: object) -> str:
    """Give a value as a person reads it."""
    if value is None:
        return ""
    return BETWEEN.join(value) if isinstance(value, tuple) else f"{value}"


def short(name: str) -> str:
    """Give a name that is not too long to be told."""
    return name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…"
