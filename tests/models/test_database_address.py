import pytest
from sqlalchemy import text

from models.data_folder import Unusable
from models.database import make_engine
from models.database_address import read_address
from models.settings import Settings


def read(given: str) -> tuple[str, dict[str, object]]:
    url, options = read_address(Settings(database_url_given=given).database_url)
    return url.render_as_string(hide_password=False), options


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "Postgres", "postgresql+psycopg"])
def test_postgresql_is_called_by_any_of_its_names(scheme: str) -> None:
    address, options = read(f"{scheme}://me:a%2Fb@db.example/soundings?sslmode=require")
    assert address == "postgresql+psycopg://me:a%2Fb@db.example/soundings?sslmode=require"
    assert options == {}


def test_behind_pgbouncer_no_statement_is_prepared() -> None:
    assert read("postgres://db.example/soundings?pgbouncer=true&connect_timeout=5") == (
        "postgresql+psycopg://db.example/soundings?connect_timeout=5",
        {"prepare_threshold": None},
    )
    assert read("postgres://db.example/soundings?pgbouncer=false")[1] == {}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("postgres://me:secret@db.example/x?schema=public&connection_limit=1", "connection_limit, schema"),
        ("postgresql+asyncpg://me:secret@db.example/x", "begins with postgresql[+]asyncpg://"),
        ("mysql://me:secret@db.example/x", "begins with mysql://"),
        ("postgres://me:secret@db.example:port/x", "cannot be read: signs such as"),
        ("secret", "cannot be read"),
    ],
)
def test_what_leads_to_no_database_is_said_without_its_password(given: str, said: str) -> None:
    with pytest.raises(Unusable, match=f"DATABASE_URL .*{said}.*Nothing was changed") as refused:
        read(given)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_postgresql_answers_at_an_address_for_pgbouncer(postgres) -> None:
    given = postgres("postgres")
    engine = make_engine(f"{given}{'&' if '?' in given else '?'}pgbouncer=true")
    with engine.connect() as connection:
        for _ in range(10):  # the client prepares from the sixth time on
            connection.execute(text("SELECT 1"))
        prepared = connection.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar()
    engine.dispose()
    assert prepared == 0
