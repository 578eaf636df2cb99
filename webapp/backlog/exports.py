"""The backlog as CSV."""

from collections.abc import Sequence

from models.backlog.items import BacklogItem, RankedItem
from webapp.csv_export import csv_file

HEADER = (
    "Rank",
    "Title",
    "Description",
    "Status",
    "Portfolio areas",
    "Theme",
    "Reach",
    "Reach changed by hand",
    "Impact",
    "Confidence %",
    "Effort person-months",
    "RICE",
    "Evidence round",
    "People who mention it",
    "People for whom it works",
    "People for whom it does not work",
    "Quotes",
)


def backlog_csv(items: Sequence[RankedItem]) -> bytes:
    """Write items as CSV, the first in the order first."""
    return csv_file(HEADER, (_row(item) for item in items))


def _row(ranked: RankedItem) -> tuple[object, ...]:
    item, evidence = ranked.item, ranked.evidence
    return (
        ranked.rank,
        item.title,
        item.description,
        item.status,
        "; ".join(area.name for area in ranked.areas),
        ranked.theme.title if ranked.theme else "",
        _told(item, item.reach),
        "yes" if item.reach_is_overridden else "no",
        item.impact,
        item.confidence,
        item.effort,
        _told(item, round(item.rice, 2)),
        ranked.wave.name if ranked.wave and evidence and evidence.respondents is not None else "",
        _shown(evidence.respondents if evidence else None),
        _shown(evidence.works if evidence else None),
        _shown(evidence.needs_work if evidence else None),
        "\n".join(quote.text for quote in evidence.quotes) if evidence else "",
    )


def _told(item: BacklogItem, figure: float) -> object:
    """Its reach, or the score, from which the reach could be reckoned."""
    return figure if item.reach_may_leave else ""


def _shown(figure: int | None) -> object:
    return "" if figure is None else figure
