"""What everybody may read of an entry's theme: how many people said it, and the words to pick from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.evidence.figures import ThemeFigures, figures_by_theme
from models.evidence.quotes import Quote, listed_under, quotes_of, stands_by_itself
from models.intake.responses import responses_by_wave
from models.privacy import gate
from models.privacy.modes import OUTSIDE
from models.surveys.waves import Wave
from models.telling.told_pages import Section, ToldEntry
from models.themes.themes import all_themes_of, roots_of

MOST_OFFERED = 24  # statements to pick quotes from
CONSIDERED = 200  # statements of a theme, the surest, among which those that stand by themselves come first


@dataclass(frozen=True)
class SaidOutside:
    """So many `people` of those who `answered` said it; None: too few. Whether words of it may be picked."""

    people: int | None = None
    answered: int | None = None
    may_be_quoted: bool = False


NOTHING = SaidOutside()


def said_outside(session: Session, survey_id: str, entries: Iterable[ToldEntry]) -> dict[str, SaidOutside]:
    """Tell of entries, by id, what everybody may read of their themes as they are counted now."""
    tied = [entry for entry in entries if entry.theme_id and entry.wave_id]
    if not tied:
        return {}
    roots = roots_of(all_themes_of(session, survey_id))
    answered = responses_by_wave(session, survey_id)
    found = {}
    for wave in waves_told_of(session, tied).values():
        counted = counted_outside(session, wave)
        for entry in tied:
            if entry.wave_id == wave.id:
                figures = _figures(entry.theme_id or "", counted, roots)
                found[entry.id] = _said(entry, figures, wave, answered[wave.id])
    return found


def waves_told_of(session: Session, entries: Iterable[ToldEntry]) -> dict[str, Wave]:
    """The rounds that entries tell of, by id."""
    ids = {entry.wave_id for entry in entries if entry.wave_id}
    if not ids:
        return {}
    rows = session.exec(select(Wave).where(col(Wave.id).in_(ids)).order_by(Wave.id)).all()
    return {wave.id: wave for wave in rows}


def counted_outside(session: Session, wave: Wave) -> Mapping[str, ThemeFigures]:
    """The themes of a round, by id, as everybody may read of them: none before it has come to rest."""
    if not wave.settled or wave.deleted_on:
        return {}
    return figures_by_theme(session, wave, outside=True, quoted=False)


def is_told(figures: ThemeFigures) -> bool:
    """Whether enough people mention a theme for everybody to read of it."""
    people = figures.respondents or 0
    return not figures.theme.hidden and gate.figure(people, people, OUTSIDE) is not None


def people_of(figures: ThemeFigures, section: str) -> int | None:
    """For how many people a theme works, or does not; None where they are too few for everybody to read."""
    people = (figures.works if section == Section.WORKS else figures.needs_work) or 0
    return gate.figure(people, people, OUTSIDE) if is_told(figures) else None


def _figures(
    theme_id: str, counted: Mapping[str, ThemeFigures], roots: Mapping[str, str]
) -> ThemeFigures | None:
    """Those of a theme itself, where its round reported it, else of the one that it is part of now."""
    return counted.get(theme_id) or counted.get(roots.get(theme_id, ""))


def _said(entry: ToldEntry, figures: ThemeFigures | None, wave: Wave, answered: int) -> SaidOutside:
    if figures is None or not is_told(figures):
        return NOTHING
    people = people_of(figures, entry.section)
    quotes = gate.quotes([wave.id], answered, wave.thresholds_outside)
    return SaidOutside(people, people and answered, bool(quotes) and not wave.text_deleted_on)


def quotable(session: Session, survey_id: str, entry: ToldEntry) -> Sequence[Quote]:
    """The words that a lead may pick for an entry, on its side; first those that stand by themselves."""
    if not said_outside(session, survey_id, [entry]).get(entry.id, NOTHING).may_be_quoted:
        return ()
    wave = session.get_one(Wave, entry.wave_id)
    theme_id = entry.theme_id or ""
    root = roots_of(all_themes_of(session, survey_id)).get(theme_id, theme_id)
    works = entry.section == Section.WORKS
    listed = listed_under(session, wave, root)
    before = [key for key in entry.quotes if key in listed]
    quotes = quotes_of(session, list(dict.fromkeys([*before, *listed[:CONSIDERED]])))
    found = [quote for quote in quotes if (quote.works is True) == works]
    found.sort(key=lambda quote: not stands_by_itself(quote.text, quote.language))
    picked = [quote for quote in found if quote.statement_id in entry.quotes]
    others = [quote for quote in found if quote.statement_id not in entry.quotes]
    return [*picked, *others][:MOST_OFFERED]
