"""The form of a register to import, and the file that it carries from the dry run to the button."""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from webapp.backlog.imports.foreign_cells import NAMES
from webapp.table_import import Unreadable

LARGEST_CARRIED = 4_000_000  # bytes, unpacked
LONGEST_CARRIED = 240_000  # characters: a form holds 256 KB
PLACE = "place_of_"  # begins the names of the fields that say which column is which


class RegisterImportForm(FlaskForm):
    """A register: a file, or the one that the page carries. `seen` is what the person read it would do."""

    file = FileField(
        "A file (CSV, XLSX, or the JSON of an export)",
        description="At most 250 KB (170 KB as XLSX) and 5,000 rows. It is read and not kept.",
    )
    makes = BooleanField(
        "Make the areas, goals and services that are not here",
        description="Else the items come without them.",
    )
    carried = HiddenField()
    file_name = HiddenField()
    seen = HiddenField()


def packed(raw: bytes) -> str:
    """Give a file as the text that a form carries: not as it is, since browsers change the ends of lines.

    Raises
    ------
    Unreadable
        If it is too long for a form.
    """
    text = urlsafe_b64encode(zlib.compress(raw, 9)).decode()
    if len(text) > LONGEST_CARRIED:
        raise Unreadable(
            "This file is too large for a page. Import it in parts, or have whoever runs Soundings do it "
            "with “soundings import backlog”, which takes larger files."
        )
    return text


def unpacked(text: str) -> bytes:
    """Give back the file that a form carries.

    Raises
    ------
    Unreadable
        If it is none.
    """
    try:
        opened = zlib.decompressobj()
        raw = opened.decompress(urlsafe_b64decode(text.encode()), LARGEST_CARRIED)
    except (ValueError, zlib.error) as error:
        raise Unreadable("The file did not come along. Choose it again.") from error
    if not opened.eof:
        raise Unreadable("The file is too large to be imported at once. Import it in parts.")
    return raw


def chosen_places(sent: Mapping[str, str], headings: Sequence[str]) -> dict[str, int]:
    """The column that was chosen for each field of an item."""
    chosen = {field: sent.get(f"{PLACE}{field}", "") for field in NAMES}
    return {
        field: int(place)
        for field, place in chosen.items()
        if place.isdecimal() and len(place) < 4 and int(place) < len(headings)
    }
