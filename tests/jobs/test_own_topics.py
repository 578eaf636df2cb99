"""The organisation's own topics in a run: they name themes in later rounds and in other surveys."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import Session

from analysis.labelling.topics import lexicon_version
from jobs.themes import find_themes
from models.database import transaction
from models.privacy.modes import PrivacyMode
from models.removal.known_names import allow_phrase, names_key
from models.review.deciding import decide
from models.review.topics_offered import make_topic
from models.surveys.surveys import Survey, create_survey
from models.surveys.waves import close_wave, open_wave
from models.themes.decisions import DecisionKind
from models.themes.runs import AnalysisRun, ask_for_run
from models.themes.themes import themes_of
from models.topics.topics import OwnTopic, TopicValues, add_topic, all_topics
from tests.factories.responses import respond
from tests.factories.settings import SECRET_KEY

REPORTING = TopicValues("Board packs", instead_of="Status reporting")
PROMISED = {
    "purpose": "What went well?",
    "responsible": "The project office",
    "contact": "office@pmo.example",
    "urgent_contact": "the helpline",
}


@pytest.fixture
def told(engine, world) -> Callable[..., OwnTopic]:
    """Have a lead add a topic, committed: `told(values)`."""

    def tell(values: TopicValues) -> OwnTopic:
        with transaction(engine) as session:
            session.expire_on_commit = False
            return add_topic(session, values, world.lead.id)

    return tell


def titles(session: Session, survey: Survey) -> set[str]:
    session.rollback()
    return {theme.title for theme in themes_of(session, survey.id)}


def test_a_later_round_is_called_by_the_organisations_topics(look, world, answer_all, analyse, told) -> None:
    answer_all(3)
    before = look.get_one(AnalysisRun, analyse())
    assert "Board packs" not in titles(look, world.survey)
    assert before.lexicon == lexicon_version()
    told(REPORTING)
    answer_all(3)
    after = look.get_one(AnalysisRun, analyse())
    assert "Board packs" in titles(look, world.survey)
    assert after.lexicon not in ("", before.lexicon)


def test_a_name_that_a_lead_gave_in_one_survey_comes_back_in_another(
    engine, look, world, answer_all, analyse, told
) -> None:
    answer_all(3)
    analyse()
    look.rollback()
    with transaction(engine) as session:
        reports = next(one for one in themes_of(session, world.survey.id) if one.label == "Status reporting")
        decide(session, reports, world.lead.id, DecisionKind.NAME, "Board packs")
        make_topic(session, reports, world.lead.id)
        other = create_survey(session, title="Retro", mode=PrivacyMode.OPEN, **PROMISED)
        wave = open_wave(session, other.id, "Retro", headcount=20)
        for number in range(6):
            said = {
                "works": f"Planning day {number} was good",
                "needs_work": f"Status report {number} takes days",
            }
            respond(session, replace(world, survey=other), wave=wave, **said)
        close_wave(session, wave)
        run_id = ask_for_run(session, other.id).id
    find_themes(run_id)
    assert "Board packs" in titles(look, other)


def test_a_topic_out_of_use_names_nothing(look, world, answer_all, analyse, told) -> None:
    told(replace(REPORTING, in_use=False))
    answer_all(3)
    run = look.get_one(AnalysisRun, analyse())
    assert "Board packs" not in titles(look, world.survey)
    assert run.lexicon == lexicon_version()


def test_a_topic_that_names_somebody_names_no_theme_until_the_words_are_allowed(
    engine, look, world, answer_all, analyse, told
) -> None:
    told(replace(REPORTING, name="Margaret Thornton's reports"))
    answer_all(3)
    run = look.get_one(AnalysisRun, analyse())
    assert run.lexicon == lexicon_version()
    assert [topic.names_somebody for topic in all_topics(look)] == [True]
    assert not [title for title in titles(look, world.survey) if "Margaret" in title]
    with transaction(engine) as session:
        allow_phrase(session, names_key(SECRET_KEY), "Margaret Thornton")
    analyse()
    look.rollback()
    assert [topic.names_somebody for topic in all_topics(look)] == [False]
    assert "Margaret Thornton's reports" in titles(look, world.survey)
