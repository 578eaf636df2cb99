import pytest
from sqlmodel import select

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import themes_with_items
from models.backlog.listing import evidence_today
from models.base import EditedMeanwhile, Missing, Refused
from models.evidence.figures import wave_figures
from models.removal.retention import delete_words
from models.review.deciding import decide, merge, undo
from models.surveys.surveys import create_survey
from models.themes.decisions import Decision, DecisionKind
from models.themes.themes import Theme, theme_now
from tests.factories.backlog import listed_backlog


def test_a_merged_theme_is_in_the_other_and_comes_back_when_it_is_undone(
    session, world, planning, tools, members, titles, picture
) -> None:
    before, inside = picture(), members(tools.id)
    merging = merge(session, tools, planning.id, world.lead.id)
    assert titles() == {"Planning", "Approvals"}
    assert inside <= members(planning.id)
    assert theme_now(session, tools.id).id == planning.id
    assert members(tools.id) == set()
    undo(session, merging.id, world.lead.id)
    assert picture() == before


def test_a_merge_counts_each_person_once(session, world, planning, tools) -> None:
    """Everybody says something of one or the other."""
    merge(session, tools, planning.id, world.lead.id)
    figures = {f.theme.title: f for f in wave_figures(session, world.wave).themes}
    assert figures["Planning"].respondents == 12


@pytest.mark.parametrize("first", [0, 1])
def test_a_chain_of_merges_is_undone_in_any_order(
    session, world, planning, tools, approvals, first, members, titles, picture
) -> None:
    before = picture()
    merges = [
        merge(session, tools, planning.id, world.lead.id),
        merge(session, planning, approvals.id, world.lead.id),
    ]
    assert titles() == {"Approvals"}
    assert len(members(approvals.id)) == 23
    undo(session, merges[first].id, world.lead.id)
    assert titles() == ({"Approvals", "Tools"} if first == 0 else {"Approvals", "Planning"})
    undo(session, merges[1 - first].id, world.lead.id)
    assert picture() == before


def test_a_theme_that_was_merged_takes_no_more_decisions(session, world, planning, tools, approvals) -> None:
    merge(session, tools, planning.id, world.lead.id)
    with pytest.raises(Refused, match="merged this theme"):
        decide(session, tools, world.lead.id, DecisionKind.NAME, "Kit")
    with pytest.raises(Refused, match="merged this theme"):
        merge(session, tools, approvals.id, world.lead.id)
    with pytest.raises(Missing, match="not here any more"):
        merge(session, approvals, tools.id, world.lead.id)


def test_a_theme_is_not_merged_into_itself_nothing_or_another_surveys(session, world, planning) -> None:
    other = create_survey(
        session, title="Other", purpose="-", responsible="-", contact="-", urgent_contact="-"
    )
    foreign = Theme(survey_id=other.id, label="Foreign")
    session.add(foreign)
    session.flush()
    for target, error in ((planning.id, Refused), ("", Refused), (foreign.id, Missing), ("0" * 32, Missing)):
        with pytest.raises(error):
            merge(session, planning, target, world.lead.id)
    assert session.exec(select(Decision)).all() == []


def test_a_backlog_item_goes_along_with_a_merge(session, world, planning, tools) -> None:
    values = ItemValues("Improve tools", "", [], reach=5, impact=1, confidence=80, effort=1)
    item = add_item(session, world.survey.id, values, tools)
    merging = merge(session, tools, planning.id, world.lead.id)
    assert themes_with_items(session, world.survey.id) == {planning.id: item}
    (ranked,) = listed_backlog(session)
    _, newest = evidence_today(session, [ranked])[item.id]
    assert (ranked.theme.title, newest.respondents) == ("Planning", 12)
    with pytest.raises(EditedMeanwhile):
        add_item(session, world.survey.id, values, planning)
    undo(session, merging.id, world.lead.id)
    assert themes_with_items(session, world.survey.id) == {tools.id: item}


def test_of_two_items_of_merged_themes_the_themes_own_is_shown(session, world, planning, tools) -> None:
    values = ItemValues("Improve it", "", [], reach=5, impact=1, confidence=80, effort=1)
    add_item(session, world.survey.id, values, tools)
    own = add_item(session, world.survey.id, values, planning)
    merge(session, tools, planning.id, world.lead.id)
    assert themes_with_items(session, world.survey.id) == {planning.id: own}


def test_deleted_words_are_in_no_theme_that_was_merged_either(session, world, planning, tools) -> None:
    """Its keywords and its centroid were made of them, and would come back with it."""
    tools.centroid, tools.description = b"made of words", "People mention words."
    tools.nearest_topics, tools.phrases = ["Words"], ["words of words"]
    merging = merge(session, tools, planning.id, world.lead.id)
    delete_words(session, world.wave, "by Lead")
    undo(session, merging.id, world.lead.id)
    assert (tools.keywords, tools.quotes, tools.centroid, tools.description) == ([], [], b"", "")
    assert (tools.nearest_topics, tools.phrases) == ([], [])
