"""Known names, allowed words, and what is marked or withheld while a job is at work."""

from dataclasses import replace

import pytest
from sqlmodel import delete, select

from jobs import known_names, queue
from jobs import themes as jobs
from jobs.analyst import analyst
from jobs.placing import place_pending
from models.database import transaction
from models.intake.responses import Answer
from models.removal.erasure import erase_name
from models.removal.known_names import add_names, allow_phrase, names_key
from models.review.withholding import Reason, withhold
from models.surveys.waves import close_wave, open_wave, open_wave_of
from models.tables import METADATA
from models.themes.runs import AnalysisRun, RunState, active_run, ask_for_run
from models.themes.statements import Statement, Vector
from models.themes.themes import themes_of

NAME = "Quorlbeck"  # the pipeline takes it for no person in lower case


@pytest.fixture
def key(settings) -> bytes:
    return names_key(settings.secret_key)


@pytest.fixture
def answer(engine, world, respond, settings):
    """Have twelve people answer a wave, which then closes, in these words in turn: `answer("no {}")`."""

    def record(*texts: str) -> None:
        with transaction(engine) as session:
            wave = open_wave_of(session, world.survey.id)
            wave = wave or open_wave(session, world.survey.id, "Next wave", headcount=100)
            for number in range(12):
                text = texts[number % len(texts)].format(number)
                respond(session, world, works=text, area="Platform", wave=wave)
            close_wave(session, wave)

    return record


@pytest.fixture
def erase(engine, key):
    def take_out(name: str = NAME) -> list[str]:
        with transaction(engine) as session:
            return erase_name(session, key, name)

    return take_out


def everything(engine) -> str:
    with engine.connect() as connection:
        rows = [row for table in METADATA.tables.values() for row in connection.execute(table.select())]
    return "\n".join(map(str, rows)).casefold()


def test_a_known_name_is_taken_out_of_new_answers(engine, world, look, key, answer) -> None:
    with transaction(engine) as session:
        add_names(session, key, [NAME])
    answer(f"ask {NAME.lower()} about report {{}}")
    place_pending(world.survey.id)
    texts = look.exec(select(Answer.text)).all()
    assert all(text.startswith("ask [name] about report") for text in texts)
    assert NAME.lower() not in everything(engine)


def test_allowed_words_are_never_taken_for_a_name(engine, world, look, key, answer) -> None:
    answer("Priya Nairn helps with report {}")
    place_pending(world.survey.id)
    assert "Priya" not in str(look.exec(select(Answer.text)).all())
    look.rollback()
    with transaction(engine) as session:
        allow_phrase(session, key, "Priya Nairn")
    answer("Priya Nairn helps with plan {}")
    place_pending(world.survey.id)
    texts = look.exec(select(Answer.text)).all()
    assert sum(text.startswith("Priya Nairn helps with plan") for text in texts) == 12


def test_the_lists_say_what_is_allowed_and_what_is_a_name(engine, key, look) -> None:
    with transaction(engine) as session:
        add_names(session, key, ["Priya Nairn"])
        allow_phrase(session, key, "Leeds Office")
    allowed, is_name = known_names.lists(look)
    assert allowed == {"leeds office"}
    assert is_name("PRIYA NAIRN")
    assert not is_name("Leeds Office")


class Slow:
    """A redactor; the lead marks the name in another statement while it works."""

    def __init__(self, erase) -> None:
        self.erase = erase

    def redact(self, texts, **lists):
        redacted = analyst().redactor.redact(texts, **lists)
        assert NAME.lower() in redacted[0]
        self.erase()
        return redacted


def test_a_name_marked_while_answers_are_redacted_stays_out(engine, world, look, answer, erase) -> None:
    answer(f"ask {NAME.lower()} about report {{}}")
    place_pending(world.survey.id, replace(analyst(), redactor=Slow(erase)))
    assert len(look.exec(select(Answer)).all()) == 12
    assert NAME.lower() not in everything(engine)


def test_a_name_marked_while_statements_are_placed_stays_out(
    engine, world, look, answer, erase, meanwhile
) -> None:
    answer(f"ask {NAME.lower()} about report {{}}")
    place_pending(world.survey.id, meanwhile(marking(erase)))
    assert len(look.exec(select(Statement)).all()) == 12
    assert NAME.lower() not in everything(engine)
    assert look.exec(select(Vector)).all() == []


def marking(erase):
    """The lead marks the name when a job has read the old words and is about to encode them."""

    def mark(texts) -> None:
        assert NAME.lower() in str(texts)
        erase()

    return mark


def test_the_vectors_that_a_run_makes_of_old_words_go_when_it_saves(
    engine, world, look, answer_all, answer, erase, meanwhile
) -> None:
    answer_all(2)
    answer(f"{NAME.lower()} is great")
    place_pending(world.survey.id)
    with transaction(engine) as session:
        session.exec(delete(Vector))
        run_id = ask_for_run(session, world.survey.id).id
    jobs.find_themes(run_id, meanwhile(marking(erase)))
    assert look.get_one(AnalysisRun, run_id).state == RunState.DONE
    assert len(look.exec(select(Vector)).all()) == 10  # of all that was said but the old words


def test_what_is_marked_or_withheld_while_a_run_works_holds_when_it_saves(
    engine, world, look, answer, erase, meanwhile
) -> None:
    secret = "the divorce of our director"
    answer(f"{NAME.lower()} is great, report {{}}", f"{NAME.lower()} was here", secret)
    place_pending(world.survey.id)
    queue.connection().flushall()
    with transaction(engine) as session:
        run_id = ask_for_run(session, world.survey.id).id

    def mark_and_withhold(phrases) -> None:
        """The lead marks the name and withholds a statement in the middle of the run."""
        assert NAME.lower() in str(phrases).lower()
        assert "divorce" in str(phrases).lower()
        erase()
        with transaction(engine) as session:
            for row in session.exec(select(Statement).where(Statement.text == secret)).all():
                withhold(session, row, world.lead.id, Reason.PRIVATE)

    jobs.find_themes(run_id, meanwhile(mark_and_withhold))
    assert look.get_one(AnalysisRun, run_id).state == RunState.DONE
    assert NAME.lower() not in everything(engine)
    assert "divorce" not in str([(theme.label, theme.keywords) for theme in themes_of(look, world.survey.id)])
    assert sum(row.withheld for row in look.exec(select(Statement))) == 4
    assert len(look.exec(select(Vector)).all()) < 6  # those of the old words are gone
    again = active_run(look, world.survey.id).id
    assert [job.args[0] for job in queue.queue(queue.HEAVY).jobs] == [again]
    look.rollback()
    jobs.find_themes(again)
    assert look.get_one(AnalysisRun, again).state == RunState.DONE
    words = str([(theme.label, theme.keywords) for theme in themes_of(look, world.survey.id)]).lower()
    assert NAME.lower() not in words
    assert "divorce" not in words
    withheld = {row.id for row in look.exec(select(Statement)) if row.withheld}
    assert not withheld & {quote for theme in themes_of(look, world.survey.id) for quote in theme.quotes}
    assert active_run(look, world.survey.id) is None


def test_a_run_on_words_that_stayed_asks_for_no_other(engine, world, look, answer_all) -> None:
    answer_all(2)
    with transaction(engine) as session:
        run_id = ask_for_run(session, world.survey.id).id
    jobs.find_themes(run_id)
    assert active_run(look, world.survey.id) is None
    assert len(look.exec(select(Vector)).all()) == 10
