"""A run's statements as the analysis takes them, and what it found as the models keep it."""

from collections.abc import Collection

import numpy as np

from analysis.clustering.theme_matching import match_themes
from analysis.corpus import Kept, Statements
from analysis.results import ThemeSet
from jobs.vectors import FloatMatrix, as_bytes
from models.themes.found_themes import NewAssignment, NewTheme
from models.themes.run_inputs import RunInputs
from models.themes.run_outcome import Findings
from models.themes.statements import works_of

UNWORDED = "Theme {}"  # too few people have answered for a word of theirs to be shown


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
    )


def kept_in(inputs: RunInputs) -> Kept:
    """What people decided about them."""
    return Kept(np.array(inputs.places_among(inputs.kept), dtype=np.int64), inputs.barred_pairs())


def as_findings(inputs: RunInputs, found: ThemeSet, quotable: Collection[str], encoder: str) -> Findings:
    """What a run found; `quotable` are the statements, by id, whose words may be shown."""
    n_set_apart = len(inputs.statements) - found.quality.n_statements
    return Findings(
        themes=_themes(inputs, found, quotable),
        assignments=_assignments(inputs, found),
        encoder=encoder,
        novel_below=found.novel_below,
        quality=found.quality.to_dict() | {"n_set_apart": n_set_apart},
        caution=found.caution or "",
    )


def _themes(inputs: RunInputs, found: ThemeSet, quotable: Collection[str]) -> list[NewTheme]:
    identities = _identities(inputs, found)
    pairs = zip(inputs.statements, found.labels.tolist(), strict=True)
    worded = {label for row, label in pairs if row.id in quotable}
    broad = {theme: number for number, one in enumerate(found.broad) for theme in one.themes}
    return [
        NewTheme(
            theme_id=identities.get(place),
            label=theme.label if place in worded else UNWORDED.format(place + 1),
            keywords=theme.keywords if place in worded else (),
            quotes=[inputs.statements[i].id for i in theme.quotes],
            centroid=as_bytes(theme.centroid),
            broad=broad[place],
            description=theme.description if place in worded else "",
        )
        for place, theme in enumerate(found.themes)
    ]


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


def _assignments(inputs: RunInputs, found: ThemeSet) -> list[NewAssignment]:
    confidence = found.confidence.astype(float).round(4).tolist()
    pairs = zip(inputs.statements, found.labels.tolist(), confidence, strict=True)
    return [NewAssignment(row.id, label if label >= 0 else None, sure) for row, label, sure in pairs]
