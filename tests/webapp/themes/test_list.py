"""The list of themes: its order, what it keeps, and that no filter tells what the page of a theme hides."""

from collections.abc import Callable, Mapping
from itertools import product
from urllib.parse import quote

import pytest
from sqlmodel import select

from models.database import transaction
from models.intake.responses import Answer, Response
from models.review.deciding import decide
from models.surveys.waves import get_wave, open_wave
from models.themes.assignments import Assignment, place
from models.themes.decisions import DecisionKind
from models.themes.statements import Statement, statements_of
from models.themes.themes import Theme, get_theme, themes_of
from tests.factories.findings import find
from tests.factories.releases import move_on
from tests.factories.responses import respond

# Who says of what that it does not work (-) or works (+), by area. Under three of an area are not told.
SAID = {
    "Platform": {"-Planning": 5, "+Tools": 2},
    "Data": {"-Planning": 1, "+Tools": 5, "-Approvals": 1},
    "Housing": {"-Planning": 2, "+Tools": 1, "-Approvals": 5},
}
OTHERS = {
    "Platform": {"-Planning": 5, "+Tools": 1, "-Approvals": 1},
    "Data": {"-Planning": 2, "+Tools": 5},
    "Housing": {"-Planning": 1, "+Tools": 2, "-Approvals": 5},
}


@pytest.fixture
def address(world) -> str:
    return f"/surveys/{world.survey.id}/themes"


@pytest.fixture
def told(engine, world) -> Callable[[Mapping[str, Mapping[str, int]]], None]:
    """Let people of areas say something of themes, and close the wave: `told(SAID)`."""

    def tell(said: Mapping[str, Mapping[str, int]]) -> None:
        with transaction(engine) as session:
            for area, topics in said.items():
                for topic, people in topics.items():
                    side = "works" if topic[0] == "+" else "needs_work"
                    for _ in range(people):
                        respond(session, world, area=area, **{side: f"{topic[1:]} it is."})
            move_on(session, world.survey.id, close=world.wave)
            themes = {label: Theme(survey_id=world.survey.id, label=label) for label in _labels(said)}
            session.add_all(themes.values())
            session.flush()
            rows = statements_of(session, world.survey.id)
            place(session, world.survey.id, {row.id: (themes[row.text.split()[0]].id, 0.9) for row in rows})

    return tell


def _labels(said: Mapping[str, Mapping[str, int]]) -> set[str]:
    return {topic[1:] for topics in said.values() for topic in topics}


def lines(page) -> list[tuple[str, str, str]]:
    """The themes of a page in their order, each with the counts beside its bar."""
    return [
        (
            "".join(row.find(".//a").itertext()),
            row.find("span/span[1]").text,
            row.find("span/span[2]").text,
        )
        for row in page.tree.iter("li")
        if row.get("class") == "theme"
    ]


def titles(page) -> list[str]:
    return [title for title, _, _ in lines(page)]


def test_the_worst_theme_is_first_unless_another_order_is_asked_for(lead, address, findings) -> None:
    assert lines(lead.get(address)) == [("Planning", "6", "6"), ("Approvals", "5", "0"), ("Tools", "0", "6")]
    assert titles(lead.get(f"{address}?sort=size")) == ["Planning", "Tools", "Approvals"]
    assert titles(lead.get(f"{address}?sort=name")) == ["Approvals", "Planning", "Tools"]


@pytest.mark.parametrize("query", ["sort=nothing", "side=up", "sort=", "side=", "groups=x&open=y"])
def test_what_nobody_offers_counts_as_not_asked_for(lead, address, findings, query) -> None:
    assert titles(lead.get(f"{address}?{query}")) == ["Planning", "Approvals", "Tools"]


def test_the_newest_first_says_since_when_each_is_there(lead, address, engine, world, findings) -> None:
    known = {row.id for row in findings.statements}
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second wave", 100).id
        find(session, world, wave=get_wave(session, second), ending=" again.")
        parking = Theme(survey_id=world.survey.id, label="Parking")
        session.add(parking)
        (new,) = [
            row.id
            for row in statements_of(session, world.survey.id)
            if row.text.startswith("Unclear") and row.id not in known
        ]
        session.flush()
        session.get_one(Assignment, new).theme_id = parking.id
    page = lead.get(f"{address}?sort=newest&wave={second}")
    assert titles(page) == ["Parking", "Planning", "Approvals", "Tools"]
    assert "1 person · first in Second wave" in page.text
    assert "9 people · first in First wave" in page.text
    assert "as new as the first round in which it was said" in page.text


@pytest.mark.parametrize(
    ("side", "kept"), [("needs_work", ["Planning", "Approvals"]), ("works", ["Planning", "Tools"])]
)
def test_a_side_keeps_the_themes_with_somebody_on_it(lead, address, findings, side, kept) -> None:
    page = lead.get(f"{address}?side={side}")
    assert titles(page) == kept
    assert "2 of 3 themes" in page.text


def test_where_nothing_is_like_what_was_asked_for_the_page_says_so_and_how_to_go_on(
    lead, address, told
) -> None:
    told({"Platform": {"-Planning": 6}, "Data": {"-Tools": 6}})
    page = lead.get(f"{address}?side=works&sort=name")
    assert lines(page) == []
    assert "No theme of First wave is like this. Show all 2 themes" in page.text
    (link,) = [a for a in page.tree.iter("a") if "".join(a.itertext()) == "Show all 2 themes"]
    assert "side" not in link.get("href")
    assert titles(lead.get(link.get("href"))) == ["Planning", "Tools"]


def test_what_was_chosen_is_kept_when_another_round_is_looked_at(
    lead, address, engine, world, findings
) -> None:
    with transaction(engine) as session:
        find(session, world, wave=open_wave(session, world.survey.id, "Second wave", 100))
    page = lead.get(f"{address}?sort=name&side=works&groups=1&open=1&area=everyone")
    rounds = [a.get("href") for nav in page.tree.iter("nav") if nav.get("class") == "pills" for a in nav]
    assert len(rounds) == 2
    for each in rounds:
        assert {"sort=name", "side=works", "groups=1", "open=1", "area=everyone"} <= set(
            each.partition("?")[2].split("&")
        )
    chosen = {o.get("value") for o in page.tree.iter("option") if o.get("selected") is not None}
    assert chosen >= {"name", "works"}


# By area


def areas_offered(page) -> dict[str, str]:
    options = page.tree.findall(".//select[@name='area']/option")
    return {option.text: option.get("value") for option in options if option.get("value")}


def test_an_area_s_themes_have_its_published_figures(lead, address, told) -> None:
    told(SAID)
    areas = areas_offered(lead.get(address))
    assert list(areas) == ["Data", "Housing", "Platform"]
    found = {name: lines(lead.get(f"{address}?area={key}")) for name, key in areas.items()}
    assert found == {
        "Data": [("Tools", "–", "5")],
        "Housing": [("Approvals", "5", "–")],
        "Platform": [("Planning", "5", "–")],
    }
    assert "Figures of Housing" in lead.get(f"{address}?area={areas['Housing']}").text


def test_no_order_and_no_filter_tells_what_is_hidden(lead, address, told, engine, world) -> None:
    """What is published of both is the same; what one or two people of an area said is not."""
    told(SAID)
    asked = {name: f"area={key}" for name, key in areas_offered(lead.get(address)).items()} | {"all": ""}
    choices = [
        f"{area}&sort={sort}&side={side}&groups={groups}"
        for area, sort, side, groups in product(
            asked.values(), ("worst", "size", "name", "newest"), ("", "works", "needs_work"), ("", "1")
        )
    ]

    def seen() -> dict[str, list[tuple[str, str, str]]]:
        return {query: lines(lead.get(f"{address}?{query}")) for query in choices}

    before = seen()
    with transaction(engine) as session:
        _swap(session, world)
    assert seen() == before


def _swap(session, world) -> None:
    """Make of SAID the OTHERS: people with something to hide change their areas."""
    areas: dict[str, list[str]] = {}
    for area, topics in OTHERS.items():
        for topic, people in topics.items():
            areas.setdefault(topic, []).extend([world.areas[area].id] * people)
    rows = session.exec(
        select(Response, Statement)
        .join(Answer, Answer.response_id == Response.id)
        .join(Statement, Statement.answer_id == Answer.id)
    ).all()
    for response, statement in rows:
        side = "+" if statement.kind == "works" else "-"
        response.area_id = areas[side + statement.text.split()[0]].pop()


def page_of_theme(lead, look, label: str) -> str:
    """What the page of a theme says."""
    look.rollback()
    theme_id = look.exec(select(Theme.id).where(Theme.label == label)).one()
    look.rollback()
    return lead.get(f"/themes/{theme_id}").text


def test_how_many_areas_nothing_is_told_of_is_not_read_as_people(lead, look, told) -> None:
    told(SAID)
    words = page_of_theme(lead, look, "Planning")
    assert "2 more areas, of which nothing is told" in words
    assert "of one or two people of an area nothing is told" in words


def test_where_no_areas_are_told_apart_it_says_what_it_takes(lead, look, told) -> None:
    told({"Platform": {"-Planning": 9}})
    words = page_of_theme(lead, look, "Planning")
    assert (
        "Too few people answered, or mention this, to tell areas apart: there must be two groups of 5"
        in words
    )


def make_open(engine, world) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).sqlmodel_update({"mode": "open", "minimum_group": 1})


def test_an_open_round_is_not_said_to_hold_areas_back(lead, look, address, engine, world, told) -> None:
    make_open(engine, world)
    told(SAID)
    words = page_of_theme(lead, look, "Planning")
    assert "Data of 7 1" in words
    assert "fewer than" not in words
    assert "nothing is told" not in words
    words = lead.get(f"{address}?area={world.areas['Data'].id}").text
    assert "Figures of Data" in words
    assert "is not told" not in words


def test_an_open_round_of_one_area_does_not_ask_for_more_people(lead, look, engine, world, told) -> None:
    make_open(engine, world)
    told({"Platform": {"-Planning": 9}})
    words = page_of_theme(lead, look, "Planning")
    assert "everybody who answered is counted in the same area, or" in words
    assert "Too few" not in words


def test_an_area_that_the_round_does_not_tell_apart_is_no_filter(lead, address, told, world) -> None:
    told(SAID)
    for area in (world.areas["Tiny"].id, "everyone", "0" * 32, "'; DROP TABLE themes --"):
        page = lead.get(f"{address}?area={quote(area)}")
        assert titles(page) == ["Planning", "Approvals", "Tools"]
        assert "tells nothing of the area that you chose" in page.text


def test_while_a_round_is_open_no_area_can_be_chosen(lead, address, engine, world) -> None:
    with transaction(engine) as session:
        find(session, world, close=False)
    page = lead.get(address)
    assert len(titles(page)) == 3
    assert page.tree.find(".//select[@name='area']") is None


# How it is laid out


@pytest.fixture
def close_themes(engine, findings) -> None:
    """Planning and Tools are close to each other."""
    with transaction(engine) as session:
        for label in ("Planning", "Tools"):
            get_theme(session, findings.themes[label].id).broad = 1


def folds(page) -> list[str | None]:
    """Whether each theme, or group of them, is unfolded."""
    themes = [each for each in page.tree.iter("details") if each.get("class") in ("theme-more", "broad")]
    return [each.get("open") for each in themes]


def test_close_themes_are_put_together_and_folded_where_that_is_asked_for(
    lead, address, close_themes
) -> None:
    assert "Put close themes together" in lead.get(address).text
    page = lead.get(f"{address}?groups=1")
    (group,) = [each for each in page.tree.iter("details") if each.get("class") == "broad"]
    assert "Planning and others 2 themes, 12 people" in " ".join(
        "".join(group.find("summary").itertext()).split()
    )
    assert group.get("open") is None
    assert titles(page) == ["Planning", "Tools", "Approvals"]
    assert folds(lead.get(f"{address}?groups=1&open=1")) == [""] * 4


def test_where_no_themes_are_close_nothing_offers_to_put_them_together(lead, address, findings) -> None:
    assert "Put close themes together" not in lead.get(address).text
    assert titles(lead.get(f"{address}?groups=1")) == ["Planning", "Approvals", "Tools"]


def test_every_theme_is_folded_until_all_are_unfolded(lead, address, findings) -> None:
    page = lead.get(address)
    assert folds(page) == [None] * 3
    (link,) = [a for a in page.tree.iter("a") if "".join(a.itertext()) == "Unfold all"]
    page = lead.get(link.get("href"))
    assert folds(page) == [""] * 3
    assert "Fold all" in page.text


def test_a_theme_s_areas_stand_in_its_fold_with_their_bars(lead, address, told) -> None:
    told(SAID)
    row = next(row for row in lead.get(address).tree.iter("li") if row.get("class") == "theme")
    (area,) = row.findall(".//tbody/tr")
    assert " ".join("".join(area.itertext()).split()) == "Platform of 7 5 5 not working, not told working –"


# What is said where there is nothing


@pytest.fixture
def hide(engine, world) -> Callable[[str], None]:
    """Hide a theme by its title."""

    def hidden(title: str) -> None:
        with transaction(engine) as session:
            theme = next(each for each in themes_of(session, world.survey.id) if each.title == title)
            decide(session, theme, world.lead.id, DecisionKind.HIDE)

    return hidden


def test_words_agree_with_numbers(lead, address, told, hide) -> None:
    told({"Platform": {"-Planning": 1}, "Data": {"-Tools": 5}})
    words = lead.get(address).text
    assert "What 6 people said" in words
    assert "1 person mentions it." in words
    assert "Every statement is in a theme." in words
    assert "They are counted and kept" not in words
    hide("Planning")
    words = lead.get(address).text
    assert "1 theme Unfold all" in words
    assert "Planning (1 person)" in words
    hide("Tools")
    words = lead.get(address).text
    assert "Every theme of this round is hidden" in words
    assert "0 themes" not in words


def test_a_named_theme_that_nobody_mentions_says_so(lead, address, engine, world, findings) -> None:
    """Of six people all speak of planning and approvals alone."""
    with transaction(engine) as session:
        decide(
            session, session.merge(findings.themes["Tools"]), world.lead.id, DecisionKind.NAME, "Our tools"
        )
        second = open_wave(session, world.survey.id, "Second wave", 100)
        find(session, world, people=6, wave=second, ending=" again.")
    page = lead.get(address)
    assert ("Our tools", "0", "0") in lines(page)
    assert "In this round nobody mentions it." in page.text
    assert "0 people" not in page.text
    assert "Statements (0)" not in page.text


def test_a_wave_whose_words_were_deleted_offers_neither_search_nor_words(
    lead, address, engine, world, findings
) -> None:
    assert "Search what was said" in lead.get(address).text
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        wave.text_deleted_on = wave.opened_on
    words = lead.get(address).text
    assert "The words of this round were deleted on" in words
    assert "Search what was said" not in words
    assert "Read " not in words


def test_below_the_number_for_words_nothing_offers_them(lead, address, engine, world) -> None:
    with transaction(engine) as session:
        find(session, world, people=9)
    words = lead.get(address).text
    assert "What 9 people said" in words
    assert "Search what was said" not in words


@pytest.mark.parametrize(("least", "shown"), [(5, True), (30, False)])
def test_a_theme_has_a_subtitle_of_its_own_words_where_quotes_may_be_shown(
    engine, world, lead, address, least, shown
) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).minimum_group_for_quotes = least
        find(session, world)
    said = [each.text for each in lead.get(address).tree.iter("p") if "subtitle" in each.get("class", "")]
    assert any(words.startswith("“Planning") for words in said) is shown
