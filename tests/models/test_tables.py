"""Every table says what it is, and what it says is true of what happens to its rows."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import Column, MetaData, String, Table
from sqlmodel import Session, select

from models.backlog.changing import ItemValues, add_item, change_item
from models.backlog.listing import Wanted
from models.backlog.notes import add_note
from models.backlog.saved_views import ViewKind, save_view
from models.base import Undeclared, declare, facts_of
from models.intake.responses import Response
from models.removal.deleted_items import delete_items
from models.removal.known_names import allow_phrase, names_key
from models.removal.retention import delete_everything
from models.removal.withdrawals import receipt_of, withdraw
from models.review.deciding import decide
from models.review.trust_cards import draw_card
from models.sealing import Sealer
from models.tables import METADATA, columns_of_words, tables_with_an_order, tables_with_traces
from models.telling.drafting import change_opening
from models.themes.assignments import place
from models.themes.decisions import DecisionKind
from models.themes.statements import keep_vectors, statements_of
from models.topics.topics import TopicValues, add_topic
from tests.factories.findings import find
from tests.factories.panels import asked_and_sent
from tests.factories.releases import move_on
from tests.factories.responses import respond
from tests.factories.reviewed import review
from tests.factories.suggested import suggest
from tests.factories.telling import draft

WORD = "kingfisher"
CODE = "7K3M-Q9TX-A0B1-ZZ42"
NEVER_IN_THE_CLEAR = {"intake", "submission_keys"}  # sealed, or hashed
Rows = dict[str, Counter[str]]


def rows_of(session: Session) -> Rows:
    """Every row of every table, as it is stored."""
    session.flush()
    return {
        name: Counter(repr(tuple(row)) for row in session.execute(table.select()))
        for name, table in METADATA.tables.items()
    }


def test_every_table_says_its_facts() -> None:
    for table in METADATA.tables.values():
        assert facts_of(table), table.name


def test_a_table_that_says_nothing_is_not_taken_for_one_without_people() -> None:
    silent = Table("diaries", MetaData(), Column("text", String))
    with pytest.raises(Undeclared, match="diaries"):
        facts_of(silent)


@pytest.mark.parametrize("left_out", ["order_tells", "holds_traces", "words"])
def test_no_fact_can_be_left_out(left_out) -> None:
    facts = {"order_tells": False, "holds_traces": False, "words": ()}
    with pytest.raises(TypeError, match=left_out):
        declare(**{name: value for name, value in facts.items() if name != left_out})


def test_each_column_of_words_is_there() -> None:
    for table, columns in columns_of_words().items():
        assert set(columns) <= set(table.columns.keys()), table.name


def test_the_tables_that_an_answer_leaves_rows_in_are_those_whose_order_tells(session, world) -> None:
    before = rows_of(session)
    for person in range(12):
        respond(session, world, works=f"A {WORD} helped person {person}.", area="Data", rating=5)
    move_on(session, world.survey.id)
    statements = statements_of(session, world.survey.id)
    place(session, world.survey.id, {row.id: (None, 0.0) for row in statements})
    keep_vectors(session, {row.text_hash: b"vector" for row in statements}, "model")
    after = rows_of(session)
    grown = {name for name in after if after[name].total() > before[name].total()}
    assert grown == set(tables_with_an_order())


@pytest.fixture
def said_everywhere(session, world):
    """A word of staff's stands wherever words can stand."""
    found = find(session, world, ending=f" with the {WORD}.")
    planning, run = found.themes["Planning"], found.run
    planning.label, planning.keywords = f"{WORD} planning", [WORD]
    planning.phrases, planning.nearest_topics = [f"the {WORD}"], [f"A {WORD}"]
    planning.description, planning.centroid = f"About the {WORD}", b"vector"
    run.changes, run.error, run.quality = {"new": [planning.label]}, f"No {WORD}", {"n_themes": 3}
    keep_vectors(session, {row.text_hash: b"vector" for row in found.statements}, "model")
    decide(session, planning, world.lead.id, DecisionKind.NAME, f"The {WORD}")
    values = ItemValues(f"Help the {WORD}", f"The {WORD} needs help", [], 5, 1, 80, 1)
    item = add_item(session, world.survey.id, values, planning)
    change_item(session, item, replace(values, title=f"More of the {WORD}"), version=1)
    add_note(session, item, world.lead.id, f"Ask the {WORD}")
    delete_items(session, [add_item(session, world.survey.id, values).id], world.lead.id)
    asked_and_sent(session, [item.id], 1.0, 2.0, reason=f"Ask the {WORD}")
    suggest(session, found, f"Plans of the {WORD}")
    draw_card(session, run, world.lead.id, sample=10)
    allow_phrase(session, names_key("a secret"), f"{WORD} Award")
    add_topic(session, TopicValues(f"The {WORD}"), world.lead.id)
    save_view(session, f"About the {WORD}", ViewKind.TABLE, Wanted(words=WORD))
    review(session, world.wave, world.lead.id)
    change_opening(session, world.survey.id, f"About the {WORD}", draft(session, world.survey.id).version)
    return found


def test_the_tables_that_words_come_to_stand_in_are_those_that_declare_columns_of_words(
    session, said_everywhere
) -> None:
    holding = {name for name, rows in rows_of(session).items() if any(WORD in row for row in rows)}
    assert holding == {table.name for table in columns_of_words()}


def test_every_table_with_words_is_written_anew_after_a_deletion() -> None:
    assert {table.name for table in columns_of_words()} <= set(tables_with_traces())


def delete_a_wave(session: Session, world) -> None:
    delete_everything(session, world.wave, "by Lead")


def delete_one_persons_answers(session: Session, world) -> None:
    withdraw(session, CODE, Sealer("a key for the tests alone"))


@pytest.mark.parametrize("deletion", [delete_a_wave, delete_one_persons_answers])
def test_whatever_a_deletion_touches_is_written_anew(session, world, said_everywhere, deletion) -> None:
    """But for what was never there in the clear, and the wave's own row, which only learns the day."""
    session.exec(select(Response)).first().receipt = receipt_of(CODE)
    before = rows_of(session)
    deletion(session, world)
    after = rows_of(session)
    touched = {name for name in before if before[name] - after[name]}
    assert {"answers", "statements", "assignments", "vectors", "responses", "themes"} <= touched
    assert touched - {"waves"} <= set(tables_with_traces()) | NEVER_IN_THE_CLEAR


@pytest.mark.parametrize("module", ["jobs.intake", "models.removal.erasure", "models.removal.retention"])
def test_what_goes_over_all_tables_knows_all_of_them_in_a_process_of_its_own(module) -> None:
    """A table that nobody has imported would be passed over without a word."""
    look = f"import {module}; from sqlmodel import SQLModel; print(*sorted(SQLModel.metadata.tables))"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.split() == sorted(METADATA.tables)
