"""The command line, where all rooms meet: the one module that may import every other, and none imports it."""

import json
import secrets
import time
from dataclasses import dataclass

import click

from models import logs
from models.base import Refused
from models.settings import Settings
from webapp.sentiment import train_sentiment
from webapp.spreadsheets import analyse, place

LONGEST_WAIT_SECONDS = 300


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


main.add_command(analyse)
main.add_command(place)
main.add_command(train_sentiment)


if __name__ == "__main__":
    main()
