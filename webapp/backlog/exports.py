"""The backlog as CSV."""

from collections.abc import Mapping, Sequence

from models.backlog.listing import ListedItem
from models.evidence.figures import ThemeFigures
from models.surveys.waves import Wave
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


def backlog_csv(items: Sequence[ListedItem], newest: Mapping[str, tuple[Wave, ThemeFigures]]) -> bytes:
    """Write items as CSV, the first in the order first: with the evidence they rest on, and the newest."""
    return csv_file(HEADER, (_row(listed, newest.get(listed.item.id)) for listed in items))


def _row(listed: ListedItem, newest: tuple[Wave, ThemeFigures] | None) -> tuple[object, ...]:
    item, band = listed.item, listed.band
    told = item.reach_may_leave  # the score would tell the reach
    return (
        _shown(listed.rank),
        band.first if band else "",
        band.last if band else "",
        item.title,
        item.description,
        item.kind,
        STATUSES[item.status],
        item.owner,
        item.added_on,
        _shown(item.due_on),
        listed.service.name if listed.service else "",
        "; ".join(area.name for area in listed.areas),
        "; ".join(goal.statement for goal in listed.goals),
        listed.survey.title if listed.survey else "",
        listed.theme.title if listed.theme else "",
        item.reach if told else "",
        "yes" if item.reach_is_overridden else "no",
        item.impact,
        item.confidence,
        item.effort,
        round(item.rice, 2) if told else "",
        *_kept(listed),
        *_newest(newest),
    )


def _kept(listed: ListedItem) -> tuple[object, ...]:
    """The evidence that an item rests on, where it may be read outside."""
    item = listed.item
    if listed.kept_wave is None or item.rests_on_few:
        return ("",) * 5
    return (
        listed.kept_wave.name,
        _shown(item.kept_answered),
        _shown(item.kept_respondents),
        _shown(item.kept_works),
        _shown(item.kept_needs_work),
    )


def _newest(newest: tuple[Wave, ThemeFigures] | None) -> tuple[object, ...]:
    if newest is None or newest[1].respondents is None:
        return ("",) * 4
    wave, figures = newest
    quotes = "\n".join(quote.text for quote in figures.quotes)
    return wave.name, _shown(figures.works), _shown(figures.needs_work), quotes


def _shown(value: object) -> object:
    return "" if value is None else value
