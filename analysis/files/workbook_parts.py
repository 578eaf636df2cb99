"""The parts of a workbook that the cells of its sheets refer to (ECMA-376, part 1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.files.cell_values import Format, format_of, unescaped
from analysis.files.spreadsheet_limits import (
    LONGEST_CELL,
    MOST_PARTS,
    MOST_STRINGS,
    MOST_STYLES,
    MOST_TEXT,
)
from analysis.files.xml_part import Reader, TooMuch


@dataclass(frozen=True)
class Sheet:
    """A sheet as the workbook names it; `relation` leads to its part."""

    title: str
    is_shown: bool
    relation: str


class Words:
    """The text of one cell, gathered from its pieces."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        """Add a piece.

        Raises
        ------
        TooMuch
        """
        self._length += len(piece)
        if self._length > LONGEST_CELL:
            raise TooMuch(f"a cell holds over {LONGEST_CELL:,} characters")
        self._pieces.append(piece)

    def take(self) -> str:
        """Give the text, and begin anew."""
        text = "".join(self._pieces)
        self._pieces, self._length = [], 0
        return text


class Relations(Reader):
    """Where the parts of a workbook are: kind and target of each, by its id."""

    def __init__(self) -> None:
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep a relation."""
        if name == "Relationship":
            kind = attributes["Type"].rpartition("/")[2]
            self.targets[attributes["Id"]] = (kind, attributes["Target"])
            _check(len(self.targets), MOST_PARTS, "parts")

    def of_kind(self, kind: str) -> str | None:
        """The target of the first relation of a kind."""
        return next((target for each, target in self.targets.values() if each == kind), None)


class Workbook(Reader):
    """The sheets in their order, and whether days count from 1904."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.is_from_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep a sheet."""
        if name == "workbookPr":
            self.is_from_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            shown = attributes.get("state", "visible") == "visible"
            relation = next(value for key, value in attributes.items() if key.endswith(":id"))
            self.sheets.append(Sheet(attributes["name"], shown, relation))
            _check(len(self.sheets), MOST_PARTS, "sheets")


class Strings(Reader):
    """The strings that cells share, without what only tells how to pronounce them."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._words = Words()
        self._length = 0
        self._is_word = self._is_pronounced = False

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        """Begin a piece of text."""
        self._is_pronounced |= name == "rPh"
        self._is_word = name == "t" and not self._is_pronounced

    def text(self, words: str) -> None:
        """Keep a piece."""
        if self._is_word:
            self._words.add(words)

    def end(self, name: str) -> None:
        """End a piece, or a string."""
        self._is_word = False
        if name == "rPh":
            self._is_pronounced = False
        elif name == "si":
            self.strings.append(unescaped(self._words.take()))
            self._length += len(self.strings[-1])
            _check(len(self.strings), MOST_STRINGS, "texts")
            _check(self._length, MOST_TEXT, "characters")


class Styles(Reader):
    """How the numbers of each style are shown."""

    def __init__(self) -> None:
        self.formats: list[Format] = []
        self._codes: dict[int, str] = {}
        self._inside = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep a code of the workbook's own, or a style."""
        if name in ("numFmts", "cellXfs"):
            self._inside = name
        elif name == "numFmt" and self._inside == "numFmts":
            self._codes[int(attributes["numFmtId"])] = attributes["formatCode"]
            _check(len(self._codes), MOST_PARTS, "formats")
        elif name == "xf" and self._inside == "cellXfs":
            number = int(attributes.get("numFmtId", 0))
            self.formats.append(format_of(number, self._codes.get(number)))
            _check(len(self.formats), MOST_STYLES, "styles")

    def end(self, name: str) -> None:
        """Leave the list of codes or of styles."""
        if name == self._inside:
            self._inside = ""


def _check(number: int, most: int, what: str) -> None:
    if number > most:
        raise TooMuch(f"it has over {most:,} {what}")
