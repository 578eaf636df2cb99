"""What can be wrong with a spreadsheet; every message says what to do next."""

from collections.abc import Sequence

from analysis.text.hidden_signs import without_hidden_signs

LONGEST_SHOWN = 60
MOST_SHOWN = 20


class SpreadsheetError(Exception):
    """The file cannot be read as answers."""


class UnreadableFile(SpreadsheetError):
    """There is no such file, or it is neither text nor a workbook."""


class EmptySpreadsheet(SpreadsheetError):
    """The file has no header, or no rows under it."""


class UnknownColumn(SpreadsheetError):
    """A column that was asked for is not there."""


class UnknownSheet(SpreadsheetError):
    """A sheet that was asked for is not there."""


class NoColumnChosen(SpreadsheetError):
    """Nobody said which column holds the answers."""


def shown(text: object) -> str:
    """Give somebody else's words as a message may hold them: on one line, short, without hidden signs."""
    words = " ".join(without_hidden_signs(str(text)[: 10 * LONGEST_SHOWN]).split())
    return words if len(words) <= LONGEST_SHOWN else f"{words[: LONGEST_SHOWN - 1].rstrip()}…"


def listed(names: Sequence[str]) -> str:
    """List the first of some names, and say how many more there are."""
    more = [f"and {len(names) - MOST_SHOWN:,} more"] if len(names) > MOST_SHOWN else []
    return ", ".join([*(shown(name) for name in names[:MOST_SHOWN]), *more])
