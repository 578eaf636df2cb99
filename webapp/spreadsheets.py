"""The commands that work on a spreadsheet, without a server."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from analysis.report import Document
    from analysis.results import Analysis
    from analysis.spreadsheet import SpreadsheetAnswers

RESULT_FILE = click.File("w", "utf-8", atomic=True, lazy=False)  # opened first, written at the end


def reads_a_spreadsheet(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument and the options that say what to read and where to write."""
    options = (
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--text", help="Column with the answers."),
        click.option("--works", help="Column with answers to “what is working?”."),
        click.option("--needs-work", help="Column with answers to “what isn't working?”."),
        click.option("--by", help="Column with the area, to count the themes by."),
        click.option(
            "--label",
            "labels",
            multiple=True,
            help="Column with known labels, to compare the themes with; may be given several times. "
            "“;” or “|” in a cell parts several labels.",
        ),
        click.option("--sheet", help="Sheet of an XLSX file; the first where none is named."),
        click.option("--limit", type=click.IntRange(min=1), help="Read this many rows at most."),
        click.option("--json", "out", type=RESULT_FILE, help="Write the whole result here, as JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@reads_a_spreadsheet
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, help="Same seed, same themes.")
def analyse(file: Path, seed: int, out: IO[str] | None, **columns: Any) -> None:
    """Find the themes in a spreadsheet FILE (CSV or XLSX), without a server."""
    from analysis.pipeline import analyse_answers

    answers = _read(file, columns)
    with _loaded() as loaded:
        analysis = analyse_answers(answers.texts, works=answers.works, random_state=seed, **loaded)
    _tell(analysis, answers, {"file": file.name, **columns, "seed": seed}, out)


def _read(file: Path, columns: dict[str, Any]) -> "SpreadsheetAnswers":
    from analysis.spreadsheet import read_answers
    from analysis.spreadsheet_errors import SpreadsheetError

    try:
        return read_answers(file, **columns)
    except SpreadsheetError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _loaded() -> Iterator[dict[str, Any]]:
    """Load what the analysis needs, with a bar on which it reports."""
    from analysis.language import load_nlp
    from analysis.minilm_folder import ModelMissing
    from analysis.redaction import Redactor
    from jobs.analyst import chosen_encoder

    try:
        encoder = chosen_encoder()
    except ModelMissing as error:
        raise click.ClickException(str(error)) from error
    terminal = click.get_text_stream("stderr")
    with click.progressbar(length=1000, label="Loading", show_pos=False, file=terminal) as bar:
        nlp = load_nlp()
        yield {"nlp": nlp, "redactor": Redactor(nlp), "encoder": encoder, "report": _moving(bar)}


def _moving(bar: Any) -> Callable[[str, float], None]:
    def report(stage: str, share: float) -> None:
        bar.label = stage.ljust(24)
        bar.update(int(share * 1000) - bar.pos)

    return report


def _tell(
    analysis: "Analysis", answers: "SpreadsheetAnswers", parameters: dict[str, Any], out: IO[str] | None
) -> None:
    from analysis.report import as_document, as_table

    document: Document = as_document(analysis, answers, parameters)
    if out:
        out.write(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    click.echo(as_table(document, shutil.get_terminal_size().columns))
