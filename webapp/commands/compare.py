"""The command that compares two spreadsheets on the themes of the first, without a server."""

from pathlib import Path
from typing import Any

import click

from webapp.commands import spreadsheets

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@spreadsheets.names_columns("--by", "--area")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, help="Same seed, same themes.")
@spreadsheets.writes("--json", "json_out", help_text="Write all of it here, as JSON; alone, where it is “-”.")
@spreadsheets.writes("--csv", "csv_out", help_text="Write all of it here, as CSV; alone, where it is “-”.")
def compare(
    before: Path, after: Path, seed: int, json_out: Path | None, csv_out: Path | None, **columns: Any
) -> None:
    """Say what has changed from BEFORE to AFTER (CSV or XLSX): better, worse, new or gone.

    Both need the same columns. The themes are those of BEFORE, and what is new in AFTER. Shares are of the
    rows that have an answer, each a person; a change is told where Newcombe's interval of 95 % is beside 0.
    """
    if before.samefile(after):
        raise click.ClickException("this is one file twice: name the earlier one first, then the later one")
    if json_out and json_out == csv_out:
        raise click.ClickException("JSON and CSV cannot go to the same place")
    then, now = spreadsheets.read(before, columns), spreadsheets.read(after, columns)
    for path, answers in ((before, then), (after, now)):
        if not answers.texts:
            raise click.ClickException(f"{path.name} has no answer in the column that you named")
    with spreadsheets.loaded(len(then.texts) + len(now.texts)) as (tools, report):
        from analysis.compared import Answers, compare_answers

        compared = compare_answers(
            Answers(then.texts, then.works, then.rows),
            Answers(now.texts, now.works, now.rows),
            tools,
            random_state=seed,
            report=report,
        )
    from webapp.commands.comparison import count_changes, tell

    parameters = {"before": before.name, "after": after.name, **columns, "seed": seed}
    tell(count_changes(compared, then, now), parameters, json_out, csv_out)
