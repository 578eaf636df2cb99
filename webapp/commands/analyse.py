"""The command that finds the themes in a spreadsheet, without a server."""

from pathlib import Path
from typing import Any

import click

from webapp.commands import spreadsheets


@click.command()
@spreadsheets.reads_a_spreadsheet
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, help="Same seed, same themes.")
@click.option(
    "--topics",
    "topics_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Topics of your own (JSON, CSV or XLSX), by which themes are called before those that ship: name, "
    "improvement, domain, works, needs_work (what people say; “;”, “|” or a new line in a cell parts "
    "several), instead_of (the topic that ships it stands for). Only the name is needed.",
)
@spreadsheets.writes(
    "--save-model", "model_file", help_text="Keep the themes here, to place other answers on them."
)
def analyse(
    file: Path, seed: int, topics_file: Path | None, model_file: Path | None, out: Path | None, **columns: Any
) -> None:
    """Find the themes in a spreadsheet FILE (CSV or XLSX), without a server."""
    topics = spreadsheets.read_topics(topics_file) if topics_file else ()
    answers = spreadsheets.read(file, columns)
    with spreadsheets.loaded(len(answers.texts)) as (tools, report):
        from analysis.pipeline import analyse_answers

        analysis = analyse_answers(
            answers.texts,
            tools,
            works=answers.works,
            people=answers.rows,
            topics=topics,
            random_state=seed,
            report=report,
        )
    if model_file:
        from analysis.files.model_file import save_model
        from analysis.fitted import keep_fitted

        save_model(keep_fitted(analysis.theme_set, tools.encoder, seed), model_file)
    told = spreadsheets.told_of(topics_file, topics, tools)
    spreadsheets.tell(analysis, answers, {"file": file.name, **columns, "seed": seed, **told}, out)
