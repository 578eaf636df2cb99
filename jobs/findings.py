"""A run's statements as the analysis takes them, and what it found as the models keep it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from analysis.clustering.theme_matching import match_themes
from analysis.corpus import Kept, Statements
from analysis.results import Proposal, ThemeSet
from jobs.vectors import FloatMatrix, as_bytes
from models.themes.found_themes import NewAssignment, NewTheme
from models.themes.run_inputs import RunInputs
from models.themes.run_outcome import Findings
from models.themes.statements import works_of
from models.themes.suggestions import LONGEST_LABEL, NewSuggestion, SuggestionKind

UNWORDED = "Theme {}"  # of an earlier theme, where no word of today's statements may be shown


def statements_in(inputs: RunInputs, vectors: FloatMatrix) -> Statements:
    """The statements of a run."""
    rows = inputs.statements
    return Statements(
        texts=[row.text for row in rows],
        vectors=vectors,
        works=[works_of(row.kind) for row in rows],
        people=inputs.people,
        languages=[row.language for row in rows],
        withheld=[row.withheld for row in rows],
        newest=[row.id in inputs.newest for row in rows],
    )


def kept_in(inputs: RunInputs) -> Kept:
    """What people decided about them."""
    themes = np.array(inputs.places_among(inputs.kept), dtype=np.int64)
    put = [place for place, row in enumerate(inputs.statements) if row.id in inputs.put]
    return Kept(themes, inputs.barred_pairs(), put)


def as_findings(inputs: RunInputs, found: ThemeSet, quotable: Collection[str], encoder: str) -> Findings:
    """What a run found; `quotable` are the statements, by id, whose words may be shown.

    A new theme of which no word may be shown is none that anybody could review: its statements wait, unclear.
    """
    n_set_apart = len(inputs.statements) - found.quality.n_statements
    identities = _identities(inputs, found)
    worded = _worded(inputs, found, quotable)
    shown = [place for place in range(len(found.themes)) if place in worded or place in identities]
    numbers = {place: number for number, place in enumerate(shown)}
    return Findings(
        themes=[_theme(inputs, found, place, identities.get(place), place in worded) for place in shown],
        assignments=_assignments(inputs, found, numbers),
        encoder=encoder,
        novel_below=found.novel_below,
        quality=found.quality.to_dict() | {"n_set_apart": n_set_apart, "n_themes": len(shown)},
        caution=found.caution or "",
        suggested=_suggested(inputs, found, numbers, quotable),
    )


def _worded(inputs: RunInputs, found: ThemeSet, quotable: Collection[str]) -> set[int]:
    """The themes, by place, of which some words may be shown."""
    pairs = zip(inputs.statements, found.labels.tolist(), strict=True)
    return {label for row, label in pairs if row.id in quotable}


def _theme(inputs: RunInputs, found: ThemeSet, place: int, theme_id: str | None, is_worded: bool) -> NewTheme:
    theme = found.themes[place]
    broad = next(number for number, one in enumerate(found.broad) if place in one.themes)
    return NewTheme(
        theme_id=theme_id,
        label=theme.label if is_worded else UNWORDED.format(place + 1),
        keywords=theme.keywords if is_worded else (),
        quotes=[inputs.statements[index].id for index in theme.quotes],
        centroid=as_bytes(theme.centroid),
        broad=broad,
        description=theme.description if is_worded else "",
        topic=theme.topic if is_worded else "",
        nearest_topics=theme.nearest_topics if is_worded else (),
        phrases=theme.phrases if is_worded else (),
    )


def _identities(inputs: RunInputs, found: ThemeSet) -> dict[int, str]:
    """The earlier theme that each found one is: kept ones by anchor, the others by shared statements."""
    anchored = {
        place: inputs.kept[theme.kept_index]
        for place, theme in enumerate(found.themes)
        if theme.kept_index is not None
    }
    others = inputs.unkept()
    before = np.array(inputs.places_among(others), dtype=np.int64)
    matched = match_themes(before, found.labels, len(others), len(found.themes))
    return {place: others[earlier] for place, earlier in matched.items()} | anchored


def _assignments(inputs: RunInputs, found: ThemeSet, numbers: Mapping[int, int]) -> list[NewAssignment]:
    """Each statement with the number of its theme among those that are kept; None where it has none."""
    confidence = found.confidence.astype(float).round(4).tolist()
    pairs = zip(inputs.statements, found.labels.tolist(), confidence, strict=True)
    return [NewAssignment(row.id, numbers.get(label), sure) for row, label, sure in pairs]


def _suggested(
    inputs: RunInputs, found: ThemeSet, numbers: Mapping[int, int], quotable: Collection[str]
) -> list[NewSuggestion]:
    """What a person may accept: about themes that are kept, and statements whose words may be shown."""
    told = [_as_told(inputs, one, quotable) for one in found.proposals]
    return [
        replace(
            one,
            theme=None if one.theme is None else numbers[one.theme],
            other=None if one.other is None else numbers[one.other],
        )
        for one in told
        if {one.theme, one.other} - {None} <= numbers.keys()
        and (one.statements or one.kind is SuggestionKind.MERGE)
    ]


def _as_told(inputs: RunInputs, one: Proposal, quotable: Collection[str]) -> NewSuggestion:
    """A proposal with the ids of those of its statements that may be shown."""
    statements = [inputs.statements[place].id for place in one.statements]
    shown = [key for key in statements if key in quotable]
    kind = SuggestionKind(one.kind.value)
    return NewSuggestion(kind, one.theme, one.other, shown, one.label[:LONGEST_LABEL])
