"""The command that places the answers in a spreadsheet on themes that were found before."""

from pathlib import Path
from typing import Any

import click

from webapp.commands import spreadsheets


@click.command()
@spreadsheets.reads_a_spreadsheet
@click.option(
    "--model",
    "model_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Themes that analyse --save-model kept.",
)
def place(file: Path, model_file: Path, out: Path | None, **columns: Any) -> None:
    """Place the answers in a spreadsheet FILE on themes that were found before."""
    from analysis.files.model_file import ModelFileError, load_model
    from analysis.fitted import OtherEncoder, place_answers

    answers = spreadsheets.read(file, columns)
    try:
        model = load_model(model_file)
        with spreadsheets.loaded(len(answers.texts)) as (tools, report):
            analysis = place_answers(answers.texts, model, tools, works=answers.works, report=report)
    except ModelFileError as error:
        raise click.ClickException(str(error)) from error
    except OtherEncoder as error:
        raise click.ClickException(f"{error}: set SOUNDINGS_ENCODER to that name") from error
    spreadsheets.tell(analysis, answers, {"file": file.name, **columns, "model": model_file.name}, out)
