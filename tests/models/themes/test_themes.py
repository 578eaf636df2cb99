import pytest
from sqlmodel import select

from models.base import Missing, Refused
from models.review.deciding import decide
from models.surveys.surveys import create_survey
from models.themes.assignments import Assignment, assigned_themes, place
from models.themes.decisions import Decision, DecisionKind, decided_theme_ids, decisions_of
from models.themes.found_themes import NewAssignment, NewTheme, replace_themes
from models.themes.replay import replay_decisions
from models.themes.statements import NewStatement, add_statements
from models.themes.themes import Theme, get_theme, themes_of
from tests.factories.findings import find


@pytest.fixture
def found(session, world):
    return find(session, world)


@pytest.fixture
def planning(found) -> Theme:
    return found.themes["Planning"]


@pytest.fixture
def again(session, world):
    """Replace the themes as another run would: `again({theme_id or None: label})`; gives what changed."""

    def replace(labels: list[tuple[str | None, str]], kept: set[str] = frozenset(), assignments=()):
        themes = [NewTheme(theme_id, label, [], [], b"") for theme_id, label in labels]
        changes = replace_themes(
            session, world.survey.id, themes, list(assignments), encoder="other", kept=set(kept)
        )
        session.expire_all()
        return changes

    return replace


def titles(session, world) -> set[str]:
    return {theme.title for theme in themes_of(session, world.survey.id)}


def test_decisions_are_kept_in_the_order_they_were_made(session, world, found, planning) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Quarterly planning")
    decide(session, found.themes["Tools"], world.lead.id, DecisionKind.HIDE)
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    made = decisions_of(session, world.survey.id)
    assert [decision.sequence for decision in made] == [1, 2, 3]
    assert [decision.value for decision in made] == ["Quarterly planning", "", "Planning days"]
    assert {decision.user_id for decision in made} == {world.lead.id}


def test_the_last_decision_holds_when_all_are_replayed(session, world, planning) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "First name")
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Second name")
    planning.name, planning.hidden = None, False
    replay_decisions(session, world.survey.id)
    session.refresh(planning)
    assert planning.title == "Second name"


def test_undo_is_another_decision(session, world, planning) -> None:
    decide(session, planning, world.lead.id, DecisionKind.HIDE)
    assert planning.hidden
    decide(session, planning, world.lead.id, DecisionKind.SHOW)
    assert not planning.hidden
    assert [decision.kind for decision in session.exec(select(Decision).order_by(Decision.sequence))] == [
        DecisionKind.HIDE,
        DecisionKind.SHOW,
    ]


@pytest.mark.parametrize("name", ["", "  \t ", "x" * 81, "Tools", "tOOLS"])
def test_a_name_that_is_empty_too_long_or_taken_is_refused(session, world, planning, name) -> None:
    with pytest.raises(Refused):
        decide(session, planning, world.lead.id, DecisionKind.NAME, name)
    assert planning.title == "Planning"
    assert decisions_of(session, world.survey.id) == []


def test_a_theme_may_be_named_as_it_is_called_already(session, world, planning) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "  planning   sessions ")
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning sessions")
    assert planning.title == "Planning sessions"


def test_a_name_holds_in_the_next_analysis(session, world, planning, again) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Quarterly planning")
    changes = again([(planning.id, "Planning meetings")], decided_theme_ids(session, world.survey.id))
    assert planning.title == "Quarterly planning"
    assert planning.label == "Planning meetings"
    assert changes["stayed"] == 1


def test_a_hidden_theme_stays_hidden_in_the_next_analysis(session, world, planning, again) -> None:
    decide(session, planning, world.lead.id, DecisionKind.HIDE)
    again([(planning.id, "Planning")], {planning.id})
    assert planning.hidden


def test_themes_that_are_not_found_again_go_and_the_kept_ones_stay(session, world, found, again) -> None:
    kept, gone = found.themes["Planning"].id, found.themes["Tools"].id
    changes = again([(found.themes["Approvals"].id, "Sign-off"), (None, "Onboarding")], {kept})
    assert titles(session, world) == {"Planning", "Sign-off", "Onboarding"}
    assert get_theme(session, kept).title == "Planning"
    with pytest.raises(Missing, match="statements are kept"):
        get_theme(session, gone)
    assert changes == {"new": ["Onboarding"], "gone": ["Tools"], "stayed": 1}


def test_a_first_analysis_reports_all_its_themes_as_new(session, world, again) -> None:
    assert again([(None, "B"), (None, "A")]) == {"new": ["A", "B"], "gone": [], "stayed": 0}


def test_a_theme_that_went_meanwhile_is_made_anew(session, world, again) -> None:
    changes = again([("0" * 32, "Planning")])
    (theme,) = themes_of(session, world.survey.id)
    assert theme.title == "Planning"
    assert changes["new"] == ["Planning"]


def test_assignments_are_replaced_with_those_of_the_run(session, world, found, again) -> None:
    first, second, *_ = found.statements
    again(
        [(None, "Onboarding")],
        assignments=[NewAssignment(first.id, 0, 0.8), NewAssignment(second.id, None, 0.0)],
    )
    (theme,) = themes_of(session, world.survey.id)
    assert assigned_themes(session, world.survey.id) == {first.id: theme.id, second.id: None}
    assert session.get_one(Assignment, first.id).confidence == 0.8


def test_another_surveys_themes_are_left_alone(session, world, found) -> None:
    other = create_survey(
        session, title="Other", purpose="-", responsible="-", contact="-", urgent_contact="-"
    )
    replace_themes(session, other.id, [NewTheme(None, "Alone", [], [], b"")], [], encoder="", kept=set())
    assert titles(session, world) == {"Planning", "Approvals", "Tools"}
    assert len(assigned_themes(session, world.survey.id)) == len(found.statements)


@pytest.fixture
def late(session, world, found):
    """A statement that came while a run worked."""
    answer_id = found.statements[0].answer_id
    (row,) = add_statements(session, world.survey.id, [NewStatement(answer_id, "works", "Late words")])
    return row


def test_a_late_statement_is_placed_on_a_theme(session, world, planning, late) -> None:
    place(session, world.survey.id, {late.id: (planning.id, 0.7)})
    assert assigned_themes(session, world.survey.id)[late.id] == planning.id


def test_a_late_statement_of_a_theme_that_is_gone_is_unclear(session, world, late) -> None:
    place(session, world.survey.id, {late.id: ("0" * 32, 0.7)})
    assert assigned_themes(session, world.survey.id)[late.id] is None


def test_a_statement_that_has_a_place_keeps_it(session, world, found, planning, late) -> None:
    place(session, world.survey.id, {late.id: (found.themes["Tools"].id, 0.7)})
    place(session, world.survey.id, {late.id: (planning.id, 0.9)})
    assert assigned_themes(session, world.survey.id)[late.id] == found.themes["Tools"].id


def test_a_theme_keeps_its_label_where_that_is_held_and_others_are_renamed(session, world, found) -> None:
    held, free = found.themes["Planning"], found.themes["Tools"]
    held.topic = "Planning"
    rooms = NewTheme(held.id, "Meetings", ["rooms"], [], b"", topic="Meetings", phrases=["big rooms"])
    themes = [rooms, NewTheme(free.id, "Planning", [], [], b"", topic="Planning")]
    places = [NewAssignment(found.statements[0].id, 0, 0.9)]
    replace_themes(session, world.survey.id, themes, places, encoder="", kept=set(), named={held.id})
    assert (held.label, held.keywords) == ("Planning", ["rooms"])
    assert (held.topic, held.phrases) == ("Planning", ["big rooms"])  # the topic of the name it keeps
    assert free.topic == "Planning"
    assert free.label == "Planning 2"  # two with one name nobody could tell apart


def test_the_name_of_a_theme_that_goes_may_be_given_to_another(session, world, found) -> None:
    replace_themes(
        session,
        world.survey.id,
        [NewTheme(found.themes["Tools"].id, "Planning", [], [], b"")],
        [],
        encoder="",
        kept=set(),
        named={found.themes["Planning"].id},
    )
    assert titles(session, world) == {"Planning"}


def test_a_name_of_which_no_word_may_be_shown_is_not_held(session, world, planning) -> None:
    for unnamed in ("Theme", "Theme 3"):
        planning.label = unnamed
        themes = [NewTheme(planning.id, "Meetings", [], [], b"")]
        replace_themes(session, world.survey.id, themes, [], encoder="", kept=set(), named={planning.id})
        assert planning.label == "Meetings"
