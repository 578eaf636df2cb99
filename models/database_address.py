"""The address of the database: what people write, and what the driver takes."""

from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from models.data_folder import Unusable

POOLED = "pgbouncer"  # what hosts write behind an address whose connections are shared between transactions


def read_address(given: str) -> tuple[URL, dict[str, Any]]:
    """Read an address: as the driver takes it, and what the driver takes beside it.

    A connection behind PgBouncer may be another one for each transaction, so no statement is prepared there.

    Raises
    ------
    Unusable
        If it leads to no database that Soundings can keep its data in; nothing of it is repeated but the
        names of what is wrong, since it holds a password.
    """
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise Unusable(
            _unusable("cannot be read: signs such as / # : in a password are written %2F %23 %3A")
        ) from error
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        return url, {}
    if url.drivername != "postgresql+psycopg":
        raise Unusable(
            _unusable(f"begins with {url.drivername}://, and Soundings takes postgresql:// or sqlite://")
        )
    pooled = url.query.get(POOLED) == "true"
    url = url.difference_update_query([POOLED])
    unknown = sorted(url.query.keys() - _options())
    if unknown:
        raise Unusable(_unusable(f"has what PostgreSQL does not know: {', '.join(unknown)}"))
    return url, {"prepare_threshold": None} if pooled else {}


def _options() -> set[str]:
    """What may stand behind the question mark of a PostgreSQL address."""
    from psycopg.pq import Conninfo  # a machine with SQLite alone need not load it

    return {option.keyword.decode() for option in Conninfo.get_defaults()}


def _unusable(why: str) -> str:
    return f"DATABASE_URL {why}. Nothing was changed; put that right and start again."
