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


def how_sure(quality: Mapping[str, float], caution: str = "", *, has_words: bool = True) -> str:
    """Say in one sentence how far the themes can be relied on; it follows from what was measured.

    Parameters
    ----------
    quality
        See `analysis.results.Quality`; empty where something of what was measured is deleted.
    caution
        What the analysis says of small numbers; empty where they are large enough.
    has_words
        Whether what was said may be read.
    """
    if not quality:
        return "Part of what the last analysis rested on is deleted, so nobody can say how sure it is."
    if not quality.get("n_statements"):
        return "The last analysis had nothing to read yet."
    if not quality.get("n_themes"):
        instead = ": what was said is listed instead" if has_words else ""
        return f"Too little was said for themes that anybody could rely on{instead}."
    return _reliance(quality, is_small=bool(caution))


def _reliance(quality: Mapping[str, float], *, is_small: bool) -> str:
    """Judge by the average confidence and, where it was measured, by how little the themes owe to chance."""
    confidence = quality.get("confidence")
    if confidence is None:
        return "How sure the themes are was not measured."
    if confidence < RATHER_SURE or quality.get("stability", 1.0) < RATHER_STABLE:
        return "The themes are a first sorting: read the statements, and move what is misplaced."
    if is_small:
        return "The themes hold together, but each can rest on a handful of people: take them as a hint."
    if confidence < SURE:
        return "The themes are a good guide: read a theme's statements before you act on it."
    return "The themes can be relied on: most statements clearly belong where they were put."


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
    if drift.known and drift.is_large:
        told += ", far more than usual: there may be a new topic"
    if drift.is_due:
        return f"{told}. The next analysis starts by itself."
    or_when = "when far more than usual fit none" if drift.known else "when a round closes"
    return f"{told}. The next analysis starts by itself at {drift.enough:,}, or {or_when}."


def _came(drift: Drift) -> str:
    came = "1 statement has come" if drift.placed == 1 else f"{drift.placed:,} statements have come"
    if not drift.known:
        return came
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
