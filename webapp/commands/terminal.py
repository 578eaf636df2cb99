"""The one door to the terminal: a sign that a terminal would obey goes out as a question mark."""

import io
import re
import sys
from typing import Any, TextIO, cast

# Control signs, with which every escape sequence begins; what turns the direction of writing around; other
# ends of lines; halves of signs.
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Door:
    """A stream that passes plain text on. It does not call itself a terminal, so that nobody colours it."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text, plainly."""
        return self.stream.write(OBEYED.sub("?", text))

    def writelines(self, lines: list[str]) -> None:
        """Write texts, plainly."""
        for line in lines:
            self.write(line)

    def isatty(self) -> bool:
        """Say that this is no terminal."""
        return False

    def __getattr__(self, name: str) -> Any:
        """Be the stream in everything else, but for the way round the door."""
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self.stream, name)


def close_door() -> None:
    """Send all that this process prints through the door; a sign that the encoding lacks is one more "?"."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
            setattr(sys, name, cast(TextIO, Door(stream)))


def behind_door(stream: TextIO) -> TextIO:
    """The stream behind the door, for what moves about on the terminal and says only what is ours."""
    return stream.stream if isinstance(stream, Door) else stream


def as_escapes(document: str) -> str:
    """Write what a terminal would obey in a JSON document as JSON's escapes, so that no sign is lost."""
    return OBEYED.sub(lambda sign: f"\\u{ord(sign.group()):04x}", document)
