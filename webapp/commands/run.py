"""The command that starts a whole installation on this machine."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from models.settings import Settings

FIRST_LEAD, FIRST_NAME = "lead@localhost", "PMO lead"


@click.command()
@click.option("--demo/--no-demo", default=True, help="Load a fictional organisation on the first start.")
def run(demo: bool) -> None:
    """Start everything on this machine: database, queue, web, workers and clock."""
    from models.settings import Settings
    from webapp.commands.one_machine import serve

    serve(Settings(), prepare=lambda: _welcome(Settings(), demo=demo))


def _welcome(settings: "Settings", *, demo: bool) -> str:
    """What to say when everything is ready: the demonstration's links, unless there is real work here."""
    from models.base import Refused
    from webapp.commands.demo import demonstration

    if demo:
        try:
            return demonstration(settings, at_first_start=True).as_text()
        except Refused:
            pass
    return f"  The PMO lead's page  {settings.base_url}/surveys{_first_login(settings)}"


def _first_login(settings: "Settings") -> str:
    """The login of the first lead, who is made where there is no account yet; nothing once others sign in."""
    from models.accounts.passwords import new_hash
    from models.accounts.users import add_lead, all_leads, opens
    from models.data_folder import kept_secret
    from models.database import make_engine, transaction
    from models.demonstration import LEAD_EMAIL
    from webapp.commands.demo import demonstration_password

    password = kept_secret(settings.data_path / "first-password", 9)
    password_hash = new_hash(password, FIRST_LEAD, FIRST_NAME)
    with transaction(make_engine(settings.database_url)) as session:
        leads = all_leads(session) or [add_lead(session, FIRST_LEAD, FIRST_NAME, password_hash)]
    if [lead.email for lead in leads] == [LEAD_EMAIL]:  # of a demonstration that was left
        password = demonstration_password(settings)
    if len(leads) == 1 and leads[0].email in (FIRST_LEAD, LEAD_EMAIL) and opens(leads[0], password):
        return f"\n  Sign in with         {leads[0].email}  {password}"
    return ""
