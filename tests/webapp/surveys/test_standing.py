"""The page of a survey says in three sentences how many answered, how sure it is and what to do next."""

import pytest

from models.backlog.changing import ItemValues, add_item
from models.base import today
from models.database import transaction
from models.review.deciding import decide
from models.review.reviewed_waves import mark_reviewed
from models.surveys.surveys import create_survey
from models.surveys.waves import close_wave, get_wave, open_wave
from models.themes.decisions import DecisionKind
from models.themes.runs import RunState, ask_for_run, claim_run, end_run, held_run
from tests.factories.findings import find
from tests.factories.releases import move_on
from tests.factories.responses import respond
from webapp.surveys.quality import how_sure


@pytest.fixture
def told(lead, world):
    """What the page says first, and where its button leads: `told()`."""

    def read() -> tuple[str, str]:
        page = lead.get(f"/surveys/{world.survey.id}")
        panel = next(each for each in page.tree.iter("section") if "standing" in each.get("class"))
        link, form = panel.find(".//a"), panel.find(".//form")
        words = " ".join("".join(panel.itertext()).split()).removeprefix("How it stands ")
        address = link.get("href") if form is None else form.get("action")
        path, _, part = address.partition("#")
        if form is None:  # what the button names is there
            there = lead.get(path)
            assert there.status == 200
            assert not part or part in {element.get("id") for element in there.tree.iter()}
        return words, part or address

    return read


@pytest.fixture
def answer(engine, world):
    def send(count: int, *, close: bool = False) -> None:
        with transaction(engine) as session:
            for _ in range(count):
                respond(session, world, works="Planning helped.", rating=7)
            move_on(session, world.survey.id, close=world.wave if close else None)

    return send


@pytest.fixture
def found(engine, world):
    with transaction(engine) as session:
        session.expire_on_commit = False
        return find(session, world)


def test_before_the_first_round_its_opening_comes_next(lead, engine) -> None:
    with transaction(engine) as session:
        survey = create_survey(
            session, title="Bare", purpose="-", responsible="-", contact="-", urgent_contact="-"
        ).id
    page = lead.get(f"/surveys/{survey}")
    assert "No round has been opened yet, so nobody has answered." in page.text
    assert f"/surveys/{survey}#open" in {link.get("href") for link in page.tree.iter("a")}
    assert "open" in {element.get("id") for element in page.tree.iter()}


@pytest.mark.parametrize(
    ("count", "answered", "button", "target"),
    [
        (
            0,
            "fewer than five of 100 answered so far.",
            "Send staff the link. Go to the link",
            "link",
        ),
        (7, "5 or more of 100 answered so far.", "Remind those who have not", "link"),
        (
            12,
            "10 or more of 100 answered so far.",
            "Figures are shown, words only from 10 answers on. Remind those who have not answered.",
            "link",
        ),
    ],
)
def test_while_a_round_is_open(told, answer, count, answered, button, target) -> None:
    answer(count)
    words, address = told()
    assert words.startswith(f"First wave: {answered}")
    assert ("Nothing can be read yet: the first figures come with 10 answers" in words) == (count < 10)
    assert button in words
    assert address.endswith(target)


def test_what_may_be_read_while_a_round_is_open_is_offered(told, answer, engine, world) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).minimum_group_for_quotes = 5
    answer(12)
    words, address = told()
    assert words.endswith(
        "No themes have been found yet. Read what was said so far, or wait until the round closes. "
        "Read what was said"
    )
    assert address.endswith("/themes")


@pytest.mark.parametrize(
    ("quotes", "said", "target"),
    [
        (5, "what was said is listed instead. Read what was said", "/themes"),
        (
            10,
            "that anybody could rely on. Figures are shown, words only from 10 answers on. Ask again.",
            "open",
        ),
    ],
)
def test_words_are_offered_after_an_analysis_only_where_they_may_be_read(
    lead, told, answer, engine, world, quotes, said, target
) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).minimum_group_for_quotes = quotes
    answer(8, close=True)
    with transaction(engine) as session:
        run = ask_for_run(session, world.survey.id)
        run = held_run(session, run.id, claim_run(session, run.id, 60))
        run.quality = {"n_statements": 8, "n_themes": 0}
        end_run(session, run, RunState.DONE)
    words, address = told()
    assert said in words
    assert address.endswith(target)
    offered = "could rely on: read what was said" in lead.get(f"/surveys/{world.survey.id}").text
    assert offered == (quotes == 5)


def test_of_a_round_whose_words_are_deleted_the_figures_are_said_to_stay(told, answer, engine, world) -> None:
    answer(12, close=True)
    with transaction(engine) as session:
        run = ask_for_run(session, world.survey.id)
        end_run(session, held_run(session, run.id, claim_run(session, run.id, 60)), RunState.DONE)
        get_wave(session, world.wave.id).text_deleted_on = today()
    words, address = told()
    assert words.endswith("The words are deleted; the figures stay. Ask again. Open the next round")
    assert address == "open"


def test_when_all_have_answered_it_can_be_closed_right_there(lead, told, engine, world, answer) -> None:
    with transaction(engine) as session:
        get_wave(session, world.wave.id).headcount = 10
    answer(10)
    words, address = told()
    expected = (
        "Everybody you expected has answered: close the round, and the analysis starts. Close the round"
    )
    assert words.endswith(expected)
    lead.send(lead.get(f"/surveys/{world.survey.id}"), address)
    assert told()[0].startswith("First wave: 10 of 10 answered. The answers are being analysed")


def test_after_too_few_it_can_be_opened_again(told, answer, world) -> None:
    answer(3, close=True)
    words, address = told()
    assert words == (
        "First wave: 3 of 100 answered. 5 are needed, so nothing of it is shown to anybody. "
        "Let more people answer: what came is kept and counts. Open it again"
    )
    assert address == "reopen"


def test_nobody_answered_is_said_so(told, answer) -> None:
    answer(0, close=True)
    assert told()[0].startswith("First wave: nobody of 100 answered. 5 are needed")


def test_what_was_never_analysed_can_be_right_there(told, answer) -> None:
    answer(8, close=True)
    words, address = told()
    assert words.endswith("No themes have been found yet. Have the answers analysed. Analyse now")
    assert address.endswith("/analyses")


def test_while_it_is_analysed_nobody_needs_to_wait(told, engine, world, answer) -> None:
    answer(8, close=True)
    with transaction(engine) as session:
        ask_for_run(session, world.survey.id)
    words, address = told()
    assert "The answers are being analysed; how sure the themes are is told when that is done." in words
    assert address == "analysis"


def test_a_failed_analysis_can_be_tried_again_right_there(told, engine, world, answer) -> None:
    answer(8, close=True)
    with transaction(engine) as session:
        run = ask_for_run(session, world.survey.id)
        lease = claim_run(session, run.id, 60)
        end_run(session, held_run(session, run.id, lease), RunState.FAILED, "The disk is full.")
    words, address = told()
    assert words.endswith("The last analysis failed. All answers are kept. Try again")
    assert address.endswith("/analyses")


def test_themes_wait_until_somebody_has_decided_about_each(told, engine, world, found) -> None:
    words, address = told()
    assert words.endswith("3 themes wait for you to keep, rename or hide. Review the themes")
    assert address.endswith("/themes")
    titles = list(found.themes)
    with transaction(engine) as session:
        for title in titles[:2]:
            decide(session, session.merge(found.themes[title]), world.lead.id, DecisionKind.PIN)
    assert "1 theme waits for you" in told()[0]
    with transaction(engine) as session:
        decide(session, session.merge(found.themes[titles[2]]), world.lead.id, DecisionKind.HIDE)
    words, address = told()
    assert words.endswith("Every theme is reviewed. Choose what to improve. Choose from the themes")
    with transaction(engine) as session:
        values = ItemValues("Plan earlier", "", [], 5, 1, 80, 1)
        add_item(session, world.survey.id, values, session.merge(found.themes[titles[0]]))
    words, address = told()
    assert words.endswith("Mark the round as reviewed, so that what it reports stands. Mark as reviewed")
    assert address.endswith("/review")
    with transaction(engine) as session:
        wave = get_wave(session, world.wave.id)
        mark_reviewed(session, wave, world.lead.id, wave.version)
    words, address = told()
    assert words.endswith("Ask again to see whether it helped. Open the next round")
    assert address == "open"


def test_a_round_of_too_few_does_not_hide_what_the_round_before_it_needs(told, engine, world, found) -> None:
    with transaction(engine) as session:
        second = open_wave(session, world.survey.id, "Second wave", headcount=100)
        close_wave(session, get_wave(session, second.id))
    assert "Second wave: nobody of 100 answered." in told()[0]


def test_after_an_analysis_of_nothing_what_came_since_is_spoken_of(lead, told, engine, world, answer) -> None:
    with transaction(engine) as session:
        run = ask_for_run(session, world.survey.id)
        run = held_run(session, run.id, claim_run(session, run.id, 60))
        run.quality, run.placed = {"n_statements": 0, "n_themes": 0}, 12
        end_run(session, run, RunState.DONE)
    answer(12)
    assert "The last analysis had nothing to read yet." in told()[0]
    words = lead.get(f"/surveys/{world.survey.id}").text
    assert "There was nothing to read yet in the last analysis" in words
    assert "Since then 12 statements have come." in words
    assert "7.0 on average" in words


GOOD = {"n_themes": 9, "n_statements": 200, "confidence": 0.8, "stability": 0.9}


@pytest.mark.parametrize(
    ("measured", "caution", "said"),
    [
        ({}, "", "can be relied on"),
        ({"confidence": 0.7}, "", "a good guide"),
        ({"confidence": 0.5}, "", "a first sorting"),
        ({"stability": 0.5}, "", "a first sorting"),
        ({}, "Small numbers: …", "take them as a hint"),
        ({"confidence": 0.5}, "Small numbers: …", "a first sorting"),
        ({"n_themes": 0}, "", "Too little was said for themes"),
        ({"n_statements": 0, "n_themes": 0}, "", "had nothing to read yet"),
    ],
)
def test_how_sure_it_is_follows_from_what_was_measured(measured, caution, said) -> None:
    assert said in how_sure(GOOD | measured, caution)


def test_what_was_not_measured_or_is_deleted_is_not_called_sure() -> None:
    assert "nobody can say" in how_sure({})
    assert how_sure({"n_themes": 3, "n_statements": 40}) == "How sure the themes are was not measured."


def test_before_a_round_is_closed_it_says_from_how_many_answers_on_anything_is_read(lead, world) -> None:
    page = lead.get(f"/surveys/{world.survey.id}").text
    assert "Figures are shown from 5 answers on, what was written from 10: closed with fewer, nobody" in page
