from dataclasses import replace

import pytest
from sqlmodel import col, delete, select, update

from models.evidence.figures import (
    AreaFigures,
    beside_words,
    group_name,
    theme_by_wave,
    theme_figures,
    wave_figures,
    wave_with_figures,
)
from models.evidence.quotes import Quote, listed_under, stands_by_itself
from models.intake.responses import Response
from models.privacy.gate import EVERYONE
from models.review.deciding import Ticked, decide, merge, move, split, undo
from models.surveys.waves import Wave, open_wave
from models.themes.assignments import Assignment
from models.themes.decisions import DecisionKind
from models.themes.statements import Statement, hash_of
from models.themes.themes import theme_now, themes_of
from tests.factories.crowd import crowd
from tests.factories.findings import find
from tests.factories.listed import statements_under

REST = "Data, Digital, Housing, Tiny and anyone who named no area"


@pytest.fixture
def planning(session, world):
    return find(session, world).themes["Planning"]


def test_figures_count_people_on_both_sides_of_a_theme(session, world, planning) -> None:
    figures = theme_figures(session, planning, world.wave)
    assert (figures.respondents, figures.works, figures.needs_work) == (9, 6, 6)
    assert figures.statements == 12


def test_a_person_who_says_a_thing_twice_counts_once(session, world, planning) -> None:
    """Two statements of one answer are one person's."""
    first, second = (
        session.exec(select(Statement).where(Statement.text == f"Planning helped person {person}.")).one()
        for person in (0, 1)
    )
    second.answer_id = first.answer_id
    figures = theme_figures(session, planning, world.wave)
    assert (figures.respondents, figures.works, figures.needs_work) == (8, 5, 6)
    assert figures.statements == 12


def test_themes_are_listed_by_how_many_people_mention_them(session, world, planning) -> None:
    figures = wave_figures(session, world.wave)
    assert [(f.theme.label, f.respondents) for f in figures.themes] == [
        ("Planning", 9),
        ("Tools", 6),
        ("Approvals", 5),
    ]
    assert figures.respondents == 12
    assert figures.unclear == 1


def test_a_hidden_theme_is_listed_apart(session, world, planning) -> None:
    decide(session, planning, world.lead.id, DecisionKind.HIDE)
    figures = wave_figures(session, world.wave)
    assert [f.theme.label for f in figures.themes] == ["Tools", "Approvals"]
    assert [f.theme.label for f in figures.hidden] == ["Planning"]


def test_four_people_give_no_figure_and_no_words(session, world) -> None:
    theme = find(session, world, people=4).themes["Planning"]
    figures = theme_figures(session, theme, world.wave)
    assert (figures.respondents, figures.works, figures.needs_work, figures.statements) == (None,) * 4
    assert (figures.areas, figures.quotes) == ((), ())
    wave = wave_figures(session, world.wave)
    assert (wave.respondents, wave.unclear) == (None, None)
    assert statements_under(session, world.wave, theme.id) == []


@pytest.mark.parametrize("people", [5, 9])
def test_five_to_nine_people_give_figures_and_no_words(session, world, people) -> None:
    theme = find(session, world, people=people).themes["Planning"]
    figures = theme_figures(session, theme, world.wave)
    assert figures.respondents == people
    assert figures.quotes == ()
    assert statements_under(session, world.wave, theme.id) == []
    assert statements_under(session, world.wave, None) == []


def test_ten_people_give_words_with_their_side(session, world) -> None:
    theme = find(session, world, people=10).themes["Planning"]
    quotes = statements_under(session, world.wave, theme.id)
    assert len(quotes) == 12
    assert {quote.text for quote in quotes if quote.works} == {
        f"Planning helped person {person}." for person in range(6)
    }
    assert len(theme_figures(session, theme, world.wave).quotes) == 3


def test_statements_that_are_unclear_are_listed_apart(session, world, planning) -> None:
    assert [quote.text for quote in statements_under(session, world.wave, None)] == [
        "Unclear held up person 11."
    ]


def test_an_area_with_too_few_people_is_counted_and_named_with_others(session, world, planning) -> None:
    """Seven people are in Platform; three in Housing and two who do not say are too few apart."""
    assert theme_figures(session, planning, world.wave).areas == ()  # two only, of whose words may be here
    world.wave.minimum_group = 1
    assert theme_figures(session, planning, world.wave).areas == (
        AreaFigures("Platform", respondents=7, works=6, needs_work=4),
        AreaFigures(REST, respondents=5, works=0, needs_work=2, is_rest=True),
    )


def test_the_best_quotes_of_a_theme_come_first(session, world, planning) -> None:
    best = session.exec(select(Statement).where(Statement.text == "Planning held up person 8.")).one()
    planning.quotes = [best.id]
    assert theme_figures(session, planning, world.wave).quotes[0].text == best.text


def test_a_quote_chosen_for_one_theme_does_not_come_first_in_another(session, world, planning) -> None:
    (sure, chosen, *_) = session.exec(
        select(Assignment).where(Assignment.theme_id == planning.id).order_by(Assignment.id)
    ).all()
    tools = next(each for each in themes_of(session, world.survey.id) if each.title == "Tools")
    tools.quotes, planning.quotes = [chosen.id], []
    sure.confidence = 0.95
    (first, *_) = theme_figures(session, planning, world.wave).quotes
    assert first.statement_id == sure.id
    assert {f.theme.id: f.quotes for f in wave_figures(session, world.wave).themes} == {
        theme.id: theme_figures(session, theme, world.wave).quotes
        for theme in themes_of(session, world.survey.id)
    }


def test_who_mentions_two_close_themes_is_counted_once(session, world, planning) -> None:
    tools = next(each for each in themes_of(session, world.survey.id) if each.title == "Tools")
    planning.broad = tools.broad = 0
    both, approvals = wave_figures(session, world.wave).broad
    assert [each.theme.title for each in both.themes] == ["Planning", "Tools"]
    assert (both.respondents, both.works, both.needs_work) == (12, 12, 6)
    assert (approvals.respondents, approvals.works, approvals.needs_work) == (5, 0, 5)
    tools.hidden = True
    (alone, _) = wave_figures(session, world.wave).broad
    assert (alone.respondents, alone.works, alone.needs_work) == (9, 6, 6)


def test_a_theme_has_in_each_wave_the_figures_of_that_wave(session, world, planning) -> None:
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    find(session, world, people=9, wave=second, ending=" again.")
    third = open_wave(session, world.survey.id, "Third wave", headcount=100)
    by_wave = dict((wave.id, figures) for wave, figures in theme_by_wave(session, planning))
    assert list(by_wave) == [third.id, second.id, world.wave.id]
    assert by_wave[third.id].respondents is None
    for wave in (second, world.wave):
        figures = theme_figures(session, planning, wave)
        assert by_wave[wave.id] == replace(figures, quotes=())
        assert figures.respondents


def test_an_open_wave_shows_no_areas_and_does_not_count_who_waits(session, world) -> None:
    theme = find(session, world, close=False).themes["Planning"]
    assert wave_figures(session, world.wave).respondents == 7
    assert theme_figures(session, theme, world.wave).respondents > 0
    assert theme_figures(session, theme, world.wave).areas == ()


def test_a_group_where_nobody_mentions_a_theme_is_shown_with_noughts(session, world) -> None:
    """Else the pattern would differ from theme to theme."""
    found = find(session, world)
    approvals = found.themes["Approvals"]
    elsewhere = {row.id for row in found.statements if row.text.endswith((" 9.", " 10."))}
    session.exec(delete(Assignment).where(col(Assignment.id).in_(elsewhere)))
    world.wave.minimum_group = 1
    assert theme_figures(session, approvals, world.wave).areas == (
        AreaFigures("Platform", respondents=7, works=0, needs_work=3),
        AreaFigures(REST, respondents=5, works=0, needs_work=0, is_rest=True),
    )


def test_a_theme_of_another_wave_has_no_figures_in_this_one(session, world) -> None:
    find(session, world)
    second = open_wave(session, world.survey.id, "Second wave", 100)
    themes = find(session, world, people=3, wave=second).themes
    assert wave_figures(session, second).respondents is None
    assert theme_figures(session, themes["Planning"], world.wave).respondents == 9


def test_the_newest_wave_with_enough_people_is_shown(session, world) -> None:
    assert wave_with_figures(session, world.survey.id) == world.wave
    find(session, world)
    second = open_wave(session, world.survey.id, "Second wave", 100)
    find(session, world, people=4, wave=second)
    assert wave_with_figures(session, world.survey.id) == world.wave
    assert wave_with_figures(session, world.survey.id, second.id) == second
    assert wave_with_figures(session, world.survey.id, "0" * 32) is None
    session.exec(update(Response).values(wave_id=second.id))
    assert wave_with_figures(session, world.survey.id) == second


@pytest.mark.parametrize(
    ("works", "tone", "said"),
    [
        (True, "approving", ""),
        (False, "critical", ""),
        (True, "critical", "critical"),
        (False, "mixed", "mixed"),
        (None, "approving", "approving"),
        (None, "", ""),
    ],
)
def test_a_quote_says_how_it_reads_where_its_question_does_not(works, tone, said) -> None:
    assert Quote("Words", works, tone=tone).reads == said


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([7, 4, 1, 0], [7, 4, None, None]),
        ([7, 4, 1], [7, None, None]),  # else the 1 would be the sum without 7 and 4
        ([7, 4, 3], [7, 4, 3]),
        ([6, 0], [None, None]),
        ([0, 0, 0], [None, None, None]),
    ],
)
def test_of_one_or_two_people_of_a_group_nothing_is_told_nor_follows_from_the_sum(counts, told) -> None:
    assert beside_words(counts, 3) == told


def test_where_staff_were_told_that_all_is_read_every_count_is_told() -> None:
    assert beside_words([6, 1, 0], 0) == [6, 1, 0]


def test_a_merged_group_is_named_by_all_that_is_in_it() -> None:
    wave = Wave(survey_id="survey", number=1, name="First wave")
    wave.area_names = {"d": "Digital", "p": "Platform", "t": "Tiny", "h": "Housing"}
    wave.pattern = {"d": "d", "p": "p", "t": "d", "h": EVERYONE}
    assert group_name(wave, "d") == "Digital with Tiny"
    assert group_name(wave, "p") == "Platform"
    assert group_name(wave, EVERYONE) == "Housing and anyone who named no area"
    wave.pattern = {"d": "d", "p": "p", "t": "d", "h": "h"}
    assert group_name(wave, EVERYONE) == "Those who named no area"


@pytest.fixture
def said(session, world, planning):
    """Have the statements of a theme say other things, the surest first: `said("Slow", "It is slow now")`."""

    def write(*texts: str) -> None:
        ids = session.exec(select(Assignment.id).where(Assignment.theme_id == planning.id)).all()
        for place, (key, text) in enumerate(zip(sorted(ids), [*texts, *["Bad."] * len(ids)], strict=False)):
            row = session.get_one(Statement, key)
            row.text, row.text_hash = text, hash_of(text)
            session.get_one(Assignment, key).confidence = 0.9 - place / 100
        planning.quotes = sorted(ids)[:3]

    return write


def quoted(session, world, planning) -> list[str]:
    return [quote.text for quote in theme_figures(session, planning, world.wave).quotes]


def test_no_quote_has_under_four_words_where_a_longer_one_exists(session, world, planning, said) -> None:
    said("Slow.", "Too slow.", "Plans are late again.", "Very bad planning.", "And that costs us days.")
    assert quoted(session, world, planning) == ["Plans are late again.", "And that costs us days.", "Slow."]


def test_a_longer_quote_is_found_behind_any_number_of_short_ones(session, world, planning) -> None:
    crowd(session, world, planning.id, 30)
    session.exec(update(Statement).values(text="Slow."))
    longer = session.exec(select(Assignment).where(Assignment.theme_id == planning.id)).first()
    longer.confidence, planning.quotes = 0.1, []
    session.get_one(Statement, longer.id).text = "Plans are late every quarter."
    assert quoted(session, world, planning)[0] == "Plans are late every quarter."


@pytest.mark.parametrize(
    "torn",
    [
        "But nobody reads the plan.",
        "and that takes us a week",
        "Which makes the board late.",
        "It is never on time.",
        "“They” decide without asking us.",
        "It’s a waste of time.",
        "What we need most is this:",
    ],
)
def test_a_quote_that_stands_by_itself_comes_before_one_cut_out_of_its_sense(
    session, world, planning, said, torn
) -> None:
    said(torn, "The board meets too late.")
    assert quoted(session, world, planning)[:2] == ["The board meets too late.", torn]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The plan is good enough.", "en"),
        ("Items are never on time.", "en"),
        ("Soon nobody will read it.", "en"),
        ("It dauert alles viel zu lange", "de"),
    ],
)
def test_a_whole_sentence_stands_by_itself(text, language) -> None:
    assert stands_by_itself(text, language)


def areas_told(session, world, theme) -> list[tuple[str, int | None, int | None]]:
    figures = theme_figures(session, theme, world.wave)
    return [(each.name, each.works, each.needs_work) for each in figures.areas]


def test_no_move_that_is_looked_at_and_undone_tells_the_area_of_a_statement(session, world) -> None:
    """Nor does a theme of chosen statements, nor one that is merged; every count is told here."""
    found = find(session, world)
    planning, tools = found.themes["Planning"], found.themes["Tools"]
    world.wave.minimum_group = 1
    before, ids = areas_told(session, world, planning), listed_under(session, world.wave, planning.id)
    assert [works for _, works, _ in before] == [6, 0]
    for statement_id in ids[:4]:
        ticked = Ticked(world.survey.id, planning.id, frozenset([statement_id]))
        moved = move(session, ticked, tools.id, world.lead.id)
        assert theme_figures(session, planning, world.wave).statements == len(ids) - 1
        assert areas_told(session, world, planning) == before
        undo(session, moved.id, world.lead.id)
    some = Ticked(world.survey.id, planning.id, frozenset(ids[:3]))
    ours = theme_now(session, split(session, some, "Ours", world.lead.id).theme_id)
    assert (theme_figures(session, ours, world.wave).statements, areas_told(session, world, ours)) == (3, [])
    merge(session, tools, planning.id, world.lead.id)
    assert areas_told(session, world, planning) == before
    assert {each.theme.id: each.areas for each in wave_figures(session, world.wave).themes}[ours.id] == ()
