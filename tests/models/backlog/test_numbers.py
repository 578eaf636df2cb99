from dataclasses import replace
from datetime import date
from threading import Thread

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import select

from models.backlog.changes import changes_of
from models.backlog.changing import ItemValues, add_item, change_item, set_status
from models.backlog.from_themes import propose
from models.backlog.items import NEXT, BacklogItem, Closure, ItemStatus
from models.backlog.ranking import order_of
from models.database import make_engine, transaction, upgrade
from tests.factories.findings import find

VALUES = ItemValues("Shorten approvals", "", (), reach=50, impact=2.0, confidence=80, effort=1.5)


def test_items_are_numbered_as_they_are_raised_and_no_number_is_given_twice(session) -> None:
    first, second = add_item(session, None, VALUES), add_item(session, None, VALUES)
    assert (first.number, second.number) == (1, 2)
    session.delete(second)
    session.flush()
    assert add_item(session, None, VALUES).number == 3


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_people_who_add_items_at_once_get_numbers_of_their_own(fresh_database, dialect) -> None:
    engine = make_engine(fresh_database(dialect))

    def add_some() -> None:
        for _ in range(5):
            with transaction(engine) as session:
                add_item(session, None, VALUES)

    people = [Thread(target=add_some) for _ in range(3)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    with transaction(engine) as session:
        assert sorted(session.exec(select(BacklogItem.number)).all()) == list(range(1, 16))
    engine.dispose()


def test_items_of_an_older_version_are_numbered_in_the_order_in_which_they_were_raised(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    upgrade(url, "0030")
    raised = [("c", date(2026, 5, 1)), ("a", date(2026, 7, 1)), ("b", date(2026, 6, 1))]
    with create_engine(url).begin() as connection:
        for item_id, day in raised:
            connection.execute(
                text(
                    "INSERT INTO backlog_items (id, title, description, status, version, added_on) "
                    "VALUES (:id, 'Old', '', 'proposed', 1, :day)"
                ),
                {"id": item_id, "day": str(day)},
            )
    upgrade(url)
    with transaction(make_engine(url)) as session:
        ordered = session.exec(select(BacklogItem.id).order_by(BacklogItem.number)).all()
        assert ordered == ["c", "b", "a"]
        assert add_item(session, None, VALUES).number == 4


@pytest.mark.parametrize(
    ("effort", "size"), [(None, ""), (0.5, "S"), (0.6, "M"), (2, "M"), (4, "L"), (4.5, "XL")]
)
def test_the_size_of_an_effort_follows_from_its_person_months(session, effort, size) -> None:
    assert add_item(session, None, replace(VALUES, effort=effort)).size == size


def test_what_is_done_can_be_checked_and_stays_out_of_the_ranking(session, world) -> None:
    item = add_item(session, None, replace(VALUES, status=ItemStatus.DONE))
    assert NEXT[ItemStatus.DONE] == ItemStatus.CHECKED
    set_status(session, [item.id], ItemStatus.CHECKED, world.lead.id)
    assert item.has_ended
    assert order_of(session).ranks == {}


def test_a_change_of_what_the_register_keeps_stands_in_the_history(session, world) -> None:
    item = add_item(session, None, VALUES)
    given = replace(VALUES, target=20.0, reply="We cut it to one board", closure=Closure.PARTLY)
    change_item(session, item, given, 1, world.lead.id)
    changed = {each.change.what: each.change.after for each in changes_of(session, item.id)}
    assert changed == {"target": "20.0", "reply": "We cut it to one board", "closure": "partly achieved"}


def test_a_theme_proposes_its_share_as_measure_with_todays_value(session, world) -> None:
    """For six of twelve it does not work; Tools work for all who mention them."""
    themes = find(session, world).themes
    improve = propose(session, themes["Planning"])
    assert (improve.measure, improve.base_value) == ("Share of people for whom it does not work, in %", 50.0)
    assert "for whom it works" in propose(session, themes["Tools"]).measure


def test_a_base_value_of_a_few_people_is_not_proposed(session, world) -> None:
    world.wave.mode, world.wave.minimum_group, world.wave.minimum_group_for_quotes = "open", 1, 1
    assert propose(session, find(session, world, people=4).themes["Planning"]).base_value is None
