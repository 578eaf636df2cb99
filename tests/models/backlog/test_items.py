from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from models.backlog.changing import ItemValues, add_item, change_item
from models.backlog.from_themes import propose
from models.backlog.items import BacklogItem, ItemStatus, areas_of, get_item, themes_with_items
from models.backlog.listing import evidence_today
from models.base import EditedMeanwhile, Missing
from models.database import make_engine, transaction, writing_session
from models.evidence.figures import theme_figures
from models.intake.responses import Response
from models.surveys.surveys import QuestionKind
from models.surveys.waves import open_wave
from models.themes.assignments import Assignment
from models.themes.statements import Statement
from models.themes.themes import themes_of
from tests.factories.backlog import listed_backlog
from tests.factories.findings import find
from tests.factories.organisation import make_world

VALUES = ItemValues(
    title="Shorten approvals",
    description="One board instead of three",
    area_ids=(),
    reach=40,
    impact=2.0,
    confidence=80,
    effort=1.5,
)


@pytest.fixture
def planning(session, world):
    return find(session, world).themes["Planning"]


def test_a_proposal_scales_people_to_the_headcount_and_says_so(session, world, planning) -> None:
    """For six of twelve it does not work; of a hundred that is 50."""
    proposal = propose(session, planning)
    assert proposal.reach == 50
    assert "For 6 of the 12 people who answered in First wave this does not work" in proposal.explanation
    assert "scaled to a headcount of 100 that is about 50" in proposal.explanation


@pytest.mark.parametrize("headcount", [0, 12])
def test_a_proposal_is_not_scaled_where_everybody_answered_or_nobody_was_counted(
    session, world, planning, headcount
) -> None:
    world.wave.headcount = headcount
    proposal = propose(session, planning)
    assert proposal.reach == 6
    assert "headcount" not in proposal.explanation


def test_a_proposal_from_too_few_people_tells_no_figure(session, world) -> None:
    proposal = propose(session, find(session, world, people=4).themes["Planning"])
    assert proposal.reach is None
    assert "Too few people" in proposal.explanation
    assert not any(digit in proposal.explanation for digit in "0123456789")


def test_items_are_ranked_by_falling_rice_with_their_evidence(session, world, planning) -> None:
    add_item(session, world.survey.id, replace(VALUES, title="Small", reach=1))
    add_item(session, world.survey.id, replace(VALUES, title="Large", reach=75), planning)
    ranked = listed_backlog(session)
    assert [(row.rank, row.item.title) for row in ranked] == [(1, "Large"), (2, "Small")]
    newest = evidence_today(session, ranked)
    assert newest[ranked[0].item.id][1].respondents == 9
    assert (ranked[1].theme, ranked[1].item.id in newest) == (None, False)


def test_equal_scores_are_ordered_by_title(session, world) -> None:
    for title in ("B", "C", "A"):
        add_item(session, world.survey.id, replace(VALUES, title=title))
    assert [row.item.title for row in listed_backlog(session)] == ["A", "B", "C"]


def test_an_item_keeps_the_reach_that_the_evidence_gave(session, world, planning) -> None:
    item = add_item(session, world.survey.id, replace(VALUES, reach=50), planning)
    by_hand = add_item(session, world.survey.id, VALUES)
    assert (item.reach_found, item.reach_is_overridden) == (50, False)
    assert (by_hand.reach_found, by_hand.reach_is_overridden) == (None, False)
    change_item(session, item, replace(VALUES, reach=10), version=1)
    assert (item.reach_found, item.reach_is_overridden) == (50, True)


def test_a_theme_has_one_item(session, world, planning) -> None:
    add_item(session, world.survey.id, VALUES, planning)
    with pytest.raises(EditedMeanwhile, match="still here"):
        add_item(session, world.survey.id, VALUES, planning)


def test_an_item_is_tied_to_its_areas(session, world) -> None:
    ids = {name: area.id for name, area in world.areas.items()}
    item = add_item(session, world.survey.id, replace(VALUES, area_ids=[ids["Platform"], ids["Data"]]))
    assert [area.name for area in areas_of(session, item.id)] == ["Data", "Platform"]
    change_item(session, item, replace(VALUES, area_ids=[ids["Housing"], ids["Housing"]]), version=1)
    assert [area.name for area in areas_of(session, item.id)] == ["Housing"]


def test_an_area_that_is_not_there_is_refused_by_the_database(session, world) -> None:
    with pytest.raises(IntegrityError):
        add_item(session, world.survey.id, replace(VALUES, area_ids=["0" * 32]))


def test_a_change_moves_the_version_on(session, world) -> None:
    item = add_item(session, world.survey.id, VALUES)
    change_item(session, item, replace(VALUES, title="Other", status=ItemStatus.DOING), version=1)
    assert (item.title, item.status, item.version) == ("Other", ItemStatus.DOING, 2)


def test_a_change_of_an_older_version_is_refused_and_changes_nothing(session, world) -> None:
    item = add_item(session, world.survey.id, VALUES)
    change_item(session, item, replace(VALUES, title="First"), version=1)
    with pytest.raises(EditedMeanwhile, match="still here"):
        change_item(session, item, replace(VALUES, title="Second"), version=1)
    session.refresh(item)
    assert (item.title, item.version) == ("First", 2)


@pytest.fixture
def postgres_engine(fresh_database):
    engine = make_engine(fresh_database("postgresql"))
    yield engine
    engine.dispose()


def test_two_people_who_save_at_the_same_moment_do_not_overwrite_each_other(postgres_engine) -> None:
    """On PostgreSQL both have read the item before either writes; SQLite lets only one begin."""
    with transaction(postgres_engine) as session:
        item_id = add_item(session, make_world(session).survey.id, VALUES).id
    with writing_session(postgres_engine) as first, writing_session(postgres_engine) as second:
        mine, theirs = get_item(first, item_id), get_item(second, item_id)
        change_item(first, mine, replace(VALUES, title="First"), version=1)
        first.commit()
        with pytest.raises(EditedMeanwhile):
            change_item(second, theirs, replace(VALUES, title="Second"), version=1)


def test_the_item_of_a_theme_is_found_by_the_theme(session, world, planning) -> None:
    item = add_item(session, world.survey.id, VALUES, planning)
    add_item(session, world.survey.id, VALUES)
    assert themes_with_items(session, world.survey.id) == {planning.id: item}


def test_a_theme_with_an_item_stays_in_the_next_analysis(session, world, planning) -> None:
    add_item(session, world.survey.id, VALUES, planning)
    planning.label = "No longer found"
    session.flush()
    second = open_wave(session, world.survey.id, "Second wave", 100)
    find(session, world, people=2, wave=second)
    (row,) = listed_backlog(session)
    assert row.theme.label == "No longer found"


def test_an_item_that_is_not_there_is_missing(session, world) -> None:
    with pytest.raises(Missing, match="not here"):
        get_item(session, "0" * 32)
    assert session.exec(select(BacklogItem)).all() == []


def test_a_theme_that_nobody_complains_of_is_kept_and_shared(session, world) -> None:
    """Tools work for four of ten; they could reach the other six, which is 60 of a hundred."""
    proposal = propose(session, find(session, world, people=10).themes["Tools"])
    assert (proposal.title, proposal.reach) == ("Keep and share: Tools", 60)
    assert proposal.explanation == (
        "It works for 4 of the 10 people who answered in First wave, and nobody said that it does not; "
        "it could reach the other 6; scaled to a headcount of 100 that is about 60."
    )


def test_what_works_for_everybody_who_answered_reaches_nobody_more(session, world) -> None:
    findings = find(session, world)
    session.exec(update(Statement).values(kind=QuestionKind.WORKS))
    session.exec(update(Assignment).values(theme_id=findings.themes["Tools"].id))
    assert propose(session, findings.themes["Tools"]).reach == 0


def test_a_theme_that_works_for_some_only_is_to_be_improved(session, planning) -> None:
    assert propose(session, planning).title == "Improve: Planning"


def test_a_theme_of_ideas_reaches_those_who_suggest_it(session, world) -> None:
    approvals = find(session, world).themes["Approvals"]
    session.exec(update(Statement).values(kind=QuestionKind.IDEA))
    world.wave.headcount = 12
    proposal = propose(session, approvals)
    assert (proposal.title, proposal.reach) == ("Improve: Approvals", 5)
    assert proposal.explanation == "5 of the 12 people who answered in First wave suggest it."


def test_no_theme_of_too_few_people_is_said_to_be_free_of_complaints(session, world) -> None:
    proposal = propose(session, find(session, world, people=4).themes["Tools"])
    assert (proposal.title, proposal.reach) == ("Improve: Tools", None)


def also_held_up(session, world) -> None:
    """Let those whom approvals held up have been held up by planning."""
    themes = {theme.label: theme.id for theme in themes_of(session, world.survey.id)}
    moved = update(Assignment).where(col(Assignment.theme_id) == themes["Approvals"])
    session.exec(moved.values(theme_id=themes["Planning"]))


@pytest.fixture
def housing_alone(session, world):
    """Of twelve people seven are in Platform, and the others are in Housing."""
    find(session, world)
    elsewhere = session.exec(select(Response).where(col(Response.area_id).is_(None))).all()
    for response in elsewhere:
        response.area_id = world.areas["Housing"].id
    ids = {name: area.id for name, area in world.areas.items()}
    world.wave.pattern = {ids[name]: ids["Housing"] for name in ("Housing", "Data", "Tiny")}
    world.wave.pattern |= {ids["Platform"]: ids["Platform"]}
    return {theme.label: theme for theme in themes_of(session, world.survey.id)}


def test_the_areas_of_a_proposal_are_those_whose_figures_show_it(session, world, housing_alone) -> None:
    """Planning does not work for four in Platform and for two elsewhere, of whom nothing is told."""
    ids = {name: area.id for name, area in world.areas.items()}
    assert theme_figures(session, housing_alone["Planning"], world.wave).areas == ()
    also_held_up(session, world)
    assert propose(session, housing_alone["Planning"]).area_ids == (ids["Platform"], ids["Housing"])


def test_what_was_counted_with_others_is_ticked_nowhere(session, world, planning) -> None:
    """The group of those who named no area, and of areas too small to be shown, is no area."""
    also_held_up(session, world)
    names = {figures.name for figures in theme_figures(session, planning, world.wave).areas}
    assert names == {"Platform", "Data, Digital, Housing, Tiny and anyone who named no area"}
    assert propose(session, planning).area_ids == (world.areas["Platform"].id,)


def test_the_reach_of_a_few_people_stays_on_the_leads_pages(session, world) -> None:
    world.wave.mode, world.wave.minimum_group, world.wave.minimum_group_for_quotes = "open", 1, 1
    planning = find(session, world, people=4).themes["Planning"]
    proposal = propose(session, planning)
    assert (proposal.reach, proposal.rests_on_few, proposal.area_ids) == (25, True, ())
    item = add_item(session, world.survey.id, replace(VALUES, reach=25), planning)
    assert not item.reach_may_leave
    change_item(session, item, replace(VALUES, reach=30), version=1)
    assert item.reach_may_leave
