"""What the commands that work on a spreadsheet share."""

import gc
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webapp.commands import terminal

if TYPE_CHECKING:
    from analysis.files.report import Document
    from analysis.files.spreadsheet import SpreadsheetAnswers
    from analysis.hands import Team
    from analysis.labelling.topics import Topic
    from analysis.pipeline import Tools
    from analysis.results import Analysis

STANDARD_OUTPUT = Path("-")
Report = Callable[[str, float], None]
Option = Callable[[Callable[..., None]], Callable[..., None]]


def _can_be_written(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Refuse at the start what could not be written at the end."""
    if path and path != STANDARD_OUTPUT and not path.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {str(path.absolute().parent)!r}")
    return path


def writes(*names: str, help_text: str) -> Option:
    """Make an option that names a file to write."""
    kind = click.Path(dir_okay=False, writable=True, allow_dash=True, path_type=Path)
    return click.option(*names, type=kind, callback=_can_be_written, help=help_text)


def names_columns(*by: str) -> Option:
    """Give a command the options that say what to read of a spreadsheet; `by` names that of the area."""
    return _together(
        click.option("--text", help="Column with the answers."),
        click.option("--works", help="Column with answers to “what is working?”."),
        click.option("--needs-work", help="Column with answers to “what isn't working?”."),
        click.option(*by, "by", help="Column with the area, to count the themes by."),
        click.option("--sheet", help="Sheet of an XLSX file; the first where none is named."),
        click.option("--limit", type=click.IntRange(min=1), help="Read this many rows at most."),
    )


def reads_a_spreadsheet(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument and the options that say what to read and where to write."""
    options = _together(
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        names_columns("--by"),
        click.option(
            "--label",
            "labels",
            multiple=True,
            help="Column with known labels, to compare the themes with; may be given several times. "
            "“;” or “|” in a cell parts several labels.",
        ),
        writes("--json", "out", help_text="Write the whole result here, as JSON; alone, where it is “-”."),
    )
    return options(command)


def _together(*options: Option) -> Option:
    """Make one of several options, which are listed in their order."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def read(file: Path, columns: dict[str, Any]) -> "SpreadsheetAnswers":
    """Read the answers; what is wrong with the file is said in one line."""
    from analysis.files.spreadsheet import read_answers
    from analysis.files.spreadsheet_errors import SpreadsheetError

    try:
        return read_answers(file, **columns)
    except SpreadsheetError as error:
        raise click.ClickException(str(error)) from error


def read_topics(file: Path) -> "tuple[Topic, ...]":
    """Read topics of somebody's own; what is wrong with the file is said row by row."""
    from analysis.files.spreadsheet_errors import SpreadsheetError
    from analysis.files.topic_file import read_topic_file

    try:
        return read_topic_file(file)
    except SpreadsheetError as error:
        raise click.ClickException(str(error)) from error


def told_of(file: Path | None, topics: "Sequence[Topic]", tools: "Tools") -> dict[str, Any]:
    """What the result says of the topics: the file of one's own, and the version of all that name themes."""
    from analysis.labelling.topic_votes import lexicon_for
    from analysis.labelling.topics import lexicon_version

    version = lexicon_version(topics) if lexicon_for(tools.encoder) else ""
    return {"topics": file.name if file else None, "lexicon": version}


@contextmanager
def loaded(n_answers: int) -> Iterator[tuple["Tools", Report]]:
    """Load what the analysis of so many answers needs, and a bar on which it reports."""
    behind = terminal.behind_door(sys.stderr)
    with (
        click.progressbar(length=1000, label="Loading", show_pos=False, file=behind) as bar,
        _team(n_answers) as team,
    ):
        with _all_kept():
            tools = replace(_load(), prepare=team.prepare)
        yield tools, _moving(bar)


@contextmanager
def _team(n_answers: int) -> Iterator["Team"]:
    with _all_kept():
        from analysis.hands import team_for
    with team_for(n_answers) as team:
        yield team


@contextmanager
def _all_kept() -> Iterator[None]:
    """Look for no garbage while all that is loaded stays until the end: that took a fourth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _load() -> "Tools":
    from analysis.encoding.minilm_folder import ModelMissing
    from analysis.pipeline import Tools
    from analysis.redaction.redactor import Redactor
    from analysis.text.spacy_pipeline import load_nlp
    from jobs.analyst import chosen_encoder

    try:
        encoder = chosen_encoder()
    except ModelMissing as error:
        raise click.ClickException(str(error)) from error
    nlp = load_nlp()
    return Tools(nlp, Redactor(nlp), encoder)


def _moving(bar: Any) -> Report:
    def report(stage: str, share: float) -> None:
        bar.label = stage.ljust(24)
        bar.update(int(share * 1000) - bar.pos)

    return report


def tell(
    analysis: "Analysis", answers: "SpreadsheetAnswers", parameters: dict[str, Any], out: Path | None
) -> None:
    """Write the result where it was asked for, and show it as a table."""
    from analysis.files.report import as_document, as_table

    document: Document = as_document(analysis, answers, parameters)
    if out == STANDARD_OUTPUT:
        click.echo(escaped(document))
        return
    if out:
        out.write_text(f"{json.dumps(document, indent=1, ensure_ascii=False)}\n", "utf-8")
    click.echo(as_table(document, shutil.get_terminal_size().columns))


def escaped(document: "Document") -> str:
    """Write a document for the terminal, so that no sign of it is lost or obeyed."""
    ascii_only = not _is_unicode(sys.stdout.encoding)
    return terminal.as_escapes(json.dumps(document, indent=1, ensure_ascii=ascii_only))


def _is_unicode(encoding: str | None) -> bool:
    """Whether an encoding has every sign; JSON escapes those that others lack, so that none is lost."""
    return (encoding or "").lower().startswith("utf")
