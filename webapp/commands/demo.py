"""The command that loads a fictional organisation."""

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from models.settings import Settings

LONGEST_WAIT_SECONDS = 300


SURE = "Remove the demonstration with its answers, themes and backlog? What you made yourself stays."


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--remove", is_flag=True, help="Remove the demonstration; what you made yourself stays.")
@click.option("--yes", is_flag=True, help="Remove it without asking.")
def demo(as_json: bool, remove: bool, yes: bool) -> None:
    """Load a fictional organisation, find its themes, and print the links and the login."""
    from models.database import upgrade
    from models.settings import Settings

    settings = Settings()
    upgrade(settings.database_url)
    if remove:
        if not yes:
            click.confirm(SURE, abort=True)
        click.echo(_remove(settings))
        return
    shown = demonstration(settings)
    click.echo(json.dumps(vars(shown)) if as_json else shown.as_text())


@dataclass(frozen=True)
class Demonstration:
    """How to reach the demonstration."""

    staff_url: str
    lead_url: str
    portfolio_url: str
    backlog_url: str
    told_url: str
    lead_email: str
    lead_password: str

    def as_text(self) -> str:
        """The links and the login, for a terminal."""
        return (
            f"  Staff answer here    {self.staff_url}\n"
            f"  The PMO lead's page  {self.lead_url}\n"
            f"  “You said, we did”   {self.told_url}\n"
            f"  Its backlog          {self.backlog_url}\n"
            f"  Its portfolio        {self.portfolio_url}\n"
            f"  Sign in with         {self.lead_email}  {self.lead_password}"
        )


def _remove(settings: "Settings") -> str:
    """Remove the demonstration; say what went and what stays."""
    from models.database import make_engine, transaction
    from models.demonstration.leaving import leave_demonstration

    with transaction(make_engine(settings.database_url)) as session:
        return " ".join(leave_demonstration(session).in_words())


def demonstration(settings: "Settings", *, at_first_start: bool = False) -> Demonstration:
    """Load the demonstration where it is not loaded yet, with its themes found.

    Raises
    ------
    Refused
        If there is real work here; `at_first_start` also if there is an account.
    """
    from models.accounts.passwords import new_hash
    from models.database import make_engine, transaction
    from models.demonstration import LEAD_EMAIL, LEAD_NAME, load_demonstration
    from models.demonstration.improvements import add_improvements
    from models.demonstration.told import tell_staff
    from models.sealing import Sealer
    from models.surveys.surveys import get_survey
    from models.themes.runs import RunState, ask_for_run, latest_run

    password = demonstration_password(settings)
    password_hash = new_hash(password, LEAD_EMAIL, LEAD_NAME)
    with transaction(make_engine(settings.database_url)) as session:
        sealer = Sealer(settings.secret_key)
        survey = load_demonstration(session, password_hash, sealer, at_first_start=at_first_start)
        token, survey_id = survey.token, survey.id
        done = latest_run(session, survey_id, RunState.DONE)
        run_id = "" if done else ask_for_run(session, survey_id).id
    if run_id:
        _finish(settings, run_id)
        with transaction(make_engine(settings.database_url)) as session:
            survey = get_survey(session, survey_id)
            add_improvements(session, survey)
            tell_staff(session, survey)
    return Demonstration(
        staff_url=f"{settings.base_url}/s/{token}",
        lead_url=f"{settings.base_url}/surveys/{survey_id}",
        portfolio_url=f"{settings.base_url}/portfolio",
        backlog_url=f"{settings.base_url}/backlog",
        told_url=f"{settings.base_url}/s/{token}/told",
        lead_email=LEAD_EMAIL,
        lead_password=password,
    )


def demonstration_password(settings: "Settings") -> str:
    """The demonstration lead's password: made on the first run, kept in the data folder."""
    from models.data_folder import kept_secret

    return kept_secret(settings.data_path / "demonstration-password", 9)


def _finish(settings: "Settings", run_id: str) -> None:
    """Have a run worked on: by the workers where they are up, else here."""
    from jobs import queue
    from models.database import make_engine, reading_session
    from models.themes.runs import AnalysisRun, RunState

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
