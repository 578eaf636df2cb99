"""Put an analysis into words and numbers: as a document for JSON, as a table for a terminal."""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from analysis.files.label_scores import Scores, nearest_themes, score_rows, themes_of_rows
from analysis.files.spreadsheet import SpreadsheetAnswers
from analysis.results import Analysis, BroadTheme, FoundTheme
from analysis.text.language import ENGLISH, NAMES

QUOTES_IN_TABLE = 2
NARROWEST = 40
Document = dict[str, Any]


def as_document(
    analysis: Analysis, spreadsheet_answers: SpreadsheetAnswers, parameters: Mapping[str, Any]
) -> Document:
    """Give an analysis as a document that JSON can hold; only its timing differs from run to run.

    Parameters
    ----------
    analysis : Analysis
        Of exactly these answers.
    spreadsheet_answers : SpreadsheetAnswers
    parameters : mapping of str to anything JSON can hold

    Returns
    -------
    dict
        With the keys themes, broad, assignments, quality, caution, counts, timing and parameters. Where rows
        have labels, also labels, and ari, nmi and f1 in quality; null where no row could be compared.
    """
    areas = _areas_by_theme(analysis, spreadsheet_answers)
    found = analysis.theme_set
    document: Document = {
        "themes": [
            _theme(number, theme, analysis, areas) for number, theme in enumerate(found.themes, start=1)
        ],
        "broad": [_broad(number, broad) for number, broad in enumerate(found.broad, start=1)],
        "assignments": _assignments(analysis, spreadsheet_answers),
        "quality": found.quality.to_dict(),
        "caution": found.caution,
        "counts": {
            "answers": len(analysis.answers),
            "non_answers": sum(answer.non_answer for answer in analysis.answers),
            "statements": len(analysis.statements),
            "languages": dict(sorted(Counter(analysis.languages).items())),
            "set_apart": int((~analysis.read).sum()),
        },
        "timing": dict(analysis.timing),
        "parameters": dict(parameters),
    }
    if spreadsheet_answers.labels:
        _add_scores(document, score_labels(analysis, spreadsheet_answers))
    return document


def score_labels(analysis: Analysis, answers: SpreadsheetAnswers) -> Scores:
    """Compare the themes of the rows with their labels.

    Parameters
    ----------
    analysis : Analysis
        Of exactly these answers.
    answers : SpreadsheetAnswers

    Returns
    -------
    Scores
        Of the statements that are not set apart.
    """
    found, read = analysis.theme_set, analysis.read
    centroids = np.array([theme.centroid for theme in found.themes], dtype=np.float32)
    themes = themes_of_rows(
        [answers.rows[int(row)] for row in analysis.rows[read]],
        found.labels[read],
        found.confidence[read],
        nearest_themes(analysis.vectors[read], centroids),
    )
    return score_rows(answers.labels, themes)


def _add_scores(document: Document, scores: Scores) -> None:
    """Add the figures that judge the themes to the quality, and apart from them what they rest on."""
    figures = asdict(scores)
    document["quality"] |= {name: figures.pop(name) for name in ("ari", "nmi", "f1")}
    document["labels"] = figures


def _theme(
    number: int, theme: FoundTheme, analysis: Analysis, areas: dict[int, Counter[str]] | None
) -> Document:
    document: Document = {
        "id": number,
        "label": theme.label,
        "description": theme.description,
        "keywords": list(theme.keywords),
        "size": theme.size,
        "works": theme.works,
        "needs_work": theme.needs_work,
        "quotes": [analysis.statements[index] for index in theme.quotes],
        "sentiment": _mean_sentiment(number - 1, analysis),
    }
    if areas is not None:
        document["areas"] = dict(sorted(areas[number - 1].items()))
    return document


def _mean_sentiment(index: int, analysis: Analysis) -> float | None:
    """Give the mean sentiment of a theme's statements; None where that of none is known."""
    labels = analysis.theme_set.labels
    pairs = zip(labels, analysis.sentiment, strict=True)
    scores = [one.score for label, one in pairs if label == index and one is not None]
    return round(float(np.mean(scores)), 2) + 0.0 if scores else None


def _broad(number: int, broad: BroadTheme) -> Document:
    return {
        "id": number,
        "label": broad.label,
        "themes": [index + 1 for index in broad.themes],
        "size": broad.size,
        "works": broad.works,
        "needs_work": broad.needs_work,
    }


def _areas_by_theme(analysis: Analysis, answers: SpreadsheetAnswers) -> dict[int, Counter[str]] | None:
    """Count statements by theme and area; None where no answer has an area."""
    if not any(answers.areas):
        return None
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row, label in zip(analysis.rows, analysis.theme_set.labels, strict=True):
        area = answers.areas[int(row)]
        if label >= 0 and area is not None:
            counts[int(label)][area] += 1
    return counts


def _assignments(analysis: Analysis, answers: SpreadsheetAnswers) -> list[Document]:
    found = analysis.theme_set
    lines = zip(
        analysis.rows,
        analysis.statements,
        analysis.languages,
        found.labels,
        found.confidence,
        analysis.sentiment,
        strict=True,
    )
    return [
        {
            "row": answers.rows[int(row)],
            "statement": statement,
            "language": language,
            "theme": int(label) + 1 if label >= 0 else None,
            "confidence": round(float(confidence), 4),
            "sentiment": sentiment.score if sentiment else None,
            "tone": sentiment.tone if sentiment else None,
        }
        for row, statement, language, label, confidence, sentiment in lines
    ]


def as_table(document: Document, width: int = 100) -> str:
    """Give a document as a plain table.

    Parameters
    ----------
    document : dict
        See `as_document`.
    width : int
        Columns of the terminal; no line is longer, from 40 on.

    Returns
    -------
    str
    """
    width = max(width, NARROWEST)
    lines = [_summary(document)]
    if languages := _languages_line(document):
        lines.append(languages)
    if document["caution"]:
        lines.append(f"Caution: {document['caution']}")
    if "labels" in document:
        lines.append(_agreement_line(document))
    lines.append("")
    for theme in document["themes"]:
        lines.extend(_theme_lines(theme, width))
    lines.extend(_broad_lines(document))
    wrapped = [
        part for line in lines for part in (textwrap.wrap(line, width, subsequent_indent="  ") or [""])
    ]
    return "\n".join(wrapped).rstrip() + "\n"


def _summary(document: Document) -> str:
    counts, quality = document["counts"], document["quality"]
    return (
        f"{counts['answers']} answers ({counts['non_answers']} say nothing), "
        f"{counts['statements']} statements, "
        f"{quality['n_themes']} themes; {quality['coverage']:.0%} of the statements are in a theme, "
        f"{quality['n_unclear']} are unclear."
    )


def _languages_line(document: Document) -> str:
    """Say which other languages there are, and what became of them; nothing where all is English."""
    counts = document["counts"]
    others = {language: n for language, n in counts["languages"].items() if language != ENGLISH}
    if not others:
        return ""
    ranked = sorted(others, key=lambda language: (-others[language], language))
    named = ", ".join(f"{others[language]} in {NAMES[language]}" for language in ranked)
    became = (
        "set apart, in no theme: the encoder reads English"
        if counts["set_apart"]
        else "clustered with the rest"
    )
    return f"Not in English: {sum(others.values())} statements ({named}), {became}."


def _agreement_line(document: Document) -> str:
    labels, quality = document["labels"], document["quality"]
    nothing = "nothing in English" if document["counts"]["set_apart"] else "nothing"
    left_out = (
        f"{labels['n_without_label']} without a label and {labels['n_without_statement']} that say {nothing} "
        "left out"
    )
    if not labels["n_rows"]:
        return f"No row could be compared with its label: {left_out}."
    several = (
        f"; {labels['n_several_labels']} have several labels, of which ARI and NMI take the first"
        if labels["n_several_labels"]
        else ""
    )
    return (
        f"Against {labels['n_labels']} labels on {labels['n_rows']} rows: ARI {quality['ari']:.3f}, "
        f"NMI {quality['nmi']:.3f}, best-match F1 {quality['f1']:.3f}, "
        f"coverage {quality['coverage']:.3f} ({left_out}{several})."
    )


def _broad_lines(document: Document) -> Sequence[str]:
    """Name the broad themes, where they are more than another list of the themes."""
    if len(document["broad"]) == len(document["themes"]):
        return []
    lines = [
        f"  {broad['label']}: {broad['size']} (themes {', '.join(map(str, broad['themes']))})"
        for broad in document["broad"]
    ]
    return ["Broad themes:", *lines]


def _theme_lines(theme: Document, width: int) -> Sequence[str]:
    sided = theme["works"] or theme["needs_work"]
    sides = f" (works {theme['works']}, needs work {theme['needs_work']})" if sided else ""
    head = f"{theme['id']:>3}  {theme['label']}: {theme['size']}{sides}"
    about = theme["description"] or ", ".join(theme["keywords"])
    keywords = [f"     {about}"] if about else []
    quotes = [_quote(quote, width) for quote in theme["quotes"][:QUOTES_IN_TABLE]]
    lines = [head, *keywords, *quotes]
    return [part for line in lines for part in textwrap.wrap(line, width, subsequent_indent="     ")] + [""]


def _quote(quote: str, width: int) -> str:
    return f'     "{textwrap.shorten(quote, 2 * width, placeholder=" …")}"'
