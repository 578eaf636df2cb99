"""Statements with certain words in them: what is found, what is marked, and what is never looked at."""

import pytest
from sqlmodel import select, update

from models.evidence.quotes import quotes_of
from models.evidence.search import (
    has_terms,
    listed_with,
    may_be_read,
    places_of_terms,
    terms_of,
    themes_behind,
)
from models.review.withholding import Reason, withhold
from models.surveys.waves import get_wave, open_wave
from models.themes.statements import Statement
from tests.factories.crowd import crowd
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("plan", "Planning helped."),
        ("PLANNING", "the planning"),
        ("helped plan", "Planning helped."),
        ("cafe", "The café is shut"),
        ("café", "THE CAFE IS SHUT"),
        ("cafe", "cafe\u0301s"),
        ("soren", "Søren's list"),
        ("don't", "They don’t listen"),
        ("e-mail", "Too many E-Mails"),
        ("e-mail", "e mail"),
        ("2026", "Since 2026/27"),
        ("план", "Планёрка"),
        ("“status” report,", "status reports"),
    ],
)
def test_every_word_occurs_whole_or_as_a_beginning_whatever_its_case_and_accents(typed, text) -> None:
    assert has_terms(text, terms_of(typed))
    assert places_of_terms(text, terms_of(typed))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("lanning", "Planning helped."),
        ("planning zebra", "Planning helped."),
        ("e-mail", "email"),
        ("e-mail", "mail e"),
        ("don't", "don a hat"),
        ("plannings", "planning"),
        ("a_b", "acb"),
        ("pl%", "plywood, plans"[::-1]),
    ],
)
def test_what_lacks_a_word_is_not_found(typed, text) -> None:
    assert not has_terms(text, terms_of(typed))


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "%%  __", "“…”", "\n"])
def test_signs_alone_are_no_word(typed) -> None:
    assert terms_of(typed) == ()


def test_each_word_that_was_found_is_marked_whole_and_once() -> None:
    text = "Plans: the plan, planned e-mails (E-mail)."
    places = places_of_terms(text, terms_of("plan planned e-mail"))
    assert [text[start:end] for start, end in places] == [
        "Plans",
        "plan",
        "planned",
        "e",
        "mails",
        "E",
        "mail",
    ]
    assert places_of_terms("", terms_of("plan")) == []


def words(session, ids) -> list[str]:
    return [quote.text for quote in quotes_of(session, ids)]


def test_statements_of_the_wave_are_found_by_side_and_in_an_order_that_stays(session, world) -> None:
    find(session, world)
    found = listed_with(session, world.wave, terms_of("planning"))
    assert sorted(words(session, found)[:6]) == [f"Planning helped person {n}." for n in range(6)]
    assert sorted(words(session, found)[6:]) == [f"Planning held up person {n}." for n in range(3, 9)]
    assert found == [*sorted(found[:6]), *sorted(found[6:])]
    assert listed_with(session, world.wave, terms_of("planning")) == found


def test_without_words_all_that_was_said_is_listed_in_any_language(session, world) -> None:
    find(session, world)
    crowd(session, world, None, 3, language="de")
    assert len(listed_with(session, world.wave)) == 24 + 3


def test_what_is_withheld_or_deleted_is_never_found(session, world) -> None:
    find(session, world)
    first, second, *_ = session.exec(select(Statement).where(Statement.text.like("Tools%"))).all()
    withhold(session, first, world.lead.id, Reason.OTHER)
    second.text = second.text_hash = ""
    session.flush()
    for terms in ((), terms_of("tools")):
        assert {first.id, second.id}.isdisjoint(listed_with(session, world.wave, terms))
    assert len(listed_with(session, world.wave, terms_of("tools"))) == 4


def test_another_wave_is_not_searched(session, world) -> None:
    find(session, world)
    second = open_wave(session, world.survey.id, "Second wave", 100)
    find(session, world, people=10, wave=second, ending=" again.")
    assert {text.endswith(" again.") for text in words(session, listed_with(session, second))} == {True}
    assert listed_with(session, world.wave, terms_of("again")) == []


def test_what_waits_to_be_redacted_is_not_searched(session, world) -> None:
    world.wave.minimum_group_for_quotes = 5
    find(session, world, close=False)
    before = listed_with(session, world.wave)
    assert before
    for _ in range(3):
        respond(session, world, works="Ask Priya Nairn about planning")
    assert listed_with(session, world.wave) == before
    assert listed_with(session, world.wave, terms_of("priya")) == []


@pytest.mark.parametrize(
    ("mode", "least", "people", "is_read"),
    [
        ("strict", (5, 10), 9, False),
        ("strict", (5, 10), 10, True),
        ("confidential", (5, 5), 4, False),
        ("confidential", (5, 5), 5, True),
        ("open", (1, 1), 1, True),
    ],
)
def test_words_of_too_few_are_not_searched_in_any_mode(session, world, mode, least, people, is_read) -> None:
    told = dict(zip(("minimum_group", "minimum_group_for_quotes"), least, strict=True))
    get_wave(session, world.wave.id).sqlmodel_update({"mode": mode, **told})
    find(session, world, people=people)
    assert may_be_read(session, world.wave) is is_read
    for terms in ((), terms_of("helped person")):
        assert bool(listed_with(session, world.wave, terms)) is is_read


def test_a_wave_whose_words_were_deleted_is_not_searched(session, world) -> None:
    find(session, world)
    world.wave.text_deleted_on = world.wave.opened_on
    assert not may_be_read(session, world.wave)
    assert listed_with(session, world.wave) == ()


def test_each_statement_leads_to_its_theme(session, world) -> None:
    themes = find(session, world).themes
    ids = listed_with(session, world.wave)
    texts = dict(zip(ids, words(session, ids), strict=True))
    behind = themes_behind(session, ids)
    assert {texts[key].split()[0]: theme for key, theme in behind.items()} == {
        **{label: theme.id for label, theme in themes.items()},
        "Unclear": None,
    }
    assert themes_behind(session, []) == {}


def test_sqlite_and_postgresql_compare_words_alike(session, world) -> None:
    find(session, world)
    changed = update(Statement).where(Statement.text == "Tools helped person 7.")
    session.exec(changed.values(text="ÉQUIPE 100 % d’accord_ici"))
    for typed in ("equipe", "Équipe", "100", "D'ACCORD", "ici"):
        (found,) = listed_with(session, world.wave, terms_of(typed))
        assert words(session, [found]) == ["ÉQUIPE 100 % d’accord_ici"]
