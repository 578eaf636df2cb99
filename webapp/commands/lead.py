"""The command that adds a PMO lead."""

import click


@click.command()
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.password_option()
def lead(email: str, name: str, password: str) -> None:
    """Add a PMO lead, or set the password of one who is there."""
    from models.accounts.users import add_lead
    from models.database import make_engine, transaction
    from models.settings import Settings

    if len(password) < 12:
        raise click.ClickException("A password has at least 12 characters. No account was changed.")
    with transaction(make_engine(Settings().database_url)) as session:
        add_lead(session, email, name, password)
    click.echo(f"{email} can sign in.")
