"""Quotes that came with a file do not outlive what people said here."""

import pytest
from sqlmodel import Session, select

from models.backlog.deleted import DeletedItem
from models.backlog.item_import import ItemRow, ReadRegister, import_items, plan_items
from models.backlog.items import BacklogItem
from models.removal.deleted_items import delete_items
from models.removal.retention import delete_everything, delete_words
from models.removal.whole_survey import delete_survey
from models.surveys.waves import close_wave
from tests.factories.findings import find

SAID, OF_OTHERS = "Planning helped person 5.", "Somebody said this elsewhere."


def imported(session: Session) -> BacklogItem:
    register = ReadRegister([ItemRow(1, {"title": "A"}, {"theme": "T", "quotes": [SAID, OF_OTHERS]})])
    import_items(session, register, plan_items(session, register).seen, None)
    return session.exec(select(BacklogItem)).one()


@pytest.fixture
def kept_before(session, world) -> BacklogItem:
    """An item whose quotes came before people said the same here."""
    item = imported(session)
    assert item.imported["quotes"] == [SAID, OF_OTHERS]
    find(session, world)
    close_wave(session, session.merge(world.wave))
    return item


def test_quotes_of_people_here_are_not_taken_from_a_file(session, world) -> None:
    find(session, world)
    assert imported(session).imported == {"theme": "T", "quotes": [OF_OTHERS]}


@pytest.mark.parametrize("remove", [delete_words, delete_everything])
def test_quotes_go_with_the_words_of_a_round(session, world, kept_before, remove) -> None:
    remove(session, session.merge(world.wave), "x")
    assert kept_before.imported["quotes"] == [OF_OTHERS]


def test_quotes_go_with_a_survey(session, world, kept_before) -> None:
    delete_survey(session, world.survey.id, "x")
    session.refresh(kept_before)
    assert kept_before.imported["quotes"] == [OF_OTHERS]


def test_quotes_go_out_of_deleted_items_too(session, world, kept_before) -> None:
    delete_items(session, [kept_before.id], world.lead.id)
    delete_words(session, session.merge(world.wave), "x")
    (row,) = session.exec(select(DeletedItem)).one().kept["backlog_items"]
    assert row["imported"]["quotes"] == [OF_OTHERS]
