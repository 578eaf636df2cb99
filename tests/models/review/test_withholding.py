import pytest
from sqlmodel import select

from models.accounts.users import add_lead
from models.base import Missing, Refused
from models.evidence.figures import (
    figures_by_theme,
    quotable_statements,
    theme_figures,
    wave_figures,
)
from models.review.deciding import decide
from models.review.withholding import (
    Reason,
    count_withheld,
    count_withheld_under,
    hush_themes,
    readable_statement,
    restore,
    unspoken_words,
    withheld_of,
    withhold,
)
from models.themes.assignments import place
from models.themes.decisions import Decision, DecisionKind, decided_theme_ids
from models.themes.found_themes import replace_themes
from models.themes.replay import replay_decisions
from models.themes.statements import Statement
from tests.factories.findings import find
from tests.factories.listed import statements_under
from tests.factories.reviewed import review

WORDS = "Planning helped person 5."


@pytest.fixture
def found(session, world):
    return find(session, world)


@pytest.fixture
def planning(found):
    return found.themes["Planning"]


@pytest.fixture
def statement(session, found) -> Statement:
    return session.exec(select(Statement).where(Statement.text == WORDS)).one()


@pytest.fixture
def withheld(session, world, statement) -> Statement:
    withhold(session, statement, world.lead.id, Reason.PRIVATE, "an  illness ")
    return statement


def shown(session, world, planning) -> set[str]:
    under = statements_under(session, world.wave, planning.id)
    quotes = theme_figures(session, planning, world.wave).quotes
    return {quote.text for quote in [*under, *quotes]}


def test_a_withheld_statement_is_shown_nowhere(session, world, planning, withheld) -> None:
    assert WORDS not in shown(session, world, planning)
    listed = wave_figures(session, world.wave)
    assert WORDS not in [quote.text for theme in listed.themes for quote in theme.quotes]
    assert withheld.id not in quotable_statements(session, world.survey.id)


def test_a_withheld_statement_is_still_counted(session, world, planning, statement) -> None:
    before = figures_by_theme(session, world.wave)[planning.id]
    withhold(session, statement, world.lead.id, Reason.OTHER)
    after = figures_by_theme(session, world.wave)[planning.id]
    assert (after.respondents, after.works, after.needs_work, after.statements) == (9, 6, 6, 12)
    assert (before.respondents, before.areas) == (after.respondents, after.areas)
    assert count_withheld_under(session, world.wave, planning.id) == 1
    assert count_withheld_under(session, world.wave, None) == 0


def test_a_typical_quote_that_is_withheld_gives_way_to_the_next(session, world, planning, statement) -> None:
    assert statement.id in planning.quotes
    before = theme_figures(session, planning, world.wave).quotes
    withhold(session, session.get_one(Statement, before[0].statement_id), world.lead.id, Reason.NAMES)
    after = theme_figures(session, planning, world.wave).quotes
    assert len(after) == len(before) == 3
    assert before[0] not in after


def test_the_list_tells_why_when_who_and_where_but_not_the_words(session, world, withheld) -> None:
    (row,) = withheld_of(session, world.survey.id)
    assert (row.reason, row.note) == ("About a person’s health or private life", "an illness")
    assert (row.by, row.theme, row.wave) == ("Lead", "Planning", "First wave")
    assert row.day == session.exec(select(Decision.made_on)).one()
    assert "helped" not in str(row)
    assert count_withheld(session, world.survey.id) == 1


def test_a_restored_statement_is_shown_again_and_both_decisions_are_kept(
    session, world, planning, withheld
) -> None:
    restore(session, withheld, world.lead.id)
    assert WORDS in shown(session, world, planning)
    assert withheld_of(session, world.survey.id) == []
    kinds = session.exec(select(Decision.kind).order_by(Decision.sequence)).all()
    assert kinds == [DecisionKind.WITHHOLD, DecisionKind.RESTORE]


def test_of_two_withholdings_the_newest_is_listed(session, world, withheld) -> None:
    second = add_lead(session, "second@pmo.example", "Second", "a hash")
    restore(session, withheld, world.lead.id)
    withhold(session, withheld, second.id, Reason.INSULTING)
    (row,) = withheld_of(session, world.survey.id)
    assert (row.by, row.reason, row.note) == ("Second", "Insulting", "")


def test_withholding_twice_or_restoring_what_is_shown_is_refused(session, world, withheld) -> None:
    with pytest.raises(Refused, match="withheld already"):
        withhold(session, withheld, world.lead.id, Reason.OTHER)
    restore(session, withheld, world.lead.id)
    with pytest.raises(Refused, match="shown already"):
        restore(session, withheld, world.lead.id)


def test_decisions_on_statements_are_replayed_in_order_with_those_on_themes(
    session, world, planning, statement, withheld
) -> None:
    decide(session, planning, world.lead.id, DecisionKind.NAME, "Planning days")
    restore(session, withheld, world.lead.id)
    withhold(session, statement, world.lead.id, Reason.OTHER)
    statement.withheld, planning.name = False, None
    replay_decisions(session, world.survey.id)
    assert statement.withheld
    assert planning.title == "Planning days"
    assert decided_theme_ids(session, world.survey.id) == {planning.id}


def test_a_statement_of_a_wave_too_small_for_words_cannot_be_reached(session, world) -> None:
    statement = find(session, world, people=9).statements[0]
    with pytest.raises(Missing):
        readable_statement(session, statement.id)
    with pytest.raises(Missing):
        withhold(session, statement, world.lead.id, Reason.OTHER)


def test_words_that_only_a_withheld_statement_used_leave_labels_and_keywords(
    session, world, planning, statement
) -> None:
    statement.text = "Planning the divorce of a colleague"
    planning.label, planning.keywords = "Divorce and planning", ["a colleague", "planning"]
    planning.topic, planning.nearest_topics = "Divorce", ["Divorce", "Planning"]
    planning.phrases = ["colleague plans", "planning"]
    session.flush()
    withhold(session, statement, world.lead.id, Reason.PRIVATE)
    assert unspoken_words(session, world.survey.id) == {"the", "divorce", "of", "a", "colleague"}
    assert (planning.label, planning.keywords) == ("Planning", ["planning"])
    assert (planning.topic, planning.nearest_topics, planning.phrases) == ("", ["Planning"], ["planning"])


def test_without_a_withheld_statement_no_word_is_hushed(session, world, planning) -> None:
    hush_themes(session, world.survey.id)
    assert planning.keywords == ["planning"]
    assert unspoken_words(session, world.survey.id) == set()


def test_a_statement_that_is_deleted_takes_its_decisions_along(session, world, withheld) -> None:
    session.delete(withheld)
    session.flush()
    assert session.exec(select(Decision)).all() == []


def test_words_of_a_withheld_statement_leave_the_name_of_a_theme_that_is_gone(
    session, world, found, planning, statement
) -> None:
    statement.text, planning.label = "Planning helped the kingfisher.", "Planning and kingfisher"
    session.flush()
    review(session, world.wave, world.lead.id)
    replace_themes(session, world.survey.id, [], [], encoder="", kept=set())
    place(session, world.survey.id, {row.id: (None, 0.0) for row in found.statements})
    withhold(session, statement, world.lead.id, Reason.PRIVATE)
    titles = {figures.theme.title for figures in wave_figures(session, world.wave).themes if figures.is_gone}
    assert titles == {"Planning", "Approvals", "Tools"}
