from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import JSON, String
from sqlmodel import select

from models.backlog.changing import ItemValues, add_item, change_item
from models.backlog.listing import Wanted
from models.backlog.saved_views import ViewKind, all_views, save_view
from models.database import forget_raw_pages, transaction
from models.intake.responses import Answer
from models.removal.erasure import Common, NotThere, check_name, erase_name
from models.removal.known_names import allow_phrase, name_lists, names_key
from models.review.deciding import decide
from models.review.withholding import Reason, withhold
from models.surveys.surveys import lock_survey
from models.tables import METADATA, columns_of_words
from models.themes.decisions import Decision, DecisionKind
from models.themes.runs import AnalysisRun, RunState, active_run
from models.themes.statements import (
    NewStatement,
    Statement,
    Vector,
    add_statements,
    cached_vectors,
    forget_unused_vectors,
    hash_of,
    keep_vectors,
)
from models.themes.themes import Theme, get_theme
from models.topics.topics import TopicValues, add_topic, all_topics
from tests.factories.findings import find
from tests.factories.panels import asked_and_sent
from tests.factories.reviewed import review
from tests.factories.suggested import suggest
from tests.factories.telling import tell

KEY = names_key("a secret")
NAME = "Quillon Farrow"  # a word that nothing else in the database holds

# Columns with words that the office wrote itself, or with no words at all.
NO_WORDS_OF_STAFF = {
    "analysis_runs": {"state", "stage", "lease", "encoder", "lexicon", "caution", "quality", "timing"},
    "backlog_items": {"status", "kind", "owner", "inputs", "review_at", "closure"},
    "backlog_changes": {"what"},
    "decisions": {"kind"},
    "panels": {"item_ids"},
    "portfolio_areas": {"name"},
    "scorers": {"name", "link_hash"},
    "scores": {"given"},
    "settled_scores": {"given"},
    "organisation": {"name", "time_zone", "vision"},
    "goals": {"statement", "owner"},
    "services": {"name"},
    "public_links": {"shows", "token", "survey_id"},
    "saved_views": {"kind"},
    "questions": {"kind", "wording", "options"},
    "scoring": {"method", "own_fields", "quarter"},
    "reviewed_figures": {"theme_id", "by_group", "together"},
    "statements": {"kind", "text_hash"},
    "sorted_statements": {"found_in", "theme_id"},
    "suggestions": {"kind"},
    "surveys": {"mode", "title", "purpose", "responsible", "contact", "urgent_contact", "token", "area_ids"},
    "themes": {"quotes", "encoder"},
    "topics": {"instead_of"},
    "told_entries": {"section", "theme_id", "item_id", "state", "quotes"},
    "told_pages": {"link"},
    "users": {"email", "name", "password_hash"},
    "waves": {"mode", "name", "state", "pattern", "parents", "area_names", "area_headcounts"},
}


def dump(engine) -> str:
    """Every row of every table, and on SQLite the bytes of the files."""
    with engine.connect() as connection:
        rows = [row for table in METADATA.tables.values() for row in connection.execute(table.select())]
    text = "\n".join(map(str, rows))
    if engine.dialect.name == "sqlite":
        path = Path(engine.url.database)
        text += "".join(part.read_bytes().decode("latin-1") for part in path.parent.glob(f"{path.name}*"))
    return text.casefold()


@pytest.fixture
def written(engine, committed_world):
    """A survey in which a name was missed, and came to stand everywhere a word can stand."""
    with transaction(engine) as session:
        session.expire_on_commit = False
        found = find(session, committed_world, ending=f" with {NAME}.")
        planning = session.merge(found.themes["Planning"])
        planning.label, planning.keywords = f"{NAME}'s planning", ["planning", f"ask {NAME.lower()}"]
        planning.topic, planning.nearest_topics = f"Plans of {NAME}", ["Planning", f"{NAME} again"]
        planning.phrases = [f"ask {NAME.lower()}", "planning days"]
        values = TopicValues(f"{NAME}'s plans", works=(f"{NAME} helped", "plans hold"))
        add_topic(session, values, committed_world.lead.id)
        run = session.merge(found.run)
        run.changes, run.error = {"new": [planning.label], "gone": [], "stayed": 0}, f"No {NAME}"
        run.encoder = "encoder"
        keep_vectors(session, {row.text_hash: b"vector" for row in found.statements}, "encoder")
        decide(session, planning, committed_world.lead.id, DecisionKind.NAME, f"What {NAME} does")
        values = ItemValues(f"Help {NAME}", f"{NAME.upper()}: help!", [], 5, 1, 80, 1)
        item = add_item(session, committed_world.survey.id, values, planning)
        change_item(session, item, replace(values, title=f"See {NAME}"), version=1)
        asked_and_sent(session, [item.id], 1.0, 2.0, reason=f"Ask {NAME}")
        suggest(session, found, f"{NAME} and plans")
        withhold(
            session,
            session.merge(found.statements[0]),
            committed_world.lead.id,
            Reason.NAMES,
            f"It is {NAME}",
        )
        allow_phrase(session, KEY, f"{NAME} Award")
        save_view(session, f"About {NAME}", ViewKind.TABLE, Wanted(owner=NAME, words=NAME))
        review(session, committed_world.wave, committed_world.lead.id)
        tell(session, committed_world.survey.id, committed_world.lead.id)
        return found


def test_a_missed_name_is_gone_from_every_table_and_every_byte(engine, written) -> None:
    assert dump(engine).count("quillon") > 20
    with transaction(engine) as session:
        erase_name(session, KEY, "quillon  farrow")
    forget_raw_pages(engine)
    left = dump(engine)
    assert "quillon" not in left
    assert "farrow" not in left
    assert "planning helped person 0 with [name]." in left


def test_what_held_the_name_reads_well_without_it(engine, written, look) -> None:
    with transaction(engine) as session:
        erase_name(session, KEY, NAME)
    theme = get_theme(look, written.themes["Planning"].id)
    assert (theme.label, theme.keywords, theme.name) == ("Planning", ["planning"], "What [name] does")
    assert (theme.topic, theme.nearest_topics, theme.phrases) == ("", ["Planning"], ["planning days"])
    assert [(topic.name, topic.works) for topic in all_topics(look)] == [
        ("[name]'s plans", ["[name] helped", "plans hold"])
    ]
    assert set(look.exec(select(Decision.value))) == {"What [name] does", "names: It is [name]"}
    assert look.exec(select(AnalysisRun.changes)).first() == {
        "new": ["[name]'s planning"],
        "gone": [],
        "stayed": 0,
    }
    assert [text for text in look.exec(select(Answer.text)) if text and "[name]" not in text] == []
    assert all(row.text_hash == hash_of(row.text) for row in look.exec(select(Statement)))
    assert look.exec(select(Vector)).all() == []


def test_a_saved_view_that_holds_the_name_is_deleted_and_no_other(session, world) -> None:
    for name, wanted in {
        "Of Zoë Quill": Wanted(),
        "Owned": Wanted(owner="Zoë Quill"),
        "Words": Wanted(words="what Zoë  Quill said"),
        "Others": Wanted(owner="Zoë", words="owner", survey=world.survey.id),
    }.items():
        save_view(session, name, ViewKind.TABLE, wanted)
    erase_name(session, KEY, "Zoë Quill")
    (left,) = all_views(session)
    assert (left.name, left.query) == ("Others", "owner=Zo%C3%AB&words=owner")


def test_the_name_is_known_from_then_on_and_the_themes_are_renewed(engine, written, look) -> None:
    with transaction(engine) as session:
        runs = erase_name(session, KEY, NAME)
    assert name_lists(look, KEY).knows(NAME)
    run = active_run(look, written.run.survey_id)
    assert [run.id] == runs
    assert run.state == RunState.QUEUED


def test_words_that_are_saved_at_the_same_moment_do_not_slip_through(engine, written) -> None:
    """A job's transaction that began first is waited for, and what it saved is searched too."""
    erased = Thread(target=lambda: _erase(engine))
    with transaction(engine) as session:
        lock_survey(session, written.run.survey_id)
        answer_id = written.statements[0].answer_id
        add_statements(session, written.run.survey_id, [NewStatement(answer_id, "works", f"Late {NAME}")])
        erased.start()
        erased.join(0.3)
        assert erased.is_alive()
    erased.join()
    forget_raw_pages(engine)
    assert "quillon" not in dump(engine)


def _erase(engine) -> None:
    with transaction(engine) as session:
        erase_name(session, KEY, NAME)


def test_a_survey_that_did_not_hold_the_name_is_not_analysed_again(engine, written) -> None:
    with transaction(engine) as session:
        assert erase_name(session, KEY, "Nobody Here") == []


def test_a_text_that_would_grow_too_long_for_its_column_is_cut(session, world) -> None:
    theme = find(session, world).themes["Planning"]
    decide(session, theme, world.lead.id, DecisionKind.NAME, " ".join(["Bo"] * 26))
    erase_name(session, KEY, "Bo")
    name = session.exec(select(Theme.name).where(Theme.id == theme.id)).one()
    assert len(name) == 80
    assert "Bo" not in name


def test_every_column_that_can_hold_words_is_erased_or_holds_none_of_staffs() -> None:
    """A new column is declared by its table, or goes into the list above with a good reason."""
    erased = columns_of_words()
    missing = []
    for name, table in METADATA.tables.items():
        known = {*erased.get(table, ()), *NO_WORDS_OF_STAFF.get(name, ())}
        for column in table.columns:
            code = column.primary_key or column.foreign_keys
            words = isinstance(column.type, (String, JSON)) and not code
            if words and column.name not in known:
                missing.append(f"{name}.{column.name}")
    assert missing == []


@pytest.fixture
def statement(session, world) -> Statement:
    find(session, world, ending=" and Bo.")
    return session.exec(select(Statement).where(Statement.text == "Planning helped person 0 and Bo.")).one()


@pytest.mark.parametrize(
    "typed", ["Quillon", "Plan", "", " ... ", "Planning helped person 0 and Bo and more"]
)
def test_words_that_do_not_stand_in_the_statement_are_refused(session, statement, typed) -> None:
    with pytest.raises(NotThere):
        check_name(session, statement, typed)


def test_words_that_stand_in_many_statements_need_a_second_thought(session, statement) -> None:
    check_name(session, statement, "person 0")
    with pytest.raises(Common, match="more than 10 statements"):
        check_name(session, statement, "bo")
    check_name(session, statement, "bo", sure=True)


def test_vectors_that_a_statement_needs_stay(session, world) -> None:
    found = find(session, world)
    found.run.encoder = "encoder"
    session.add(found.run)
    session.flush()
    needed = found.statements[0].text_hash
    keep_vectors(session, {needed: b"needed", hash_of("gone"): b"unused"}, "encoder")
    forget_unused_vectors(session)
    assert cached_vectors(session, [needed, hash_of("gone")], "encoder") == {needed: b"needed"}
    assert len(session.exec(select(Vector)).all()) == 1
