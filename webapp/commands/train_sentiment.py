"""The command that learns from scored statements how approving or critical a statement is."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webapp.commands.spreadsheets import writes

if TYPE_CHECKING:
    from analysis.encoding.encoder import Encoder
    from analysis.files.scored_statements import Source
    from analysis.sentiment.training import Agreement, Scored

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WHERE = (FILE, str, str, float, float)


@click.command()
@click.option(
    "--source",
    "sources",
    type=(*WHERE, float),
    multiple=True,
    required=True,
    metavar="FILE TEXT SCORE LOW HIGH WEIGHT",
    help="Learn from this spreadsheet: its columns of texts and scores, the most critical and the most "
    "approving score, and how much it counts beside others; may be repeated.",
)
@click.option(
    "--test",
    "tests",
    type=WHERE,
    multiple=True,
    metavar="FILE TEXT SCORE LOW HIGH",
    help="Say how well it goes on this spreadsheet, from which nothing is learnt; may be repeated.",
)
@writes("--out", help_text="Write the coefficients here.")
def train_sentiment(sources: Sequence[Any], tests: Sequence[Any], out: Path | None) -> None:
    """Learn from scored statements how approving or critical a statement is, and say how well that goes."""
    from analysis.sentiment import training
    from analysis.sentiment.model import save_sentiment

    encoder = _encoder()
    learnt = [_read(each, encoder) for each in _as_sources(sources)]
    unseen = [_read(each, encoder) for each in _as_sources(tests)]
    try:
        model, agreements = training.train_sentiment(learnt, encoder.name)
    except training.TooLittleToLearn as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"A statement is called approving or critical from a probability of {model.sure_from:.2f} on.")
    for one, agreement in zip(learnt, agreements, strict=True):
        click.echo(_line(f"{one.name}, in fifths ({one.n_left_out} rows left out)", agreement))
    for one, agreement in training.leave_each_out(learnt, model):
        click.echo(_line(f"{one.name}, learnt from the others alone", agreement))
    for one in unseen:
        click.echo(_line(f"{one.name}, not learnt from", training.judge(one, model)))
    if out:
        save_sentiment(model, out)


def _as_sources(given: Sequence[Any]) -> "list[Source]":
    from analysis.files.scored_statements import Source

    sources = [Source(*each) for each in given]
    for source in sources:
        if source.low == source.high:
            raise click.UsageError(f"{source.path.name}: the ends of the scale are the same")
        if source.weight <= 0:
            raise click.UsageError(f"{source.path.name}: the weight must be more than 0")
    return sources


def _read(source: "Source", encoder: "Encoder") -> "Scored":
    from analysis.files.scored_statements import read_scored
    from analysis.files.spreadsheet_errors import SpreadsheetError

    try:
        return read_scored(source, encoder)
    except SpreadsheetError as error:
        raise click.ClickException(f"{source.path.name}: {error}") from error


def _encoder() -> "Encoder":
    from analysis.encoding.minilm_folder import ModelMissing
    from jobs.analyst import chosen_encoder

    try:
        return chosen_encoder()
    except ModelMissing as error:
        raise click.ClickException(str(error)) from error


def _line(name: str, agreement: "Agreement") -> str:
    return (
        f"{name}: {agreement.n} statements, "
        f"accuracy {agreement.accuracy:.3f}, Pearson {agreement.pearson:.3f}; "
        f"{agreement.shown:.0%} called approving or critical, {agreement.right:.0%} of them rightly"
    )
