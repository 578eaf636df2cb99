"""Answers of two times on the same themes: those of the first, and what is new in the second."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import IntVector
from analysis.clustering.placing import place_statements
from analysis.corpus import Statements
from analysis.fitted import keep_fitted, place_answers
from analysis.pipeline import Tools, analyse_answers, find_themes
from analysis.results import Analysis, ThemeSet
from analysis.stages import Report


@dataclass(frozen=True)
class Answers:
    """Answers of one time.

    Attributes
    ----------
    texts : sequence of n str
    works : sequence of n bool or None
        Whether the answer says what works (True), what doesn't (False), or neither.
    people : sequence of n hashables
        Who gave the answer.
    """

    texts: Sequence[str]
    works: Sequence[bool | None]
    people: Sequence[Hashable]


@dataclass(frozen=True, eq=False)
class ComparedAnswers:
    """Two times on k themes.

    Attributes
    ----------
    names : tuple of k str
        Of the themes of the first time, then of those that are new in the second.
    known : int
        How many are of the first.
    before, after : Analysis
        The second is placed on the themes of the first alone.
    of_before, of_after : arrays of shape (statements,), values -1..k-1
        The theme of each statement, new ones included.
    """

    names: tuple[str, ...]
    known: int
    before: Analysis
    after: Analysis
    of_before: IntVector
    of_after: IntVector


def compare_answers(
    before: Answers,
    after: Answers,
    tools: Tools,
    *,
    random_state: int = 0,
    report: Report | None = None,
) -> ComparedAnswers:
    """Find the themes of the first time, place the second on them, and find what is new in what fits none.

    Parameters
    ----------
    before, after : Answers
    tools : Tools
    random_state : int
    report : callable or None
        Is told the name of each stage and the share done, 0..1.

    Returns
    -------
    ComparedAnswers
    """
    first = analyse_answers(
        before.texts,
        tools,
        works=before.works,
        people=before.people,
        random_state=random_state,
        report=_part(report, 0.0, 0.5),
    )
    model = keep_fitted(first.theme_set, tools.encoder, random_state)
    second = place_answers(after.texts, model, tools, works=after.works, report=_part(report, 0.5, 0.9))
    rest = np.flatnonzero((second.theme_set.labels < 0) & second.read)
    new = _find_new(second, rest, after, tools, random_state)
    known = len(model.themes)
    centroids = np.array([theme.centroid for theme in new.themes], dtype=np.float32)
    unclear = np.flatnonzero((first.theme_set.labels < 0) & first.read)
    already, _ = place_statements(first.vectors[unclear], centroids, new.novel_below)
    if report:
        report("compare", 1.0)
    return ComparedAnswers(
        names=_distinct([theme.label for theme in (*first.theme_set.themes, *new.themes)]),
        known=known,
        before=first,
        after=second,
        of_before=_with_new(first.theme_set.labels, unclear, already, known),
        of_after=_with_new(second.theme_set.labels, rest, new.labels, known),
    )


def _find_new(second: Analysis, rest: IntVector, after: Answers, tools: Tools, random_state: int) -> ThemeSet:
    """Find themes in the statements that fit none."""
    rows = [int(second.rows[place]) for place in rest]
    statements = Statements(
        texts=[second.statements[place] for place in rest],
        vectors=second.vectors[rest],
        works=[after.works[row] for row in rows],
        people=[after.people[row] for row in rows],
    )
    return find_themes(statements, nlp=tools.nlp, encoder=tools.encoder, random_state=random_state)


def _with_new(labels: IntVector, places: IntVector, new: IntVector, known: int) -> IntVector:
    """The themes of statements, those at some places in new ones."""
    found = labels.copy()
    found[places] = np.where(new < 0, -1, new + known)
    return found


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names of which none stands twice."""
    found: list[str] = []
    for name in names:
        found.append(f"{name} (new)" if name in found else name)
    return tuple(found)


def _part(report: Report | None, begin: float, end: float) -> Callable[[str, float], None] | None:
    if report is None:
        return None
    return lambda stage, share: report(stage, begin + (end - begin) * share)
