"""Whether an improvement helped is told from its themes then and in a later wave."""

import pytest

from models.backlog.changes import changes_of
from models.backlog.changing import ItemValues, add_item
from models.backlog.effect import close_item, effect_of, propose_closure
from models.backlog.items import BacklogItem, Closure, ItemStatus
from models.backlog.kept_evidence import evidence_of
from models.base import EditedMeanwhile
from models.evidence.change import Verdict
from models.surveys.waves import open_wave
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def item(session, world) -> BacklogItem:
    """Of Planning, which does not work for six of twelve; it is to be true of a tenth."""
    values = ItemValues(
        "Plan earlier", "", [world.areas["Platform"].id], 5, 1, 80, 1, base_value=50.0, target=10.0
    )
    return add_item(session, world.survey.id, values, find(session, world).themes["Planning"])


@pytest.fixture
def later(session, world, item):
    """Ask again: `later(12)` has 12 of 20 complain of planning, and 8 praise it."""

    def ask(complain: int, people: int = 20) -> None:
        wave = open_wave(session, world.survey.id, "Second wave", headcount=100)
        for person in range(people):
            side = "needs_work" if person < complain else "works"
            verb = "held up" if person < complain else "helped"
            respond(session, world, **{side: f"Planning {verb} now {person}"}, area="Platform", wave=wave)
        find(session, world, people=0, wave=wave)

    return ask


def effect(session, item):
    return effect_of(session, item, evidence_of(session, item))


def test_before_a_later_wave_nothing_is_told(session, item) -> None:
    told = effect(session, item)
    assert (told.themes, told.closure, told.value_now) == ((), Closure.UNSAID, None)


def test_fewer_complain_and_the_target_is_reached(session, item, later) -> None:
    later(1)
    told = effect(session, item)
    (theme,) = told.themes
    shares = theme.change.shares.needs_work
    assert (shares.before, shares.of_before, shares.now, shares.of_now) == (6, 12, 1, 20)
    assert (theme.change.verdict, told.value_now) == (Verdict.BETTER, 5.0)
    assert told.closure == Closure.ACHIEVED


def test_fewer_complain_than_before_but_more_than_was_meant(session, item, later) -> None:
    later(3)
    told = effect(session, item)
    assert (told.value_now, told.closure) == (15.0, Closure.PARTLY)


def test_a_theme_that_nobody_complains_of_any_more_has_got_better(session, item, later) -> None:
    later(0)
    assert effect(session, item).closure == Closure.ACHIEVED


def test_as_many_complain_as_before(session, item, later) -> None:
    later(10)
    told = effect(session, item)
    assert (told.themes[0].change.verdict, told.closure) == (Verdict.NOT_CLEAR, Closure.NOT_ACHIEVED)


def test_more_complain_than_before(session, item, later) -> None:
    later(20)
    assert effect(session, item).closure == Closure.NOT_ACHIEVED


def test_a_later_wave_of_too_few_people_tells_nothing(session, item, later) -> None:
    later(3, people=3)
    assert effect(session, item).themes == ()


@pytest.mark.parametrize(
    ("verdicts", "is_reached", "closure"),
    [
        ([Verdict.BETTER, Verdict.BETTER], None, Closure.ACHIEVED),
        ([Verdict.BETTER, Verdict.TOO_FEW], True, Closure.ACHIEVED),
        ([Verdict.BETTER, Verdict.NOT_CLEAR], True, Closure.PARTLY),
        ([Verdict.BETTER, Verdict.WORSE], True, Closure.NOT_ACHIEVED),
        ([Verdict.NOT_CLEAR, Verdict.TOO_FEW], None, Closure.NOT_ACHIEVED),
        ([Verdict.TOO_FEW, Verdict.TOO_FEW], True, Closure.TOO_FEW),
    ],
)
def test_several_themes_make_one_proposal(verdicts, is_reached, closure) -> None:
    assert propose_closure(verdicts, is_reached) == closure


def test_what_is_accepted_checks_the_item_and_is_in_its_history(session, world, item, later) -> None:
    later(1)
    told = effect(session, item)
    close_item(session, item, told.closure, told.value_now, item.version, world.lead.id)
    assert (item.status, item.closure, item.value_now) == (ItemStatus.CHECKED, "achieved", 5.0)
    changed = {each.change.what: each.change.after for each in changes_of(session, item.id)}
    assert changed == {"status": "checked", "closure": "achieved", "value_now": "5.0"}


def test_nobody_closes_what_somebody_else_has_changed(session, world, item) -> None:
    with pytest.raises(EditedMeanwhile):
        close_item(session, item, Closure.ACHIEVED, None, item.version - 1, world.lead.id)
    assert item.status == ItemStatus.PROPOSED
