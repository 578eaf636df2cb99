"""Three items of a backlog, and a panel that is asked about them."""

from dataclasses import replace

import pytest

from models.backlog.changing import ItemValues, add_item
from models.database import transaction
from tests.factories.panels import AskedPanel, ask

TITLES = ("Shorten approvals", "Plan earlier", "One tool")


@pytest.fixture
def items(engine, world, findings) -> dict[str, str]:
    """The items by title, by id; the second has a theme behind it."""
    values = ItemValues("", "A word on it", [world.areas["Data"].id], 4321, 2.0, 80, 7.25)
    planning = findings.themes["Planning"]
    with transaction(engine) as session:
        made = [
            add_item(
                session,
                world.survey.id,
                replace(values, title=title),
                session.merge(planning) if title == "Plan earlier" else None,
            )
            for title in TITLES
        ]
        return {item.title: item.id for item in made}


@pytest.fixture
def asked(engine, items) -> AskedPanel:
    with transaction(engine) as session:
        session.expire_on_commit = False
        return ask(session, list(items.values()))


@pytest.fixture
def form(visitor, asked):
    """The page that Ada's link leads to."""
    return visitor.follow(f"/score/{asked.tokens['Ada']}")
