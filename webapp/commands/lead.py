"""The command that adds a PMO lead."""

import click


@click.command()
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.password_option()
def lead(email: str, name: str, password: str) -> None:
    """Add a PMO lead, or set the password of one who is there."""
    from models.accounts.passwords import new_hash
    from models.accounts.users import add_lead
    from models.database import make_engine, transaction
    from models.settings import Settings

    if any("\ud800" <= sign <= "\udfff" for sign in email + name + password):
        raise click.ClickException("This is not written in UTF-8. No account was changed.")
    password_hash = new_hash(password, email, name)
    with transaction(make_engine(Settings().database_url)) as session:
        add_lead(session, email, name, password_hash)
    click.echo(f"{email} can sign in.")
