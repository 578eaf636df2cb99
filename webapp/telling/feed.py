"""The feed of a page (Atom, RFC 4287): one entry a version, and the words of the one that is shown."""

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from models.surveys.surveys import Survey
from models.telling.told_pages import ToldVersion

ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NEVER = date(2000, 1, 1)  # a feed that tells of nothing has to say when it changed all the same


def feed_of(
    survey: Survey, shown: ToldVersion | None, versions: Iterable[ToldVersion], text: str, address: str
) -> bytes:
    """Write the feed of a page; versions after the one that is shown are not told of."""
    told = [version for version in versions if shown and version.number <= shown.number]
    feed = Element("feed", xmlns=ATOM)
    newest = told[0].published_on if told else None
    _head(feed, f"{survey.title}: you said, we did", survey.id, newest)
    SubElement(SubElement(feed, "author"), "name").text = plain(survey.responsible)
    SubElement(feed, "link", rel="self", href=f"{address}/feed.xml")
    SubElement(feed, "link", rel="alternate", href=address)
    for version in told:
        entry = SubElement(feed, "entry")
        _head(entry, f"What came of your answers, version {version.number}", version.id, version.published_on)
        SubElement(entry, "link", rel="alternate", href=address)
        says = text if version is told[0] else "A later version stands in its place."
        SubElement(entry, "content", type="text").text = plain(says)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _head(element: Element, title: str, key: str, changed: date | None) -> None:
    SubElement(element, "id").text = UUID(key).urn
    SubElement(element, "title").text = plain(title)
    SubElement(element, "updated").text = f"{changed or NEVER}T00:00:00Z"


def plain(text: str) -> str:
    """A text without signs that no XML can hold."""
    return _NO_XML.sub("", text)
