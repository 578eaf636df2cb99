"""The quality figures of an analysis, in words for a lead."""

from collections.abc import Mapping
from typing import Any

from models.themes.topic_drift import Drift

SURE, RATHER_SURE = 0.75, 0.6
APART, RATHER_APART = 0.5, 0.3
STABLE, RATHER_STABLE = 0.9, 0.7
LARGE = 0.25
MUCH_UNCLEAR = 0.1
ALIKE, SAME_PEOPLE = 0.9, 0.7
FEW_TO_JUDGE = 2
NEARLY_ALL = 0.995


def in_words(quality: Mapping[str, float]) -> list[str]:
    """Say how far the themes can be relied on, and what to look at first.

    Parameters
    ----------
    quality
        See `analysis.results.Quality`; what an earlier version did not measure is left out.
    """
    if quality.get("n_themes", 0) < FEW_TO_JUDGE:
        return []
    return [
        sentence
        for sentence in (
            _sureness(quality.get("confidence")),
            _distinctness(quality.get("distinctness")),
            _stability(quality.get("stability")),
            _first_look(quality),
            *_broken_rules(quality),
        )
        if sentence
    ]


def _sureness(confidence: float | None) -> str:
    if confidence is None:
        return ""
    share = f"On average it is {confidence * 100:.0f} % sure that a statement belongs where it was put"
    if confidence >= SURE:
        return f"{share}."
    if confidence >= RATHER_SURE:
        return f"{share}: look through a theme's statements before you act on it."
    return f"{share}: people's topics run into each other here. Read the statements; move what is misplaced."


def _distinctness(distinctness: float | None) -> str:
    if distinctness is None:
        return ""
    if distinctness >= APART:
        return "The themes are clearly different from each other."
    if distinctness >= RATHER_APART:
        return "Most themes are clearly different from each other; neighbours under one heading can be close."
    return "Several themes are close to each other: see whether some are one."


def _stability(stability: float | None) -> str:
    if stability is None:
        return ""
    if stability >= STABLE:
        return "They hardly depend on chance."
    if stability >= RATHER_STABLE:
        return "They are fairly stable: some statements could as well stand in another theme."
    return "They are one reading among several: the borders between them could be drawn elsewhere."


def _first_look(quality: Mapping[str, float]) -> str:
    statements = quality.get("n_statements", 0)
    if statements and quality.get("n_unclear", 0) / statements > MUCH_UNCLEAR:
        return "Look at the unclear statements first: they are many."
    if quality.get("largest_share", 0) > LARGE:
        return "Look at the largest theme first: it holds a large part of the statements and may be several."
    return ""


def placed_in_words(quality: Mapping[str, float]) -> str:
    """Say how much of what was said is in a theme."""
    share = quality["coverage"]
    if not quality.get("n_unclear", share < 1):
        return "Every statement is in a theme."
    told = "Nearly all" if share > NEARLY_ALL else f"{share * 100:.0f} %"
    return f"{told} of the statements are in a theme; the rest is listed as unclear."


def changes_in_words(changes: Mapping[str, Any]) -> str:
    """Say what became of the themes of the analysis before; names are those that a lead reads."""
    stayed, new, gone = changes["stayed"], changes["new"], changes["gone"]
    if not stayed:
        return "every theme is new."
    if not new and not gone:
        return "the one theme stayed." if stayed == 1 else f"all {stayed:,} themes stayed."
    parts = ["1 theme stayed" if stayed == 1 else f"{stayed:,} themes stayed"]
    parts += [f"new: {', '.join(new)}"] if new else []
    parts += [f"gone: {', '.join(gone)}"] if gone else []
    return f"{'; '.join(parts)}."


def drift_in_words(drift: Drift) -> str:
    """Say what has come since the analysis, and when the next one starts.

    Parameters
    ----------
    drift
        Moves with releases alone, as every figure does.
    """
    if not drift.placed:
        return ""
    told = f"Since then {_came(drift)}"
    if drift.is_large:
        told += ", far more than usual: there may be a new topic"
    if drift.is_due:
        return f"{told}. The next analysis starts by itself."
    next_one = f"The next analysis starts by itself at {drift.enough:,}"
    return f"{told}. {next_one}, or when far more than usual fit none."


def _came(drift: Drift) -> str:
    came = "1 statement has come" if drift.placed == 1 else f"{drift.placed:,} statements have come"
    if drift.unclear == drift.placed:
        return f"{came}; {'it fits' if drift.placed == 1 else 'they fit'} none of these themes"
    fit = {0: "", 1: "; 1 of them fits none"}.get(drift.unclear, f"; {drift.unclear:,} of them fit none")
    return f"{came} and been put on these themes{fit}"


def _broken_rules(quality: Mapping[str, float]) -> list[str]:
    """Tell which rules for a good set of themes do not hold."""
    broken = []
    if quality.get("label_similarity", 0) > ALIKE:
        broken.append("Two themes have nearly the same name: merge them, or rename one.")
    if quality.get("overlap", 0) > SAME_PEOPLE:
        broken.append("Nearly the same people are behind two themes: see whether they are one.")
    return broken
