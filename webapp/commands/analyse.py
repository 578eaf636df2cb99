"""The command that finds the themes in a spreadsheet, without a server."""

from pathlib import Path
from typing import Any

import click

from webapp.commands import spreadsheets


@click.command()
@spreadsheets.reads_a_spreadsheet
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, help="Same seed, same themes.")
@spreadsheets.writes(
    "--save-model", "model_file", help_text="Keep the themes here, to place other answers on them."
)
def analyse(file: Path, seed: int, model_file: Path | None, out: Path | None, **columns: Any) -> None:
    """Find the themes in a spreadsheet FILE (CSV or XLSX), without a server."""
    answers = spreadsheets.read(file, columns)
    with spreadsheets.loaded(len(answers.texts)) as (tools, report):
        from analysis.pipeline import analyse_answers

        analysis = analyse_answers(
            answers.texts,
            tools,
            works=answers.works,
            people=answers.rows,
            random_state=seed,
            report=report,
        )
    if model_file:
        from analysis.files.model_file import save_model
        from analysis.fitted import keep_fitted

        save_model(keep_fitted(analysis.theme_set, tools.encoder, seed), model_file)
    spreadsheets.tell(analysis, answers, {"file": file.name, **columns, "seed": seed}, out)
