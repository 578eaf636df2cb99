"""The command line, where all rooms meet: the one module that may import every other, and none imports it."""

import json
import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from models import logs
from models.base import Refused
from models.settings import Settings

if TYPE_CHECKING:
    from analysis.results import Analysis


LONGEST_WAIT_SECONDS = 300
RESULT_FILE = click.File("w", "utf-8", atomic=True, lazy=False)  # opened first, written at the end


@click.group()
def main() -> None:
    """Soundings: ask staff what is and isn't working, find the themes, act on them."""
    logs.configure()


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from models.database import upgrade

    upgrade(Settings().database_url)


@main.command()
@click.argument("queue_name", metavar="QUEUE", type=click.Choice(["live", "heavy"]))
@click.option("--burst", is_flag=True, help="Stop when the queue is empty.")
def worker(queue_name: str, burst: bool) -> None:
    """Work on a queue: live (placing new answers) or heavy (analysis runs)."""
    from analysis.minilm_folder import ModelMissing
    from jobs.worker import run_worker

    try:
        run_worker(queue_name, burst=burst)
    except ModelMissing as error:
        raise click.ClickException(str(error)) from error


@main.command()
def clock() -> None:
    """Sweep for what is due, again and again."""
    from jobs.worker import run_clock

    run_clock()


@main.command()
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.password_option()
def lead(email: str, name: str, password: str) -> None:
    """Add a PMO lead, or set the password of one who is there."""
    from models.database import make_engine, transaction
    from models.users import add_lead

    if len(password) < 12:
        raise click.ClickException("A password has at least 12 characters. No account was changed.")
    with transaction(make_engine(Settings().database_url)) as session:
        add_lead(session, email, name, password)
    click.echo(f"{email} can sign in.")


@main.command()
def run() -> None:
    """Start everything on this machine: database, queue, web, workers and clock."""
    from webapp.server import AlreadyRunning, serve

    try:
        serve(Settings(), prepare=lambda: _welcome(Settings()))
    except AlreadyRunning as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def demo(as_json: bool) -> None:
    """Load a fictional organisation, find its themes, and print the links and the login."""
    from models.database import upgrade

    settings = Settings()
    upgrade(settings.database_url)
    try:
        shown = demonstration(settings)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(json.dumps(vars(shown)) if as_json else shown.as_text())


def _welcome(settings: Settings) -> str:
    """What to say when everything is ready: the demonstration's links, unless there is real work here."""
    try:
        return demonstration(settings).as_text()
    except Refused:
        return f"  The PMO lead's page  {settings.base_url}/surveys"


@dataclass(frozen=True)
class Demonstration:
    """How to reach the demonstration."""

    staff_url: str
    lead_url: str
    lead_email: str
    lead_password: str

    def as_text(self) -> str:
        """The links and the login, for a terminal."""
        return (
            f"  Staff answer here    {self.staff_url}\n"
            f"  The PMO lead's page  {self.lead_url}\n"
            f"  Sign in with         {self.lead_email}  {self.lead_password}"
        )


def demonstration(settings: Settings) -> Demonstration:
    """Load the demonstration where it is not loaded yet, with its themes found."""
    from models.database import make_engine, transaction
    from models.demonstration import LEAD_EMAIL, load_demonstration
    from models.runs import RunState, ask_for_run, latest_run
    from models.sealing import Sealer

    password = _demonstration_password(settings)
    with transaction(make_engine(settings.database_url)) as session:
        survey = load_demonstration(session, password, Sealer(settings.secret_key))
        token, survey_id = survey.token, survey.id
        done = latest_run(session, survey_id, RunState.DONE)
        run_id = "" if done else ask_for_run(session, survey_id).id
    if run_id:
        _finish(settings, run_id)
    return Demonstration(
        staff_url=f"{settings.base_url}/s/{token}",
        lead_url=f"{settings.base_url}/surveys/{survey_id}",
        lead_email=LEAD_EMAIL,
        lead_password=password,
    )


def _demonstration_password(settings: Settings) -> str:
    """The demonstration lead's password: made on the first run, kept in the data folder."""
    path = settings.data_path / "demonstration-password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(9))
    return path.read_text()


def _finish(settings: Settings, run_id: str) -> None:
    """Have a run worked on: by the workers where they are up, else here."""
    from jobs import queue
    from models.database import make_engine, reading_session
    from models.runs import AnalysisRun, RunState

    if not (queue.has_workers() and queue.find_themes(run_id)):
        from jobs.themes import find_themes

        find_themes(run_id)
    engine = make_engine(settings.database_url)
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < deadline:
        with reading_session(engine) as session:
            run = session.get_one(AnalysisRun, run_id)
            if run.state == RunState.FAILED:
                raise click.ClickException(run.error)
            if run.state == RunState.DONE:
                return
        time.sleep(0.2)
    raise click.ClickException("The analysis did not end in time. The answers are kept; see the logs.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", help="Column with the answers.")
@click.option("--works", help="Column with answers to “what is working?”.")
@click.option("--needs-work", help="Column with answers to “what isn't working?”.")
@click.option("--by", help="Column with the area, to count the themes by.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, help="Same seed, same themes.")
@click.option("--limit", type=click.IntRange(min=1), help="Read this many rows at most.")
@click.option("--json", "out", type=RESULT_FILE, help="Write the whole result here, as JSON.")
def analyse(
    file: Path,
    text: str | None,
    works: str | None,
    needs_work: str | None,
    by: str | None,
    seed: int,
    limit: int | None,
    out: IO[str] | None,
) -> None:
    """Find the themes in a spreadsheet FILE (CSV), without a server."""
    from analysis.report import as_document, as_table
    from analysis.spreadsheet import SpreadsheetError, read_answers

    try:
        answers = read_answers(file, text=text, works=works, needs_work=needs_work, by=by, limit=limit)
    except SpreadsheetError as error:
        raise click.ClickException(str(error)) from error
    parameters = {
        "file": file.name,
        "text": text,
        "works": works,
        "needs_work": needs_work,
        "by": by,
        "seed": seed,
        "limit": limit,
    }
    document = as_document(_analyse(answers.texts, answers.works, seed), answers, parameters)
    if out:
        out.write(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    click.echo(as_table(document, shutil.get_terminal_size().columns))


def _analyse(texts: Sequence[str], works: Sequence[bool | None], seed: int) -> "Analysis":
    from analysis.language import load_nlp
    from analysis.minilm_folder import ModelMissing
    from analysis.pipeline import analyse_answers
    from analysis.redaction import Redactor
    from jobs.analyst import chosen_encoder

    try:
        encoder = chosen_encoder()
    except ModelMissing as error:
        raise click.ClickException(str(error)) from error
    terminal = click.get_text_stream("stderr")
    with click.progressbar(length=1000, label="Loading", show_pos=False, file=terminal) as bar:
        nlp = load_nlp()
        return analyse_answers(
            texts,
            works=works,
            nlp=nlp,
            redactor=Redactor(nlp),
            encoder=encoder,
            random_state=seed,
            report=_moving(bar),
        )


def _moving(bar: Any) -> Callable[[str, float], None]:
    def report(stage: str, share: float) -> None:
        bar.label = stage.ljust(24)
        bar.update(int(share * 1000) - bar.pos)

    return report


if __name__ == "__main__":
    main()
