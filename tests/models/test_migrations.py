"""Migrations of a database in use: rows that point at each other stay."""

import pytest
from sqlalchemy import text

from models.database import downgrade, make_engine, upgrade

IN_USE = (
    "INSERT INTO portfolio_areas (id, name, headcount) VALUES ('area', 'Data', 5)",
    "INSERT INTO backlog_items (id, title, description, status, reach, impact, confidence, effort, version,"
    " added_on) VALUES ('item', 'Shorten approvals', '', 'proposed', 5, 1, 80, 1, 1, '2026-01-31')",
    "INSERT INTO backlog_item_areas (item_id, area_id) VALUES ('item', 'area')",
)
BROKEN = "INSERT INTO backlog_item_areas (item_id, area_id) VALUES ('nothing', 'area')"


@pytest.fixture
def before_methods(database_url):
    """The address of a database of the schema before improvements had methods, with an item of an area."""
    downgrade(database_url, "0026")
    engine = make_engine(database_url)
    with engine.begin() as connection:
        for statement in IN_USE:
            connection.execute(text(statement))
    engine.dispose()
    return database_url


def test_items_are_brought_up_with_the_areas_they_are_tied_to(before_methods) -> None:
    upgrade(before_methods)
    engine = make_engine(before_methods)
    with engine.connect() as connection:
        tied = connection.execute(
            text("SELECT title, area_id FROM backlog_items JOIN backlog_item_areas ON item_id = id")
        ).all()
    engine.dispose()
    assert tied == [("Shorten approvals", "area")]


def test_a_row_that_points_at_nothing_is_no_reason_to_go_on(before_methods) -> None:
    engine = make_engine(before_methods)
    if engine.dialect.name != "sqlite":
        engine.dispose()
        pytest.skip("PostgreSQL never lets it in")
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection.execute(text(BROKEN))
        connection.commit()
    engine.dispose()
    with pytest.raises(RuntimeError, match="backlog_item_areas would point at nothing in backlog_items"):
        upgrade(before_methods)
