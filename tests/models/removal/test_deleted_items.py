from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from models.backlog.changes import changes_of
from models.backlog.changing import ItemValues, add_item, change_item
from models.backlog.deleted import DAYS_KEPT, DeletedItem, deleted_items, deleted_of_batch, get_deleted
from models.backlog.items import areas_of, get_item, goals_of, themes_with_items
from models.backlog.notes import add_note, notes_of
from models.base import EditedMeanwhile, Missing, today
from models.portfolio.goals import GoalValues, add_goal
from models.removal.deleted_items import delete_items, forget_old_items, restore_items
from models.removal.erasure import erase_name
from models.removal.known_names import names_key
from models.removal.retention import delete_everything
from models.removal.whole_survey import delete_survey
from models.surveys.waves import close_wave
from tests.factories.findings import find
from tests.models.test_tables import rows_of

VALUES = ItemValues("Shorten approvals", "For Quillon", (), reach=50, impact=2.0, confidence=80, effort=1.5)


@pytest.fixture
def planning(session, world):
    return find(session, world).themes["Planning"]


@pytest.fixture
def item(session, world, planning):
    """An item with something in each table that items have rows in."""
    goal = add_goal(session, GoalValues("Deliver on time"))
    tied = replace(VALUES, area_ids=[world.areas["Data"].id], goal_ids=[goal.id], due_on=today())
    made = add_item(session, world.survey.id, tied, planning)
    change_item(session, made, replace(tied, owner="A director"), 1, world.lead.id)
    add_note(session, made, world.lead.id, "Ask the board")
    return made


def restore(session, batch) -> None:
    restore_items(session, deleted_of_batch(session, batch))


def test_a_deleted_item_leaves_no_row_among_the_others_and_comes_back_as_it_was(session, world, item) -> None:
    before, item_id = rows_of(session), item.id
    batch, number = delete_items(session, [item_id], world.lead.id)
    after = rows_of(session)
    assert number == 1
    holding = {name for name, rows in after.items() if any(item_id in row for row in rows)}
    assert holding == {"deleted_items"}
    with pytest.raises(Missing):
        get_item(session, item_id)
    restore(session, batch)
    assert rows_of(session) == before


def test_what_it_was_tied_to_and_is_gone_is_left_out_when_it_is_restored(session, world, item) -> None:
    item_id, data = item.id, world.areas["Data"]
    batch, _ = delete_items(session, [item_id], world.lead.id)
    (goal,) = session.exec(select(type(add_goal(session, GoalValues("Another"))))).all()[:1]
    world.wave.pattern = {}
    for each in session.exec(select(type(goal))).all():
        session.delete(each)
    session.flush()
    restore(session, batch)
    assert goals_of(session, item_id) == ()
    assert [area.id for area in areas_of(session, item_id)] == [data.id]
    assert (len(changes_of(session, item_id)), len(notes_of(session, item_id))) == (1, 1)


def test_a_theme_whose_item_is_deleted_is_free_for_another(session, world, item, planning) -> None:
    delete_items(session, [item.id], world.lead.id)
    assert themes_with_items(session, world.survey.id) == {}
    assert add_item(session, world.survey.id, VALUES, planning).number == 2


def test_an_item_that_was_changed_meanwhile_is_not_deleted(session, world, item) -> None:
    with pytest.raises(EditedMeanwhile):
        delete_items(session, [item.id], world.lead.id, version=1)
    assert get_item(session, item.id)


def test_after_thirty_days_it_is_removed_for_good(session, world, item) -> None:
    item_id = item.id
    delete_items(session, [item_id], world.lead.id)
    deleted = get_deleted(session, item_id)
    deleted.deleted_on = today() - timedelta(days=DAYS_KEPT - 1)
    session.flush()
    forget_old_items(session)
    assert [each.number for each, _ in deleted_items(session)] == [1]
    deleted.deleted_on = today() - timedelta(days=DAYS_KEPT)
    session.flush()
    forget_old_items(session)
    session.expire_all()
    with pytest.raises(Missing, match="restored, or removed for good"):
        get_deleted(session, item_id)


def test_a_name_is_taken_out_of_deleted_items_too(session, world, item) -> None:
    delete_items(session, [item.id], world.lead.id)
    erase_name(session, names_key("a secret"), "Quillon")
    session.expire_all()
    (kept,) = session.exec(select(DeletedItem.kept)).all()
    assert kept["backlog_items"][0]["description"] == "For [name]"


def test_figures_of_a_round_that_was_deleted_do_not_come_back_with_an_item(session, world, item) -> None:
    batch, _ = delete_items(session, [item.id], world.lead.id)
    item_id = session.exec(select(DeletedItem.id)).one()
    close_wave(session, world.wave)
    delete_everything(session, world.wave, "by Lead")
    restore(session, batch)
    back = get_item(session, item_id)
    assert (back.kept_wave_id, back.kept_answered, back.kept_needs_work) == (None, None, None)


def test_deleted_items_of_a_survey_go_with_it(session, world, item) -> None:
    delete_items(session, [item.id], world.lead.id)
    delete_survey(session, world.survey.id, "by Lead")
    assert session.exec(select(DeletedItem)).all() == []
