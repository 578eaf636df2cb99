"""What stops a command is said in one sentence, as a person at a terminal reads it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

OURS = ("DATABASE_URL", "REDIS_URL", "VALKEY_URL", "SCRIPT_NAME", "SOUNDINGS_HOST", "SOUNDINGS_BASE_URL")
NOWHERE = "redis://127.0.0.1:1"
KEPT = ("Nothing was changed", "No account was changed", "What was stored before is kept")


@pytest.fixture
def refused(tmp_path: Path) -> Callable[..., str]:
    """Run a command that cannot work, and give the one sentence it says: `refused("run", PORT="80")`."""

    def run(*arguments: str, before: tuple[str, ...] = (), **environment: str) -> str:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        done = subprocess.run(
            [*before, sys.executable, "-m", "webapp.commands", *arguments],
            env={**kept, "SOUNDINGS_DATA_DIR": str(tmp_path / "data"), "PORT": "18056", **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 1, done.stderr
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith("Error: ")
        assert any(words in line for words in KEPT)
        return line

    return run


@pytest.fixture
def fewer_rights() -> tuple[str, ...]:
    """What goes before a command so that it has no more rights than anybody; nothing, if we have none."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("no setpriv found, and root may do everything")
    return setpriv, "--bounding-set=-all", "--inh-caps=-all"


# Where the server listens


@pytest.fixture
def taken() -> Iterator[str]:
    """A port at which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield str(other.getsockname()[1])


@pytest.mark.parametrize("command", ["run", "web"])
def test_a_taken_port_is_called_taken(refused, taken, command) -> None:
    assert f"Port {taken} is taken" in refused(command, PORT=taken)


@pytest.mark.parametrize("command", ["run", "web"])
def test_an_address_that_is_not_here_is_not_called_taken(refused, command) -> None:
    said = refused(command, SOUNDINGS_HOST="192.0.2.1")  # RFC 5737: nobody's
    assert "There is no such address here: SOUNDINGS_HOST=192.0.2.1" in said
    said = refused(command, SOUNDINGS_HOST="no such host")
    assert "no address and no name that is known here" in said


def test_a_port_without_the_right_to_it_is_not_called_taken(refused, fewer_rights) -> None:
    first = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    if not first.exists() or int(first.read_text()) <= 80:
        pytest.skip("anybody may open port 80 here")
    assert "Port 80 may not be opened without more rights" in refused("run", PORT="80", before=fewer_rights)


# Where the data is


def test_a_data_folder_in_which_nothing_may_be_written_is_said(refused, fewer_rights, tmp_path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    for folder in (closed, closed / "data"):
        said = refused("run", SOUNDINGS_DATA_DIR=str(folder), before=fewer_rights)
        assert f"The data folder {folder} cannot be used" in said


def test_a_file_in_the_place_of_the_data_folder_is_said(refused, tmp_path) -> None:
    (tmp_path / "data").touch()
    assert "cannot be used: file exists" in refused("run")


@pytest.mark.parametrize("command", ["run", "migrate", "web"])
def test_an_option_that_no_database_knows_is_said(refused, command) -> None:
    said = refused(command, DATABASE_URL="postgres://me:secret@127.0.0.1:1/x?statement_cache_size=0")
    assert "DATABASE_URL has what PostgreSQL does not know: statement_cache_size" in said
    assert "secret" not in said


def test_a_database_that_does_not_answer_is_said(refused) -> None:
    said = refused("migrate", DATABASE_URL="postgres://me:secret@127.0.0.1:1/x?pgbouncer=true")
    assert "The database does not answer: connection failed" in said
    assert "secret" not in said


def test_a_database_without_tables_is_said(refused) -> None:
    lead = ("lead", "--email", "lead@pmo.example", "--name", "Lead", "--password", "a long password")
    assert "no tables yet" in refused(*lead)


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("lead@pmo.example", "lantern gra", "12 to 200 characters"),
        ("lead@pmo.example", "tidal lantern gravel " * 10, "12 to 200 characters"),
        ("lead@pmo.example", "Soundings-2026", "easy to guess"),
        ("lead@pmo.example", "tidal lantern gravel \udcff", "not written in UTF-8"),
        ("lead" * 70 + "@pmo.example", "tidal lantern gravel", "an @ and at most 254 characters"),
    ],
)
def test_a_login_that_cannot_be_is_said(refused, fresh_database, email, password, said) -> None:
    command = ("lead", "--email", email, "--name", "Lead", "--password", password)
    assert said in refused(*command, DATABASE_URL=fresh_database("sqlite"))


def test_a_database_that_may_not_be_opened_is_said(refused) -> None:
    assert "cannot be written: unable to open" in refused("migrate", DATABASE_URL="sqlite:////nowhere/x.db")


def test_a_database_of_another_version_is_said(refused, tmp_path, fresh_database) -> None:
    from sqlalchemy import text

    from models.database import make_engine

    address = fresh_database("sqlite")
    engine = make_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "of another version of Soundings" in refused("migrate", DATABASE_URL=address)


# The queue and the other settings


@pytest.mark.parametrize("command", [("run",), ("worker", "live", "--burst")])
def test_a_queue_that_is_not_there_is_said(refused, fresh_database, command) -> None:
    said = refused(*command, REDIS_URL=NOWHERE, DATABASE_URL=fresh_database("sqlite"))
    assert "The queue takes nothing: Error" in said
    assert "look at REDIS_URL" in said


@pytest.mark.parametrize("command", [("run",), ("web",), ("clock",), ("worker", "live")])
def test_an_option_that_no_queue_knows_is_said(refused, command) -> None:
    assert "an option that is not known: 'pool'" in refused(*command, REDIS_URL=f"{NOWHERE}?pool=3")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "PORT: Input should be a valid integer"),
        ("SCRIPT_NAME", "/a b", "SCRIPT_NAME: it must be a path"),
        ("SOUNDINGS_BASE_URL", "ask.example", "SOUNDINGS_BASE_URL: it must begin with http://"),
        ("SOUNDINGS_SECRET_KEY", "   ", "SOUNDINGS_SECRET_KEY: it must be 16 characters or more"),
        ("REDIS_URL", "http://queue.example", "REDIS_URL: it must begin with redis://"),
    ],
)
def test_a_setting_that_makes_no_sense_is_said_by_name(refused, name, value, said) -> None:
    assert said in refused("web", **{name: value})
