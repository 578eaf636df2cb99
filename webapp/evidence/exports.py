"""Themes, ratings and statements of a survey as tables of all its rounds, past the gate for outside."""

from collections.abc import Callable, Iterator, Sequence

from sqlmodel import Session

from models.evidence.figures import ThemeFigures
from models.evidence.set_apart import name_of
from models.evidence.share import share_of
from models.evidence.statements_outside import statements_outside
from models.evidence.themes_outside import WaveOutside, themes_outside, title_outside
from models.evidence.ticked_outside import TickedOutside, ticked_outside
from models.surveys.surveys import QuestionKind
from models.surveys.waves import Wave, waves_of
from webapp.table_export import TableToExport

Row = Sequence[object]

EVERYBODY = "Everybody"
KINDS = {QuestionKind.WORKS: "Working", QuestionKind.NEEDS_WORK: "Not working", QuestionKind.IDEA: "Idea"}
THEMES = (
    *("Round", "Theme", "Description", "People who answered", "People who mention it"),
    *("Share %", "Share % at least", "Share % at most"),
    *("People for whom it works", "People for whom it does not work", "Keywords", "Quotes"),
)
RATINGS = (
    *("Round", "Question", "Group", "Answer", "People", "People who answered it"),
    *("Mean", "Mean at least", "Mean at most"),
)
STATEMENTS = ("Round", "Asked for", "Statement", "Theme", "Group", "Language")


def themes(session: Session, survey_id: str) -> TableToExport:
    """Give the themes of a survey, the newest round first, the most mentioned first."""
    rows = [_theme(wave, figures) for wave in themes_outside(session, survey_id) for figures in wave.themes]
    return TableToExport("themes", THEMES, rows)


def ratings(session: Session, survey_id: str) -> TableToExport:
    """Give how many people ticked what in a survey, the newest round first."""
    rows = [
        row
        for wave in waves_of(session, survey_id)
        for each in ticked_outside(session, wave)
        for row in _ticked(wave, each)
    ]
    return TableToExport("ratings", RATINGS, rows)


def statements(session: Session, survey_id: str) -> TableToExport:
    """Give what was said in a survey, the newest round first, in each in an order that chance makes."""
    rows = [
        (
            wave.name,
            KINDS[QuestionKind(each.kind)],
            each.text,
            each.theme,
            each.group,
            name_of(each.language) if each.language else None,
        )
        for wave in waves_of(session, survey_id)
        for each in statements_outside(session, wave)
    ]
    return TableToExport("statements", STATEMENTS, rows)


TABLES: dict[str, Callable[[Session, str], TableToExport]] = {
    "themes": themes,
    "ratings": ratings,
    "statements": statements,
}


def _theme(told: WaveOutside, figures: ThemeFigures) -> Row:
    theme, share = figures.theme, share_of(figures.respondents or 0, told.answered)
    return (
        told.wave.name,
        title_outside(theme, told.tells_words),
        theme.description or None if told.tells_words else None,
        told.answered,
        figures.respondents,
        *(_percent(value) for value in ((share.value, share.low, share.high) if share else (None,) * 3)),
        figures.works,
        figures.needs_work,
        theme.keywords if told.tells_words else [],
        [quote.text for quote in figures.quotes],
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _ticked(wave: Wave, each: TickedOutside) -> Iterator[Row]:
    mean = (each.mean.value, each.mean.low, each.mean.high) if each.mean else ()
    rounded: list[float | None] = [round(number, 2) for number in mean] or [None] * 3
    for label, people in each.counts:
        group = EVERYBODY if each.group is None else each.group
        yield (wave.name, each.question.wording, group, label, people, each.people, *rounded)
