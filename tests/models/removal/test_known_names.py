import hmac
import unicodedata

import pytest
from sqlalchemy import select

from models.base import Missing, Refused
from models.removal.known_names import (
    KnownName,
    add_names,
    allow_phrase,
    allowed_phrases,
    count_names,
    disallow_phrase,
    forget_name,
    name_lists,
    names_key,
)

KEY = names_key("a secret")


@pytest.fixture
def knows(session):
    """Whether a phrase is a known name: `knows("Priya")`."""
    return lambda phrase, key=KEY: name_lists(session, key).knows(phrase)


@pytest.mark.parametrize(
    "phrase",
    ["Priya Nairn", "priya nairn", " PRIYA  Nairn. ", "Priya Nairn's", "Priya Nairn’s", "priya-nairn"],
)
def test_a_name_is_known_however_it_is_written(session, knows, phrase) -> None:
    add_names(session, KEY, ["Priya Nairn"])
    assert knows(phrase)


@pytest.mark.parametrize("phrase", ["Priya", "Nairn", "Priya Nair", "", "Nairn Priya"])
def test_nothing_else_is_known(session, knows, phrase) -> None:
    add_names(session, KEY, ["Priya Nairn"])
    assert not knows(phrase)


def test_first_names_and_surnames_alone_are_known_where_that_was_asked_for(session, knows) -> None:
    assert add_names(session, KEY, ["Priya Nairn", "Bo Li"], parts=True).added == 4
    assert knows("priya")
    assert knows("Nairn")
    assert knows("Bo Li")
    assert not knows("Bo")  # too short to stand alone


def test_a_line_with_the_surname_first_is_known_both_ways(session, knows) -> None:
    add_names(session, KEY, ["Nairn, Priya"])
    assert knows("Priya Nairn")
    assert knows("Nairn Priya")


def test_names_are_kept_as_hashes_under_a_key(session, knows) -> None:
    add_names(session, KEY, ["Priya Nairn"])
    (row,) = session.execute(select(KnownName.__table__)).all()
    assert len(row.digest) == 64
    assert "priya" not in str(row).lower()
    assert not knows("Priya Nairn", key=names_key("another secret"))


def kept_before(session, form: str) -> None:
    """A name that was added when “ø” was no “o” yet, in the form that was hashed then."""
    session.add(KnownName(digest=hmac.digest(KEY, form.encode(), "sha256").hex()))
    session.flush()


@pytest.mark.parametrize("name", ["Priya Nairn", "Zoë O’Brien", "Strauß", "李明", "محمد", "Ольга", "김민수"])
def test_a_name_without_such_letters_is_kept_as_it_was_before(session, name) -> None:
    apart = unicodedata.normalize("NFKD", name.casefold().replace("’", " "))
    kept_before(session, "".join(letter for letter in apart if not unicodedata.combining(letter)))
    assert add_names(session, KEY, [name]).added == 0


def test_a_name_that_was_kept_before_is_found_as_it_was_found_then(session, knows) -> None:
    kept_before(session, "søren łecki")
    assert knows("Søren Łęcki")
    assert name_lists(session, KEY).scrub("ask SØREN ŁĘCKI’s team") == "ask [name]’s team"
    assert not knows("Soren Lecki")
    assert add_names(session, KEY, ["Søren Łęcki"]).added == 1
    assert knows("Soren Lecki")
    with pytest.raises(Refused):
        allow_phrase(session, KEY, "Soren Lecki")


def test_a_name_is_forgotten_in_every_form_in_which_it_is_kept(session, knows) -> None:
    kept_before(session, "søren")
    add_names(session, KEY, ["Søren"])
    forget_name(session, KEY, "Søren")
    assert not knows("Søren")
    assert count_names(session) == 0


def test_a_name_that_is_added_twice_is_kept_once(session) -> None:
    assert add_names(session, KEY, ["Priya Nairn", "priya nairn"]).added == 1
    assert add_names(session, KEY, ["PRIYA NAIRN"]).added == 0
    assert count_names(session) == 1


def test_lines_that_are_no_name_are_left_out_and_said(session) -> None:
    allow_phrase(session, KEY, "Jira")
    added = add_names(session, KEY, ["Jira", "", "  ", "a line of far too many words for it"])
    assert (added.added, added.left_out) == (0, ("Jira", "a line of far too many words for it"))


def test_a_name_is_forgotten_by_typing_it(session, knows) -> None:
    add_names(session, KEY, ["Priya Nairn"])
    forget_name(session, KEY, " priya nairn ")
    assert not knows("Priya Nairn")
    with pytest.raises(Missing, match="not on the list"):
        forget_name(session, KEY, "Priya Nairn")


def test_allowed_words_are_added_and_removed_one_by_one(session) -> None:
    for phrase in ("Leeds office", "Jira", " agile   coach "):
        allow_phrase(session, KEY, phrase)
    assert [row.phrase for row in allowed_phrases(session)] == ["agile coach", "Jira", "Leeds office"]
    disallow_phrase(session, allowed_phrases(session)[1].id)
    assert [row.phrase for row in allowed_phrases(session)] == ["agile coach", "Leeds office"]


@pytest.mark.parametrize(
    "phrase", ["jira", "JIRA.", "Priya Nairn", "...", "one two three four five six seven"]
)
def test_words_that_are_there_a_name_or_no_words_are_refused(session, phrase) -> None:
    allow_phrase(session, KEY, "Jira")
    add_names(session, KEY, ["Priya Nairn"])
    with pytest.raises(Refused):
        allow_phrase(session, KEY, phrase)
    assert len(allowed_phrases(session)) == 1


def test_a_text_is_scrubbed_of_known_names_but_not_inside_allowed_words(session) -> None:
    allow_phrase(session, KEY, "Nairn office")
    add_names(session, KEY, ["Priya Nairn"], parts=True)
    scrub = name_lists(session, KEY).scrub
    assert (
        scrub("Ask Priya at the Nairn office, or Mr Nairn.")
        == "Ask [name] at the Nairn office, or Mr [name]."
    )


def test_removing_words_that_are_gone_says_so(session) -> None:
    with pytest.raises(Missing):
        disallow_phrase(session, "0" * 32)
