"""What has changed between two spreadsheets: counted by people, and told as a table, as JSON and as CSV."""

import json
import shutil
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from analysis.arrays import IntVector
from analysis.compared import ComparedAnswers
from analysis.files.spreadsheet import SpreadsheetAnswers
from analysis.results import Analysis
from models.evidence.change import Shares, Verdict, direction_of, verdict_of
from models.evidence.share_change import ShareChange
from webapp.commands.spreadsheets import STANDARD_OUTPUT, escaped
from webapp.csv_export import csv_file

Row = dict[str, Any]
COUNTS = ("people before", "of before", "people now", "of now")
NUMBERS = (*COUNTS, "points", "points at least", "points at most")
# Of answers that say neither what works nor what doesn't, only more or fewer of them can be told.
UNSIDED = {Verdict.WORSE: "more mention it", Verdict.BETTER: "fewer mention it"}
CLEAR = (Verdict.BETTER, Verdict.WORSE, Verdict.NEW, Verdict.GONE)


@dataclass(frozen=True)
class AreaLine:
    """What became of a theme in an area that both files have."""

    name: str
    shares: Shares
    verdict: Verdict


@dataclass(frozen=True)
class ThemeLine:
    """What became of a theme; `people` are those who mention it, then and now."""

    name: str
    verdict: Verdict
    people: tuple[int, int]
    shares: Shares
    areas: Sequence[AreaLine]


@dataclass(frozen=True)
class Comparison:
    """All themes by verdict; without sides `needs_work` of the shares stands for those who mention it."""

    answered: tuple[int, int]
    lines: Sequence[ThemeLine]
    has_sides: bool

    def verdict(self, verdict: Verdict) -> str:
        """A verdict in words."""
        return str(verdict) if self.has_sides else UNSIDED.get(verdict, str(verdict))


@dataclass(frozen=True)
class _Said:
    """Who said something of each theme, by the number of the row; and whose row is in which area."""

    people: dict[str | None, set[int]]
    by_theme: Sequence[dict[bool | None, set[int]]]


def count_changes(compared: ComparedAnswers, then: SpreadsheetAnswers, now: SpreadsheetAnswers) -> Comparison:
    """Count, theme by theme, the people of two files, everybody's and area by area."""
    has_sides = any(side is not None for side in (*then.works, *now.works))
    said = (
        _said(compared.before, compared.of_before, then, len(compared.names)),
        _said(compared.after, compared.of_after, now, len(compared.names)),
    )
    lines = [_line(name, number, said, has_sides) for number, name in enumerate(compared.names)]
    order = list(Verdict)
    lines.sort(key=lambda line: (order.index(line.verdict), -max(line.people), line.name))
    answered = len(said[0].people[None]), len(said[1].people[None])
    return Comparison(answered, [line for line in lines if any(line.people)], has_sides)


def _said(analysis: Analysis, themes: IntVector, answers: SpreadsheetAnswers, known: int) -> _Said:
    people: dict[str | None, set[int]] = {None: set(answers.rows)}
    for row, area in zip(answers.rows, answers.areas, strict=True):
        if area is not None:
            people.setdefault(area, set()).add(row)
    by_theme: list[dict[bool | None, set[int]]] = [{} for _ in range(known)]
    for answer, theme in zip(analysis.rows.tolist(), themes.tolist(), strict=True):
        if theme >= 0:
            by_theme[theme].setdefault(answers.works[answer], set()).add(answers.rows[answer])
    return _Said(people, by_theme)


def _line(name: str, theme: int, said: tuple[_Said, _Said], has_sides: bool) -> ThemeLine:
    shares = _shares(theme, said, None, has_sides)
    people = tuple(len(set().union(*each.by_theme[theme].values())) for each in said)
    areas = [
        AreaLine(area, own, direction_of(own))
        for area in sorted(filter(None, said[0].people.keys() & said[1].people.keys()))
        for own in [_shares(theme, said, area, has_sides)]
        if any(side.before or side.now for side in own.told)
    ]
    both = (people[0], people[1])
    return ThemeLine(name, verdict_of(shares, *both), both, shares, areas)


def _shares(theme: int, said: tuple[_Said, _Said], area: str | None, has_sides: bool) -> Shares:
    def side(*kinds: bool | None) -> ShareChange:
        counts = [
            (
                len(
                    set().union(*(each.by_theme[theme].get(kind, set()) for kind in kinds))
                    & each.people[area]
                ),
                len(each.people[area]),
            )
            for each in said
        ]
        return ShareChange(*counts[0], *counts[1])

    return Shares(side(False), side(True)) if has_sides else Shares(side(None), None)


def tell(
    comparison: Comparison, parameters: dict[str, Any], json_out: Path | None, csv_out: Path | None
) -> None:
    """Write the comparison where it was asked for; show it as a table unless something else is shown."""
    if json_out:
        document = as_document(comparison, parameters)
        if json_out == STANDARD_OUTPUT:
            click.echo(escaped(document))
        else:
            json_out.write_text(f"{json.dumps(document, indent=1, ensure_ascii=False)}\n", "utf-8")
    if csv_out:
        written = as_csv(comparison)
        if csv_out == STANDARD_OUTPUT:
            click.echo(written.decode("utf-8-sig"), nl=False)
        else:
            csv_out.write_bytes(written)
    if STANDARD_OUTPUT not in (json_out, csv_out):
        click.echo(as_table(comparison, shutil.get_terminal_size().columns))


def as_document(comparison: Comparison, parameters: dict[str, Any]) -> Row:
    """Give a comparison as a document that JSON can hold."""
    return {
        "answered": {"before": comparison.answered[0], "after": comparison.answered[1]},
        "themes": [
            {
                "label": line.name,
                "verdict": comparison.verdict(line.verdict),
                "people": {"before": line.people[0], "after": line.people[1]},
                **_sides(comparison, line.shares),
                "areas": [
                    {
                        "area": area.name,
                        "verdict": comparison.verdict(area.verdict),
                        **_sides(comparison, area.shares),
                    }
                    for area in line.areas
                ],
            }
            for line in comparison.lines
        ],
        "parameters": parameters,
    }


def _sides(comparison: Comparison, shares: Shares) -> Row:
    names = ("needs_work", "works") if comparison.has_sides else ("mentions",)
    return {name: _numbers(side) for name, side in zip(names, shares.told, strict=True)}


def _numbers(share: ShareChange) -> Row:
    interval = share.interval
    points = (round(100 * each, 1) + 0.0 for each in (share.by, interval.low, interval.high))
    return {
        name.replace(" ", "_"): number
        for name, number in zip(
            NUMBERS, (share.before, share.of_before, share.now, share.of_now, *points), strict=True
        )
    }


def as_csv(comparison: Comparison) -> bytes:
    """Give a comparison as CSV: a row a theme and side, and one for each of its areas."""
    names = ("Not working", "Working") if comparison.has_sides else ("Mentioned",)
    rows = [
        (line.name, area, comparison.verdict(verdict), name, *_numbers(side).values())
        for line in comparison.lines
        for area, verdict, shares in [
            (None, line.verdict, line.shares),
            *((each.name, each.verdict, each.shares) for each in line.areas),
        ]
        for name, side in zip(names, shares.told, strict=True)
    ]
    header = ("Theme", "Area", "Verdict", "Side", *(name.capitalize() for name in NUMBERS))
    return csv_file(header, rows)


def as_table(comparison: Comparison, width: int = 100) -> str:
    """Give a comparison as plain lines, none longer than the terminal is wide."""
    lines = [
        f"{comparison.answered[0]:,} people answered before, {comparison.answered[1]:,} after. "
        "Shares are of them; in brackets the change in points of a hundred with its interval of 95 %."
    ]
    for verdict in Verdict:
        own = [line for line in comparison.lines if line.verdict is verdict]
        if own:
            lines += ["", f"{comparison.verdict(verdict).capitalize()}:"]
            lines += [text for line in own for text in _theme_in_words(comparison, line)]
    if not any(line.verdict in CLEAR for line in comparison.lines):
        lines[1:1] = ["Nothing has clearly changed."]
    wrapped = [
        part for line in lines for part in textwrap.wrap(line, width, subsequent_indent="     ") or [""]
    ]
    return "\n".join(wrapped)


def _theme_in_words(comparison: Comparison, line: ThemeLine) -> list[str]:
    found = [f"  {line.name}: {_in_words(comparison, line.shares)}"]
    for area in line.areas:
        if area.verdict in CLEAR:
            verdict = comparison.verdict(area.verdict)
            found.append(f"    {area.name}, {verdict}: {_in_words(comparison, area.shares)}")
    return found


def _in_words(comparison: Comparison, shares: Shares) -> str:
    names = ("not working", "working") if comparison.has_sides else ("mentioned by",)
    return "; ".join(
        f"{name} {side.before} of {side.of_before} → {side.now} of {side.of_now} ({_points(side)})"
        for name, side in zip(names, shares.told, strict=True)
        if side.before or side.now
    )


def _points(share: ShareChange) -> str:
    interval = share.interval
    by, low, high = (round(100 * each) for each in (share.by, interval.low, interval.high))
    return f"{by:+d}, {low:+d} to {high:+d}".replace("-", "−")
