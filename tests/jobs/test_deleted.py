"""What a job does whose survey is deleted: nothing any more, and nobody is told of an error."""

import pytest
from sqlmodel import select

from jobs.placing import place_pending
from jobs.sweep import sweep
from jobs.themes import find_themes
from models.database import transaction
from models.removal.whole_survey import delete_survey
from models.tables import METADATA
from models.themes.runs import ask_for_run
from models.themes.statements import Vector

KEPT = {"users", "portfolio_areas", "deletions", "calendar"}


@pytest.fixture
def delete(engine, world):
    def deed(*_texts) -> None:
        with transaction(engine) as session:
            delete_survey(session, world.survey.id, "by Lead")

    return deed


@pytest.fixture
def run_id(engine, world, answer_all) -> str:
    answer_all(4)
    with transaction(engine) as session:
        return ask_for_run(session, world.survey.id).id


def left(look) -> set[str]:
    look.rollback()
    return {name for name, table in METADATA.tables.items() if look.execute(table.select()).first()}


def test_a_job_in_the_queue_for_a_deleted_survey_ends_quietly(world, run_id, delete, look) -> None:
    survey_id = world.survey.id
    delete()
    place_pending(survey_id)
    find_themes(run_id)
    sweep()
    assert left(look) == KEPT


def test_a_survey_that_is_deleted_while_its_answers_are_placed_leaves_nothing(
    world, run_id, delete, look, meanwhile
) -> None:
    place_pending(world.survey.id, meanwhile(delete))
    assert left(look) <= KEPT
    assert look.exec(select(Vector)).all() == []


def test_a_survey_that_is_deleted_while_it_is_analysed_leaves_nothing(
    world, run_id, delete, look, meanwhile
) -> None:
    find_themes(run_id, meanwhile(delete))
    assert left(look) <= KEPT


def test_a_survey_that_is_deleted_while_its_themes_are_named_leaves_nothing(
    world, run_id, delete, look, meanwhile
) -> None:
    place_pending(world.survey.id)
    find_themes(run_id, meanwhile(delete))
    assert left(look) <= KEPT


def test_an_error_of_ours_is_told_as_before(world, run_id, look, meanwhile) -> None:
    def break_down(_texts) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        find_themes(run_id, meanwhile(break_down))
