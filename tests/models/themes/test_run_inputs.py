from models.review.deciding import Ticked, move, undo
from models.surveys.waves import open_wave
from models.themes.run_inputs import read_run
from models.themes.runs import ask_for_run
from models.themes.statements import statements_of
from tests.factories.findings import find


def read(session, world):
    return read_run(session, ask_for_run(session, world.survey.id).id, ())


def test_a_run_knows_the_statements_of_the_newest_wave(session, world) -> None:
    first = {row.id for row in find(session, world).statements}
    assert read(session, world).newest == first
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    assert read(session, world).newest == first
    find(session, world, wave=second, ending="!")
    assert read(session, world).newest == {row.id for row in statements_of(session, world.survey.id)} - first


def test_a_run_knows_what_people_put_where_it_is(session, world) -> None:
    found = find(session, world)
    planning, tools = found.themes["Planning"], found.themes["Tools"]
    moved, out = [row.id for row in found.statements if row.text.startswith("Planning helped")][:2]
    of_planning = Ticked(world.survey.id, planning.id, frozenset({moved}))
    decision = move(session, of_planning, tools.id, world.lead.id)
    move(session, Ticked(world.survey.id, planning.id, frozenset({out})), None, world.lead.id)
    assert read(session, world).put == {moved}
    undo(session, decision.id, world.lead.id)
    assert read(session, world).put == set()
