"""What a lead wrote for everybody, as it is shown: paragraphs, with links made of the addresses in them."""

import re

from jinja2.utils import urlize
from markupsafe import Markup

from models.telling.reading import EntryTold, PageTold
from models.telling.told_pages import Section

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
STATES = {
    "heard": "Heard, nothing decided yet",
    "planned": "Planned",
    "doing": "Under way",
    "on hold": "On hold",
    "done": "Done",
    "declined": "Declined",
}
TOLD = (
    ("decided", "Decided"),
    ("by_whom", "By whom"),
    ("by_when", "By when"),
    ("happened", "What happened"),
    ("declined", "Declined, and why"),
)


def paragraphs(text: str) -> Markup:
    """Make paragraphs of a plain text; everything in it is escaped before addresses become links."""
    parts = _BLANK_LINES.split(text.replace("\r\n", "\n").strip())
    linked = (urlize(part, rel="nofollow noopener").replace("\n", "<br>") for part in parts if part)
    return Markup("".join(f"<p>{part}</p>" for part in linked))  # noqa: S704 - urlize has escaped it


def figure_in_words(told: EntryTold) -> str:
    """Say how many people said it; empty where that is told to nobody."""
    entry = told.entry
    if entry.people is None or told.wave is None:
        return ""
    side = "works" if entry.section == Section.WORKS else "does not work"
    said = f"{entry.people:,} of the {entry.answered:,} people who answered in {told.wave.name}"
    return f"{said} said that this {side}."


def as_text(told: PageTold, address: str) -> str:
    """A version as plain text, to put into a mail or a chat."""
    parts = [f"{told.survey.title}: you said, we did", told.version.opening]
    for heading, entries in (
        ("WHAT WORKS, AND THANK YOU", told.works),
        ("WHAT YOU SAID, AND WHAT CAME OF IT", told.changes),
    ):
        if entries:
            parts.append(heading)
            parts += [_entry_as_text(each) for each in entries]
    return "\n\n".join([*(part for part in parts if part), f"Read it here: {address}"])


def _entry_as_text(told: EntryTold) -> str:
    entry = told.entry
    lines = [
        f"* {entry.title}",
        figure_in_words(told),
        *(f"“{quote.text}”" for quote in told.quotes),
        entry.words,
    ]
    lines += [f"{label}: {text}" for name, label in TOLD if (text := getattr(entry, name))]
    if entry.section != Section.WORKS:
        lines.append(f"How far we are: {STATES[entry.state]}")
    return "\n".join(line for line in lines if line)
