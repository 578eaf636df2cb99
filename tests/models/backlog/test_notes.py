import pytest

from models.accounts.users import add_lead
from models.backlog.changing import ItemValues, add_item
from models.backlog.notes import add_note, delete_note, notes_of
from models.base import Missing, Refused

VALUES = ItemValues("Shorten approvals", "", (), reach=5, impact=1.0, confidence=80, effort=1.0)


@pytest.fixture
def item(session):
    return add_item(session, None, VALUES)


def test_notes_stand_with_who_wrote_them_the_newest_first(session, world, item) -> None:
    add_note(session, item, world.lead.id, "First")
    add_note(session, item, world.lead.id, "Second")
    assert [(each.note.text, each.by) for each in notes_of(session, item.id)] == [
        ("Second", "Lead"),
        ("First", "Lead"),
    ]


def test_only_who_wrote_a_note_deletes_it(session, world, item) -> None:
    other = add_lead(session, "other@pmo.example", "Other", "hash")
    note = add_note(session, item, world.lead.id, "Mine")
    with pytest.raises(Refused, match="Another lead"):
        delete_note(session, item, note.id, other.id)
    delete_note(session, item, note.id, world.lead.id)
    assert notes_of(session, item.id) == []


def test_a_note_of_another_item_is_not_deleted(session, world, item) -> None:
    note = add_note(session, add_item(session, None, VALUES), world.lead.id, "Elsewhere")
    with pytest.raises(Missing):
        delete_note(session, item, note.id, world.lead.id)
