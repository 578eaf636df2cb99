"""Put an analysis into words and numbers: as a document for JSON, as a table for a terminal."""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.results import Analysis, FoundTheme
from analysis.spreadsheet import SpreadsheetAnswers

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
        With the keys themes, assignments, quality, caution, counts, timing and parameters.
    """
    areas = _areas_by_theme(analysis, spreadsheet_answers)
    themes = analysis.theme_set.themes
    return {
        "themes": [_theme(number, theme, analysis, areas) for number, theme in enumerate(themes, start=1)],
        "assignments": _assignments(analysis, spreadsheet_answers),
        "quality": analysis.theme_set.quality.to_dict(),
        "caution": analysis.theme_set.caution,
        "counts": {
            "answers": len(analysis.answers),
            "non_answers": sum(answer.non_answer for answer in analysis.answers),
            "statements": len(analysis.statements),
        },
        "timing": dict(analysis.timing),
        "parameters": dict(parameters),
    }


def _theme(
    number: int, theme: FoundTheme, analysis: Analysis, areas: dict[int, Counter[str]] | None
) -> Document:
    document: Document = {
        "id": number,
        "label": theme.label,
        "keywords": list(theme.keywords),
        "size": theme.size,
        "works": theme.works,
        "needs_work": theme.needs_work,
        "quotes": [analysis.statements[index] for index in theme.quotes],
    }
    if areas is not None:
        document["areas"] = dict(sorted(areas[number - 1].items()))
    return document


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
    lines = zip(analysis.rows, analysis.statements, found.labels, found.confidence, strict=True)
    return [
        {
            "row": answers.rows[int(row)],
            "statement": statement,
            "theme": int(label) + 1 if label >= 0 else None,
            "confidence": round(float(confidence), 4),
        }
        for row, statement, label, confidence in lines
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
    lines = [_summary(document), ""]
    if document["caution"]:
        lines[1:1] = [f"Caution: {document['caution']}."]
    for theme in document["themes"]:
        lines.extend(_theme_lines(theme, width))
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


def _theme_lines(theme: Document, width: int) -> Sequence[str]:
    sides = f"works {theme['works']}, needs work {theme['needs_work']}"
    head = f"{theme['id']:>3}  {theme['label']}: {theme['size']} ({sides})"
    keywords = [f"     {', '.join(theme['keywords'])}"] if theme["keywords"] else []
    quotes = [_quote(quote, width) for quote in theme["quotes"][:QUOTES_IN_TABLE]]
    lines = [head, *keywords, *quotes]
    return [part for line in lines for part in textwrap.wrap(line, width, subsequent_indent="     ")] + [""]


def _quote(quote: str, width: int) -> str:
    return f'     "{textwrap.shorten(quote, 2 * width, placeholder=" …")}"'
