"""What was said in a wave, as it leaves the leads' pages in a file: in an order that chance makes anew."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, case, col

from models.evidence.counts import placed
from models.evidence.figures import counted_outside, group_name
from models.evidence.quotes import is_readable
from models.intake.responses import Answer, Response
from models.privacy import gate
from models.releases.batches import LOT, respondents_by_area
from models.surveys.surveys import QuestionKind
from models.surveys.waves import Wave
from models.themes.assignments import Assignment
from models.themes.statements import Statement
from models.themes.themes import all_themes_of, themes_of

Cell = tuple[str | None, str, str]  # a theme, the kind of a question, and a group


@dataclass(frozen=True)
class StatementOutside:
    """A statement without anything that ties it to its answer; what may not be told of it is None.

    `kind` is that of its question, `theme` the title of one that is not hidden.
    """

    text: str
    kind: str
    theme: str | None
    group: str | None
    language: str | None


def statements_outside(session: Session, wave: Wave, lot: random.Random = LOT) -> list[StatementOutside]:
    """Give all that was said in a wave, where its words may leave; nothing that is withheld.

    A language is told where as many people as words need wrote in it. For groups see `_told_groups`.
    """
    people = respondents_by_area(session, wave.id)
    if wave.text_deleted_on or not gate.quotes([wave], people.total(), wave.thresholds_outside):
        return []
    rows = session.execute(_said_in(wave)).all()
    groups, languages = _told_groups(session, wave, rows), _told_languages(wave, rows)
    titles = {theme.id: theme.title for theme in themes_of(session, wave.survey_id) if not theme.hidden}
    found = [
        StatementOutside(
            row.text,
            row.kind,
            titles.get(row.theme_id),
            groups.get(row.answer_id),
            row.language if row.language in languages else None,
        )
        for row in rows
    ]
    lot.shuffle(found)
    return found


def _said_in(wave: Wave) -> Any:
    """The statements of a wave that may be read; `found` is the theme that the analysis put them in."""
    found = case((col(Assignment.is_moved), col(Assignment.found_in)), else_=col(Assignment.theme_id))
    columns = (Statement.text, Statement.kind, Statement.language, Statement.answer_id, Assignment.theme_id)
    more = (found.label("found"), Answer.response_id, Response.area_id)
    return placed(*columns, *more).where(Response.wave_id == wave.id, is_readable())


def _told_languages(wave: Wave, rows: Sequence[Any]) -> set[str]:
    people = defaultdict(set)
    for row in rows:
        people[row.language].add(row.response_id)
    least = wave.thresholds_outside
    return {language for language, who in people.items() if gate.quotes([language], len(who), least)}


def _told_groups(session: Session, wave: Wave, rows: Sequence[Any]) -> dict[str, str]:
    """Give the groups that may be told of answers, by the answer's id.

    None before the wave is at rest, nor where a group is too small for words. Beside words a theme's page
    tells no count of one or two people of a group: so a statement has a group only where that page counts it,
    and only if this holds for everything said in the answer, since pages show that together.
    """
    names = _groups_with_words(session, wave)
    if len(names) < 2:
        return {}
    told, of_answer = _told_cells(session, wave), defaultdict(list)
    for row in rows:
        group = names[gate.group_of(row.area_id, wave.pattern)]
        of_answer[row.answer_id].append((row.found, row.kind, group))
    return {answer: cells[0][2] for answer, cells in of_answer.items() if told.issuperset(cells)}


def _groups_with_words(session: Session, wave: Wave) -> Mapping[str, str]:
    """The names of a wave's groups, if words of each of them may leave; else none."""
    if not wave.settled:
        return {}
    sizes, least = (
        gate.group_sizes(respondents_by_area(session, wave.id), wave.pattern),
        wave.thresholds_outside,
    )
    needed = max(least.figures, least.quotes)
    return {group: group_name(wave, group) for group in sizes} if min(sizes.values()) >= needed else {}


def _told_cells(session: Session, wave: Wave) -> set[Cell]:
    """The groups that the page of each theme counts, for whom it works and for whom it does not."""
    return {
        (figures.theme.id, kind, area.name)
        for figures in counted_outside(session, wave, all_themes_of(session, wave.survey_id))
        for area in figures.areas
        for kind, count in ((QuestionKind.WORKS, area.works), (QuestionKind.NEEDS_WORK, area.needs_work))
        if count is not None
    }
