import pytest

from models.database import transaction
from models.themes.runs import ask_for_run, claim_run, hold
from webapp.surveys.waiting import time_left


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "time left not known yet"),
        (0, "a few seconds left"),
        (9, "a few seconds left"),
        (10, "about 10 seconds left"),
        (31, "about 40 seconds left"),
        (55, "about a minute left"),
        (80, "about a minute left"),
        (95, "about 2 minutes left"),
        (1500, "about 25 minutes left"),
    ],
)
def test_the_time_left_is_told_as_roughly_as_it_is_known(seconds, words) -> None:
    assert time_left(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(25, "40 %, about 30 seconds left"), (None, "40 %, time left not known yet")]
)
def test_the_lead_reads_the_stage_the_share_and_the_time_left(lead, engine, world, seconds, words) -> None:
    with transaction(engine) as session:
        run = ask_for_run(session, world.survey.id)
        lease = claim_run(session, run.id, 60)
        hold(session, run.id, lease, 60, "Naming the themes", 0.4, seconds)
    part = lead.get(f"/surveys/{world.survey.id}/progress").html
    assert "Naming the themes" in part
    assert words in " ".join(part.split()).replace("\u202f", " ").replace("\xa0", " ")


def test_of_a_run_that_waits_nothing_is_said_of_its_time(lead, engine, world) -> None:
    with transaction(engine) as session:
        ask_for_run(session, world.survey.id)
    part = lead.get(f"/surveys/{world.survey.id}/progress").html
    assert "Waiting for a worker" in part
    assert "left" not in part
