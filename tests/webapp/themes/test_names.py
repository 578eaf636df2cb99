"""Beside a theme's name: others that a click gives it, and the way to use it in later rounds and surveys."""

import pytest

from models.base import today
from models.database import transaction
from models.removal.known_names import add_names, names_key
from models.surveys.waves import open_wave
from models.themes.themes import get_theme
from models.topics.topics import TopicValues, add_topic, all_topics
from tests.factories.releases import move_on
from tests.factories.responses import respond


@pytest.fixture
def approvals(engine, findings):
    """A theme that the analysis called by a topic, with other names that it could have; its page."""
    with transaction(engine) as session:
        theme = session.merge(findings.themes["Approvals"])
        theme.topic, theme.nearest_topics = "Approvals and sign-off", ["Approvals and sign-off", "Decisions"]
        theme.phrases = ["approvals", "too many signatures", "planning"]
    return f"/themes/{theme.id}"


@pytest.fixture
def topics(look):
    """The organisation's topics as they are now."""

    def read() -> list[TopicValues]:
        look.rollback()
        return [topic.values for topic in all_topics(look)]

    return read


def chips(page) -> list[str]:
    return [
        "".join(button.itertext()).removeprefix("Rename the theme: ")
        for button in page.tree.iter("button")
        if button.get("class") == "chip"
    ]


def rename(lead, page: str, name: str):
    return lead.send(lead.get(page), "/name", name=name)


def test_names_that_no_theme_of_the_survey_has_are_offered(lead, approvals) -> None:
    assert chips(lead.get(approvals)) == ["Approvals and sign-off", "Decisions", "Too many signatures"]


def test_a_click_renames_and_is_undone_as_any_decision(lead, approvals) -> None:
    page = lead.get(approvals)
    (form,) = [each for each in page.tree.iter("form") if each.find("input[@value='Decisions']") is not None]
    sent = {field.get("name"): field.get("value") for field in form.iter("input")}
    page = lead.post(form.get("action"), sent)
    assert page.tree.find(".//h1").text == "Decisions"
    assert "Decisions" not in chips(page)
    assert lead.post(form.get("action"), sent).status == 409  # it was seen before this
    assert lead.send(page, "/undo").tree.find(".//h1").text == "Approvals"


def test_where_no_figure_is_shown_no_name_is_offered(engine, lead, approvals, world) -> None:
    with transaction(engine) as session:
        session.merge(world.wave).deleted_on = today()
    assert chips(lead.get(approvals)) == []


def test_phrases_are_offered_only_where_words_may_leave(engine, lead, approvals, world) -> None:
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second wave", headcount=100)
        for person in range(6):  # enough for figures, too few for words
            respond(session, world, works=f"Helped {person}", wave=second)
        move_on(session, world.survey.id, close=second)
    page = lead.get(f"{approvals}?wave={world.wave.id}")
    assert chips(page) == ["Approvals and sign-off", "Decisions"]


def test_a_name_that_a_lead_gave_is_used_in_later_rounds_and_other_surveys_by_a_click(
    lead, approvals, topics
) -> None:
    assert "Use this name" not in lead.get(approvals).text
    page = rename(lead, approvals, "Sign-offs at gates")
    assert "It is used in place of “Approvals and sign-off”." in page.text
    page = lead.send(page, "/topic")
    assert "“Sign-offs at gates” is a topic of yours now" in page.text
    assert "Use this name" not in page.text
    assert topics() == [TopicValues("Sign-offs at gates", instead_of="Approvals and sign-off")]


@pytest.mark.parametrize("stands_for", ["", "Approvals and sign-off"])
def test_a_topic_with_its_name_alone_asks_what_people_mean_by_it(engine, lead, approvals, stands_for) -> None:
    with transaction(engine) as session:
        get_theme(session, approvals.rpartition("/")[2]).topic = stands_for
    page = lead.send(rename(lead, approvals, "Sign-offs at gates"), "/topic")
    assert ("Say what people mean by it" in page.text) is not bool(stands_for)


def test_the_name_of_a_topic_that_ships_needs_no_other(lead, approvals) -> None:
    assert "Use this name" not in rename(lead, approvals, "Status reporting").text


def test_a_known_name_becomes_no_topic(engine, settings, lead, approvals, topics) -> None:
    page = rename(lead, approvals, "What Zoë Quill signs")
    with transaction(engine) as session:
        add_names(session, names_key(settings.secret_key), ["Zoë Quill"])
    page = lead.send(page, "/topic")
    assert (page.status, "“Zoë Quill” is a name that is taken out of answers." in page.text) == (422, True)
    assert topics() == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (None, "Cut the layers of approval"),  # by the topic of the machine's name
        ("Status reporting", "Shorten the status report"),  # by the one that a lead chose
        ("Sign-offs at gates", "Halve the signatures"),  # by the organisation's own
        ("Something else", "Improve: Something else"),
    ],
)
def test_an_improvement_begins_with_what_would_be_done_about_the_topic(
    engine, world, lead, approvals, name, title
) -> None:
    with transaction(engine) as session:
        add_topic(session, TopicValues("Sign-offs at gates", "Halve the signatures"), world.lead.id)
    if name:
        rename(lead, approvals, name)
    assert lead.get(f"{approvals}/backlog-item").fields()["title"] == title


def test_what_nobody_complains_of_is_kept_and_shared(engine, lead, findings) -> None:
    with transaction(engine) as session:
        session.merge(findings.themes["Tools"]).topic = "Status reporting"
    page = lead.get(f"/themes/{findings.themes['Tools'].id}/backlog-item")
    assert page.fields()["title"] == "Keep and share: Tools"
