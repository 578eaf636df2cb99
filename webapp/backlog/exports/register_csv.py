"""The register as CSV, with all its columns."""

from webapp.backlog.exports.entry import Entry, Register
from webapp.backlog.forms import STATUSES
from webapp.csv_export import csv_file

HEADER = (
    "Rank",
    "Rank at best",
    "Rank at worst",
    "Title",
    "Description",
    "What it changes",
    "Status",
    "Owner",
    "Raised on",
    "Due",
    "Service",
    "Portfolio areas",
    "Goals",
    "Survey",
    "Theme",
    "Reach",
    "Reach changed by hand",
    "Impact",
    "Confidence %",
    "Effort person-months",
    "RICE",
    "Evidence round",
    "People who answered",
    "People who mention it",
    "People for whom it works",
    "People for whom it does not work",
    "Newest round",
    "Newest: people for whom it works",
    "Newest: people for whom it does not work",
    "Quotes",
)


def write(register: Register) -> bytes:
    """Write items, the first in the order first: with the evidence they rest on, and the newest."""
    return csv_file(HEADER, (row(entry) for entry in register.entries))


def row(entry: Entry) -> tuple[object, ...]:
    """Give an item's values in the order of `HEADER`; None where there is nothing, or nothing to be told."""
    listed, item, band = entry.listed, entry.listed.item, entry.listed.band
    told = item.reach_may_leave  # the score would tell the reach
    return (
        listed.rank,
        band.first if band else None,
        band.last if band else None,
        item.title,
        item.description,
        item.kind,
        STATUSES[item.status],
        item.owner,
        item.added_on,
        item.due_on,
        listed.service.name if listed.service else None,
        "; ".join(area.name for area in listed.areas),
        "; ".join(goal.statement for goal in listed.goals),
        listed.survey.title if listed.survey else None,
        listed.theme.title if listed.theme else None,
        item.reach if told else None,
        "yes" if item.reach_is_overridden else "no",
        item.impact,
        item.confidence,
        item.effort,
        round(item.rice, 2) if told else None,
        *_kept(entry),
        *_newest(entry),
    )


def _kept(entry: Entry) -> tuple[object, ...]:
    """The evidence that an item rests on, where it may be read outside."""
    item, wave = entry.listed.item, entry.listed.kept_wave
    if wave is None or not entry.is_told:
        return (None,) * 5
    return wave.name, item.kept_answered, item.kept_respondents, item.kept_works, item.kept_needs_work


def _newest(entry: Entry) -> tuple[object, ...]:
    if entry.newest is None or entry.newest[1].respondents is None:
        return (None,) * 4
    wave, figures = entry.newest
    return wave.name, figures.works, figures.needs_work, "\n".join(entry.quotes)
