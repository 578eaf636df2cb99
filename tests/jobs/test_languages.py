"""A wave in which some colleagues answer in German and French."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from analysis.arrays import FloatMatrix
from analysis.encoding.encoder import LexicalEncoder
from analysis.pipeline import Tools
from jobs import queue
from jobs.analyst import analyst
from jobs.placing import place_pending
from models.database import transaction
from models.evidence.figures import (
    wave_figures,
)
from models.evidence.set_apart import (
    SetApart,
    count_set_apart,
)
from models.review.deciding import Ticked, split
from models.surveys.waves import close_wave, get_wave, open_wave_of
from models.themes.assignments import assigned_themes
from models.themes.runs import RunState, latest_run
from models.themes.statements import statements_of
from models.themes.themes import themes_of
from models.themes.topic_drift import drift_since
from tests.factories.listed import statements_set_apart
from tests.factories.responses import respond

GERMAN = [
    "Die Planung mit allen Beteiligten bringt uns weiter. Danach wissen wir, was zu tun ist.",
    "Wir planen zu viele Projekte gleichzeitig",
    "Der monatliche Bericht kostet uns einen ganzen Tag",
    "Niemand liest unsere Berichte",
    "Nichts",
]


TOPICS = {"planung": "planning sessions", "planen": "planning", "bericht": "status report"}


class Bilingual(LexicalEncoder):
    """Reads German as far as these answers go: it looks their topics up, then hashes words as always."""

    name, multilingual = "bilingual", True

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        return super().encode([self._translated(text) for text in texts])

    def _translated(self, text: str) -> str:
        topics = [topic for word, topic in TOPICS.items() if word in text.lower()]
        return " ".join(topics) or text


@pytest.fixture
def german(engine, world, settings):
    """Have people answer in German: `german(2)` gives ten responses with a statement in eight of them."""

    def answer(times: int = 1) -> None:
        with transaction(engine) as session:
            wave = open_wave_of(session, world.survey.id)
            for text in GERMAN * times:
                respond(session, world, needs_work=text, wave=wave)

    return answer


@pytest.fixture
def bilingual() -> Tools:
    """The tools of an installation whose settings name a model for many languages."""
    return replace(analyst(), encoder=Bilingual())


def where(session, world) -> dict[str, set[str | None]]:
    """The themes in which the statements of each language are."""
    themes = {theme.id: theme.label for theme in themes_of(session, world.survey.id)}
    found: dict[str, set[str | None]] = {}
    assigned = assigned_themes(session, world.survey.id)
    for row in statements_of(session, world.survey.id):
        found.setdefault(row.language, set()).add(themes.get(assigned[row.id] or ""))
    return found


def test_german_answers_are_in_no_theme_and_not_unclear(look, world, german, answer_all, analyse) -> None:
    german(2)
    answer_all(3)
    analyse()
    assert where(look, world)["de"] == {None}
    assert None not in where(look, world)["en"]
    wave = get_wave(look, world.wave.id)
    assert wave_figures(look, wave).unclear == 0
    assert count_set_apart(look, wave) == SetApart(10, (("de", 10),))
    run = latest_run(look, world.survey.id, RunState.DONE)
    assert (run.quality["n_statements"], run.quality["n_unclear"], run.quality["coverage"]) == (30, 0, 1.0)
    assert run.quality["n_set_apart"] == 10
    assert "Die Planung mit allen Beteiligten bringt uns weiter." in {
        quote.text for quote in statements_set_apart(look, wave)
    }


def test_the_themes_are_those_of_the_english_answers_alone(look, world, german, answer_all, analyse) -> None:
    german(2)
    answer_all(3)
    analyse()
    english = [row for row in statements_of(look, world.survey.id) if row.language == "en"]
    themes = themes_of(look, world.survey.id)
    assert {quote for theme in themes for quote in theme.quotes} <= {row.id for row in english}
    words = " ".join(f"{theme.label} {theme.description} {' '.join(theme.keywords)}" for theme in themes)
    assert not {"Planung", "Bericht", "Berichte"} & set(words.split())


def test_german_answers_to_an_open_wave_ask_for_no_analysis(look, world, german, answer_all, analyse) -> None:
    answer_all(4)
    analyse()
    answer_all(0, close=False)
    queue.connection().flushall()
    german(6)
    place_pending(world.survey.id)
    assert where(look, world)["de"] == {None}
    drift = drift_since(latest_run(look, world.survey.id, RunState.DONE))
    assert (drift.placed, drift.unclear, drift.is_due) == (0, 0, False)
    assert len(queue.queue(queue.HEAVY)) == 0


def test_answers_in_german_alone_make_no_theme(look, world, engine, german, analyse) -> None:
    german(3)
    with transaction(engine) as session:
        close_wave(session, get_wave(session, world.wave.id))
    analyse()
    assert themes_of(look, world.survey.id) == []
    assert latest_run(look, world.survey.id, RunState.DONE).quality["n_themes"] == 0


def test_what_a_lead_puts_in_a_theme_stays_there(engine, look, world, german, answer_all, analyse) -> None:
    german(2)
    answer_all(3)
    analyse()
    chosen = {quote.statement_id for quote in statements_set_apart(look, get_wave(look, world.wave.id))[:3]}
    look.rollback()
    with transaction(engine) as session:
        ticked = Ticked(world.survey.id, None, frozenset(chosen))
        split(session, ticked, "Planung", world.lead.id)
    analyse()
    assigned = assigned_themes(look, world.survey.id)
    kept = {theme.id: theme.title for theme in themes_of(look, world.survey.id)}
    assert {kept[assigned[statement]] for statement in chosen} == {"Planung"}
    assert len(statements_set_apart(look, get_wave(look, world.wave.id))) == 7


def test_a_model_for_many_languages_brings_them_together(
    look, world, german, answer_all, analyse, bilingual
) -> None:
    german(2)
    answer_all(3)
    analyse(bilingual)
    places = where(look, world)
    assert places["de"] & places["en"]
    assert latest_run(look, world.survey.id, RunState.DONE).quality["n_statements"] == 40
    labels = {label for label in places["de"] & places["en"] if label}
    assert labels
    assert not any("Planung" in label or "Bericht" in label for label in labels)


def test_a_model_for_many_languages_places_new_answers_too(
    look, world, german, answer_all, analyse, bilingual
) -> None:
    answer_all(4)
    analyse(bilingual)
    answer_all(0, close=False)
    german(2)
    place_pending(world.survey.id, bilingual)
    assert where(look, world)["de"] - {None}
    assert drift_since(latest_run(look, world.survey.id, RunState.DONE)).placed > 0


def test_statements_made_while_a_run_works_are_set_apart_too(
    look, world, german, answer_all, analyse, meanwhile
) -> None:
    answer_all(3, close=False)
    place_pending(world.survey.id)

    def more_come(_phrases) -> None:
        german(2)
        place_pending(world.survey.id)

    analyse(meanwhile(more_come))
    assert where(look, world)["de"] == {None}
    drift = drift_since(latest_run(look, world.survey.id, RunState.DONE))
    english = [row for row in statements_of(look, world.survey.id) if row.language == "en"]
    assert drift.known + drift.placed == len(english)
