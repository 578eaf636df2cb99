"""Known names, allowed words, and what is marked or withheld while a job is at work."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlmodel import delete, select

from analysis.redaction.name_lists import key_of
from analysis.redaction.redactor import MARKS
from jobs import intake, known_names, queue
from jobs import themes as jobs
from jobs.analyst import analyst
from jobs.placing import place_pending
from models.database import transaction
from models.intake.responses import Answer
from models.removal.erasure import erase_name
from models.removal.known_names import add_names, allow_phrase, names_key
from models.review.withholding import Reason, withhold
from models.surveys.waves import close_wave, open_wave, open_wave_of, waves_of
from models.tables import METADATA
from models.themes.found_themes import NewTheme
from models.themes.run_outcome import Findings
from models.themes.runs import AnalysisRun, RunState, active_run, ask_for_run
from models.themes.statements import Statement, Vector
from models.themes.suggestions import NewSuggestion, SuggestionKind
from models.themes.themes import themes_of
from models.words_in_text import MARKED, fold
from tests.factories.responses import respond

NAME = "Quorlbeck"  # the pipeline takes it for no person in lower case


@pytest.fixture
def key(settings) -> bytes:
    return names_key(settings.secret_key)


@pytest.fixture
def answer(engine, world, settings):
    """Have twelve people answer a wave, which then closes, in these words in turn: `answer("no {}")`."""

    def record(*texts: str) -> None:
        with transaction(engine) as session:
            wave = open_wave_of(session, world.survey.id)
            name = f"Wave {len(waves_of(session, world.survey.id)) + 1}"
            wave = wave or open_wave(session, world.survey.id, name, headcount=100)
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


# The words of the lists are such as nobody takes for a name without them.
KNOWN = [
    "Leeds",
    "Quorlbeck",
    "Nairn, Ortho Bell",
    "Brix del Onto Varre Plenk Dorn",
    "Tørvik",
    "Xolecki",
    "李明",
]
ALLOWED = ["Leeds office", "Quorlbeck-Preis 2024", "são quorlbeck board"]
BOTH_WAYS = [
    ("the leeds office is cold", "the leeds office is cold"),
    ("leeds is cold", "[name] is cold"),
    ("leeds, the LEEDS OFFICE and Leeds's rain", "[name], the LEEDS OFFICE and [name]'s rain"),
    ("ask quorlbeck about the quorlbeck preis 2024", "ask [name] about the quorlbeck preis 2024"),
    ("the Sao  Quorlbeck board meets", "the Sao  Quorlbeck board meets"),
    ("the São Quorlbeck board meets", "the São Quorlbeck board meets"),
    ("ortho bell nairn and nairn ortho bell", "[name] and [name]"),
    ("brix del onto varre plenk dorn helps", "[name] helps"),
    ("brix del onto varre plenk helps", "brix del onto varre plenk helps"),
    ("quorlbeck's list, quorlbeck’s plan, quorlbecks desk", "[name]'s list, [name]’s plan, [name] desk"),
    ("[quorlbeck] told (quorlbeck)/quorlbeck_", "[[name]] told ([name])/[name]_"),
    ("leeds quorlbeck", "[name] [name]"),
    ("quorlbecker stays", "quorlbecker stays"),
    ("ask tørvik, torvik, TÖRVIK and xołęcki", "ask [name], [name], [name] and [name]"),
    ("李明 knows, 李鸣 does not", "[name] knows, 李鸣 does not"),
    ("the [role] told quorlbeck", "the [role] told [name]"),
]


def test_both_rooms_take_the_same_letters_for_one() -> None:
    letters = [*map(chr, range(0xC0, 0x180)), *map(chr, range(0x1EA0, 0x1EFA)), *"ƏəǾǿȘșȚțẞ"]
    for letter in letters:
        if letter.isalpha() and letter not in "Ŀŀŉ":  # which nobody writes today
            assert fold(letter) == key_of(letter)
            assert fold(letter).isascii()


def test_both_rooms_know_the_same_marks() -> None:
    assert {f"[{word}]" for word in MARKED} == set(MARKS.values())


@pytest.fixture
def names_are_told(engine, key) -> None:
    with transaction(engine) as session:
        add_names(session, key, KNOWN)
        for phrase in ALLOWED:
            allow_phrase(session, key, phrase)


@pytest.mark.parametrize(("text", "left"), BOTH_WAYS)
def test_known_names_go_on_the_way_in_as_from_what_is_kept(look, names_are_told, text, left) -> None:
    [redacted] = analyst().redactor.redact([text], look_up=known_names.finder(look))
    assert redacted == left
    assert known_names.scrubber(look)(text) == left


def test_no_answer_keeps_a_known_name_whether_it_came_before_or_after(world, look, answer, request) -> None:
    rows = [(text, left) for text, left in BOTH_WAYS if text.islower()][:12]
    answer(*(text for text, _ in rows))
    intake.redact_waiting(world.survey.id, lambda share: None, analyst().redactor)
    request.getfixturevalue("names_are_told")
    answer(*(text for text, _ in rows))
    place_pending(world.survey.id)
    asked = Counter(rows[number % len(rows)][1] for number in range(12))
    assert Counter(look.exec(select(Answer.text)).all()) == asked + asked


def findings_of(themes: Sequence[NewTheme], suggested: Sequence[NewSuggestion] = ()) -> Findings:
    """What a run found: these themes, and these suggestions."""
    return Findings(themes, [], encoder="none", novel_below=0.0, quality={}, caution="", suggested=suggested)


def test_labels_keep_allowed_words_and_lose_known_names_and_what_only_withheld_statements_say(
    engine, world, look, answer, names_are_told
) -> None:
    answer("the leeds office is cold", "dusty desks", "the quorlbeck preis 2024 is unfair")
    place_pending(world.survey.id)
    with transaction(engine) as session:
        for row in session.exec(select(Statement)).all():
            row.withheld = row.text != "the leeds office is cold"
    labels = ["Leeds office", "Leeds office desks", "Leeds desks budget", "Quorlbeck-Preis 2024"]
    themes = [NewTheme(None, label, [label], [], b"", description=label) for label in labels]
    suggested = [NewSuggestion(SuggestionKind.FROM_UNCLEAR, None, label=label) for label in labels]
    found = findings_of(themes, suggested)
    presented = known_names.presentable(look, world.survey.id, found)
    assert [one.label for one in presented.suggested] == ["Leeds office", "Leeds office", "Budget", "Theme"]
    assert [(theme.label, theme.keywords, theme.description) for theme in presented.themes] == [
        ("Leeds office", ["Leeds office"], "Leeds office"),
        ("Leeds office", [], ""),
        ("Budget", [], ""),
        ("Theme", [], ""),
    ]


def test_other_names_for_a_theme_are_offered_without_what_no_label_may_hold(
    look, world, names_are_told
) -> None:
    said = ["Leeds office", "Leeds desks", "[name] again", "Budget"]
    theme = NewTheme(None, "Desks", [], [], b"", topic="Leeds desks", nearest_topics=said, phrases=said)
    (presented,) = known_names.presentable(look, world.survey.id, findings_of([theme])).themes
    assert presented.topic == ""
    assert presented.nearest_topics == presented.phrases == ["Leeds office", "Budget"]


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
    answer(f"ask {NAME.lower()} about it")
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
