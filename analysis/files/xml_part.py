"""Read an XML part of a workbook piece by piece, and stop before it takes up memory."""

from collections.abc import Iterator, Mapping
from typing import Protocol
from xml.parsers import expat

CHUNK = 65_536
LONGEST_TAG = 1_000_000  # bytes: a tag, or a comment, is in memory as a whole
MOST_ELEMENTS = 12_000_000
MOST_NAMES = 10_000
DEEPEST = 100


class TooMuch(Exception):
    """The part is built to take up memory or time, or is larger than what people make."""


class Source(Protocol):
    """Bytes that can be read a piece at a time."""

    def read(self, n: int = -1, /) -> bytes:
        """Read the next piece."""


class Reader:
    """Takes what a part holds; names come without their prefix."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, words: str) -> None:
        """A piece of text."""


def read_part(part: Source, reader: Reader) -> Iterator[None]:
    """Give a part to a reader; yields after each chunk, so that what was read can be passed on.

    Raises
    ------
    TooMuch
    xml.parsers.expat.ExpatError
        It is no XML.
    """
    parser = _Bounded(reader).parser
    given = 0
    while chunk := part.read(CHUNK):
        parser.Parse(chunk)
        given += len(chunk)
        if given - parser.CurrentByteIndex > LONGEST_TAG:
            raise TooMuch("a tag is too long")
        if len(parser.intern) > MOST_NAMES:
            raise TooMuch("there are too many kinds of elements")
        yield
    parser.Parse(b"", True)
    yield


class _Bounded:
    """Passes on what the parser meets as long as it is no more than people make."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._elements = self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.buffer_size = CHUNK
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = reader.text

    def _refuse(self, *_: object) -> None:
        raise TooMuch("it defines entities of its own")  # which may multiply

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > DEEPEST:
            raise TooMuch("it has too many elements")
        self._reader.start(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._reader.end(name.rpartition(":")[2])
