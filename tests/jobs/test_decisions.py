"""What people decided holds after a real analysis, with new answers and in new waves."""

import random

import pytest
from sqlmodel import select

from models.backlog.items import themes_with_items
from models.base import Refused
from models.database import transaction
from models.review.deciding import Ticked, decide, merge, move, split, undo
from models.review.history import history
from models.themes.assignments import assigned_themes
from models.themes.decisions import DecisionKind
from models.themes.runs import AnalysisRun
from models.themes.statements import Statement
from models.themes.themes import Theme, get_theme, roots_of, themes_of
from models.themes.themes_to_keep import kept_theme_ids


@pytest.fixture
def decided(engine, world):
    """Decide something in a transaction of its own: `decided(merge, theme, target_id)`; by the lead."""

    def do(deed, *arguments):
        with transaction(engine) as session:
            given = [session.merge(each) if isinstance(each, Theme) else each for each in arguments]
            if deed is decide:
                given.insert(1, world.lead.id)
                return deed(session, *given)
            return deed(session, *given, world.lead.id)

    return do


@pytest.fixture
def places(look, world):
    """Where every statement is now, by id."""

    def now() -> dict[str, str | None]:
        look.rollback()
        return assigned_themes(look, world.survey.id)

    return now


@pytest.fixture
def two_themes(look, world, answer_all, analyse) -> list[Theme]:
    """The two largest themes of a first analysis."""
    answer_all(3)
    analyse()
    sizes = list(assigned_themes(look, world.survey.id).values())
    return sorted(themes_of(look, world.survey.id), key=lambda theme: -sizes.count(theme.id))[:2]


def inside(places: dict[str, str | None], theme_id: str) -> set[str]:
    return {key for key, value in places.items() if value == theme_id}


def test_merged_themes_stay_one_and_take_in_what_is_new(
    look, world, two_themes, decided, places, answer_all, analyse
) -> None:
    first, second = two_themes
    both = inside(places(), first.id) | inside(places(), second.id)
    decided(merge, second, first.id)
    for _ in range(2):
        answer_all(2)
        run_id = analyse()
        assert both <= inside(places(), first.id)
        run = look.get_one(AnalysisRun, run_id)
        assert second.id not in {theme.id for theme in themes_of(look, world.survey.id)}
        assert second.title not in run.changes["new"]
    assert len(inside(places(), first.id)) > len(both)


def test_a_merge_that_is_undone_later_gives_back_what_was_before(
    two_themes, decided, places, answer_all, analyse
) -> None:
    first, second = two_themes
    before = places()
    merging = decided(merge, second, first.id)
    answer_all(2)
    analyse()
    decided(undo, merging.id)
    assert {key: places()[key] for key in before} == before
    analyse()
    assert inside(before, second.id) <= inside(places(), second.id) | inside(places(), first.id)


def test_a_split_theme_holds_what_was_ticked_and_its_name(
    look, world, two_themes, decided, places, answer_all, analyse
) -> None:
    first, _ = two_themes
    members = sorted(inside(places(), first.id))
    part = frozenset(members[: len(members) // 2])
    made = decided(split, Ticked(world.survey.id, first.id, part), "A part of its own").theme_id
    answer_all(2)
    analyse()
    assert part <= inside(places(), made)
    assert set(members) - part <= inside(places(), first.id)
    assert look.get_one(Theme, made).title == "A part of its own"


def test_moved_statements_stay_and_what_was_taken_out_never_comes_back(
    world, two_themes, decided, places, answer_all, analyse
) -> None:
    first, second = two_themes
    moved, taken_out, *_ = sorted(inside(places(), first.id))
    decided(move, Ticked(world.survey.id, first.id, frozenset({moved})), second.id)
    decided(move, Ticked(world.survey.id, first.id, frozenset({taken_out})), None)
    for _ in range(2):
        answer_all(2)
        analyse()
        assert places()[moved] == second.id
        assert places()[taken_out] != first.id


def test_a_theme_that_is_kept_no_more_is_a_candidate_again(look, world, two_themes, decided, analyse) -> None:
    first, _ = two_themes
    decided(decide, first, DecisionKind.PIN)
    with transaction(look.get_bind()) as session:
        assert kept_theme_ids(session, world.survey.id, themes_with_items(session, world.survey.id)) == {
            first.id
        }
        pinned = history(session, get_theme(session, first.id))[0].decision.id
    decided(undo, pinned)
    analyse()
    assert kept_theme_ids(look, world.survey.id, themes_with_items(look, world.survey.id)) == set()


def test_what_is_decided_while_a_run_works_holds(
    engine, look, world, two_themes, decided, places, answer_all, analyse, meanwhile, scattering
) -> None:
    """A merge, a move and an undo in the middle of a run that knows nothing of them."""
    first, second = two_themes
    one, other, *_ = sorted(inside(places(), first.id))
    before = places()[one]
    moving = decided(move, Ticked(world.survey.id, first.id, frozenset({one})), second.id)

    def undo_move_and_merge(_texts) -> None:
        decided(undo, moving.id)
        decided(move, Ticked(world.survey.id, first.id, frozenset({other})), None)
        decided(merge, second, first.id)

    analyse(meanwhile(undo_move_and_merge, scattering))
    assert places()[one] == before
    assert places()[other] is None
    assert inside(places(), second.id) == set()
    assert second.id not in {theme.id for theme in themes_of(look, world.survey.id)}


@pytest.mark.parametrize("seed", range(2))
def test_decisions_by_chance_hold_in_wave_after_wave(
    engine, look, world, decided, places, answer_all, analyse, seed
) -> None:
    chance = random.Random(seed)
    answer_all(3)
    analyse()
    names: dict[str, str] = {}
    put: dict[str, str | None] = {}
    merged: dict[str, str] = {}
    for number in range(8):
        here = [theme for theme in themes_of(look, world.survey.id) if inside(places(), theme.id)]
        theme, target = chance.sample(here, 2) if len(here) > 1 else (here[0], here[0])
        ticked = Ticked(
            world.survey.id, theme.id, frozenset(chance.sample(sorted(inside(places(), theme.id)), 1))
        )
        deed = chance.choice(["name", "merge", "move", "split"])
        try:
            if deed == "name":
                decided(decide, theme, DecisionKind.NAME, f"Name {number}")
                names[theme.id] = f"Name {number}"
            elif deed == "merge" and len(here) > 2:
                decided(merge, theme, target.id)
                merged[theme.id] = target.id
            elif deed == "move":
                decided(move, ticked, target.id)
                put |= dict.fromkeys(ticked.statement_ids, target.id)
            elif deed == "split":
                made = decided(split, ticked, f"Part {number}").theme_id
                put |= dict.fromkeys(ticked.statement_ids, made)
                names[made] = f"Part {number}"
        except Refused:
            pass  # such as splitting off all there is
        if number % 2:
            answer_all(1)
            analyse()
        look.rollback()
        themes = {row.id: row for row in look.exec(select(Theme).where(Theme.survey_id == world.survey.id))}
        roots = roots_of(themes.values())
        assert all(roots[theme] == roots[into] for theme, into in merged.items())
        assert all(themes[theme].title == name for theme, name in names.items())
        assert all(places()[statement] == roots[theme] for statement, theme in put.items())
        assert places().keys() == set(look.exec(select(Statement.id)))
        look.rollback()
