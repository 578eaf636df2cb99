import re
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from analysis.pipeline import redact_answers
from analysis.redaction.person_names import find_names
from analysis.redaction.recognizers import make_recognizers
from analysis.redaction.redactor import MARKS, LookUp, Redactor
from analysis.redaction.tagged_words import EntitiesUnread, read_words
from analysis.text.cleaning import is_non_answer
from analysis.text.phrases import find_phrases, stems_of
from analysis.text.vocabulary import MARK

PERSONAL = [
    ("Ask Margaret Thornton about the plan.", "Margaret Thornton", "[name]"),
    ("My manager Daniel Whitfield never answers.", "Daniel Whitfield", "[name]"),
    ("Write to helen.brook@example.org for access.", "helen.brook@example.org", "[email]"),
    ("Call me on 020 7946 0958 after lunch.", "020 7946 0958", "[phone]"),
    ("My phone number is +44 7700 900123.", "+44 7700 900123", "[phone]"),
    ("They charged the card 4111 1111 1111 1111 twice.", "4111 1111 1111 1111", "[card]"),
    ("Refund to GB82 WEST 1234 5698 7654 32 please.", "GB82 WEST 1234 5698 7654 32", "[card]"),
    ("The server at 192.168.10.24 is down again.", "192.168.10.24", "[address]"),
    ("My national insurance number AB123456C was shared.", "AB123456C", "[id]"),
    ("See https://wiki.example.org/rota for the rota.", "https://wiki.example.org/rota", "[link]"),
    ("The rota is on www.example.org now.", "www.example.org", "[link]"),
    ("ask priya about it", "priya", "[name]"),
    ("Mr Okafor signs everything", "Okafor", "[name]"),
    ("J. Smith left early", "J. Smith", "[name]"),
    ("I met Prof. Nwachukwu-Adebayo there", "Nwachukwu-Adebayo", "[name]"),
    ("My desk is on ext 4417, call any time", "4417", "[phone]"),
    ("Post it to 14 Harcourt Street, Leeds LS1 4BT today", "14 Harcourt Street, Leeds LS1 4BT", "[address]"),
    ("The depot in M13 9PL is cold", "M13 9PL", "[address]"),
    ("my staff number 884213 is wrong", "884213", "[id]"),
    ("NHS number 943 476 5919 was on the mail", "943 476 5919", "[id]"),
    ("the CFO blocks everything", "CFO", "[role]"),
    ("our head of finance decides alone", "head of finance", "[role]"),
    ("the director of nursing listens", "director of nursing", "[role]"),
    ("our chief executive wrote to us", "chief executive", "[role]"),
    ("write to jo[at]example.org please", "jo[at]example.org", "[email]"),
]
HARMLESS = [
    "The Leeds office is too cold in January.",
    "Sign-off took 14 weeks in 2024.",
    "Planning on Monday works well.",
    "We lost 3 of 12 engineers and 40 % of the budget.",
    "Everything was good.It is better than before.",
    "PMO reports are due at 10:30.",
    "Jira and Confluence are slow since the move on 12/05/2023.",
    "In 2019-2020 we had 1,250,000 visitors.",
    "Managers and directors should listen, and so should heads of department.",
    "A chief executive should walk the floor.",
    "There should be a grace period, and may it be long.",
    "The Rose team and the Mercury programme share a tester.",
    "We moved to version 10.4.2.1 and PO 4500017723 is stuck.",
    "We use Monte Carlo simulations and Marie Curie nurses help.",
]


@pytest.mark.parametrize(("text", "secret", "mark"), PERSONAL)
def test_personal_data_becomes_a_mark(redactor: Redactor, text: str, secret: str, mark: str) -> None:
    [redacted] = redactor.redact([text])
    assert secret not in redacted
    assert mark in redacted


UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u180b\u180e\u200b\u200c\u200d\u200e\u202e\u2060\u2063\u2066\ufe0f\ufeff"
    "\U000e0061\U000e0100\u0336\u20dd"
)
DIGITS, RAISED = "0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
_CAPITALS, _SMALL = range(ord("A"), ord("Z") + 1), range(ord("a"), ord("z") + 1)
DRESSES = {
    "bold": {at: 0x1D400 + at - 65 for at in _CAPITALS} | {at: 0x1D41A + at - 97 for at in _SMALL},
    "circled": {at: 0x24B6 + at - 65 for at in _CAPITALS} | {at: 0x24D0 + at - 97 for at in _SMALL},
}
HIDINGS: dict[str, Callable[[str], str]] = {
    **{unicodedata.name(sign): lambda secret, sign=sign: sign.join(secret) for sign in UNSEEN},
    "a zero-width space in every word": lambda secret: re.sub(r"\b(\w)(\w+)", "\\1\u200b\\2", secret),
    "full-width": lambda secret: secret.translate({at: at + 0xFEE0 for at in range(0x21, 0x7F)}),
    "bold": lambda secret: secret.translate(DRESSES["bold"]),
    "circled": lambda secret: secret.translate(DRESSES["circled"]),
    "raised digits": lambda secret: secret.translate(str.maketrans(DIGITS, RAISED)),
    "digits of another script": lambda secret: secret.translate({ord(d): 0x660 + int(d) for d in DIGITS}),
    "keys": lambda secret: re.sub(r"(\d)", "\\1\ufe0f\u20e3", secret),
}
HIDDEN = [
    ("Ask {} about the plan.", "Margaret Thornton"),
    ("ask {} about it", "priya"),
    ("Write to {} for access.", "helen.brook@example.org"),
    ("They charged the card {} twice.", "4111 1111 1111 1111"),
    ("Call me on {} after lunch.", "020 7946 0958"),
    ("See {} for the rota.", "https://wiki.example.org/rota"),
    ("the {} blocks everything", "CFO"),
]


@pytest.mark.parametrize(("text", "secret"), HIDDEN)
@pytest.mark.parametrize("hiding", HIDINGS)
def test_personal_data_hides_behind_no_sign(redactor: Redactor, text: str, secret: str, hiding: str) -> None:
    hidden = text.format(HIDINGS[hiding](secret))
    assert redact_answers([hidden], redactor) == redactor.redact([text.format(secret)])


def test_only_what_is_found_is_replaced(redactor: Redactor) -> None:
    [redacted] = redactor.redact(["\uff35\uff2b: ask \uff21\uff4e\uff4e\uff41, 10 m\u00b2 \u00bd"])
    assert redacted == "\uff35\uff2b: ask [name], 10 m\u00b2 \u00bd"


@pytest.mark.parametrize("text", HARMLESS)
def test_places_dates_and_numbers_stay(redactor: Redactor, text: str) -> None:
    assert redactor.redact([text]) == [text]


def test_the_words_around_a_mark_stay(redactor: Redactor) -> None:
    [redacted] = redactor.redact(["Write to a.b@example.org or c.d@example.org, not to me."])
    assert redacted == "Write to [email] or [email], not to me."


def test_many_texts_are_redacted_like_one(redactor: Redactor) -> None:
    texts = [text for text, _, _ in PERSONAL] + HARMLESS
    assert redactor.redact(texts) == [redactor.redact([text])[0] for text in texts]


@pytest.mark.usefixtures("no_network")
def test_redaction_asks_nobody(redactor: Redactor) -> None:
    [redacted] = redactor.redact(["Mail jo@unheard-of-host.example.com or see https://example.com."])
    assert "[email]" in redacted


@pytest.mark.usefixtures("no_network")
def test_a_new_redactor_asks_nobody(nlp) -> None:  # type: ignore[no-untyped-def]
    assert Redactor(nlp).redact(["Mail someone@example.co.uk."]) == ["Mail [email]."]


def test_names_in_lower_case_become_marks(redactor: Redactor) -> None:
    assert redactor.redact(["ask priya and tom"]) == ["ask [name] and [name]"]


def test_a_full_name_is_one_mark(redactor: Redactor) -> None:
    texts = ["Oluwaseun Adeyemi was there.", "susan clarke was there", "Juan de la Cruz was there."]
    assert {text.split(" was")[0] for text in redactor.redact(texts)} == {"[name]"}


def test_a_possessive_keeps_its_ending(redactor: Redactor) -> None:
    assert redactor.redact(["Dave's team and the COO's note"]) == ["[name]'s team and the [role]'s note"]


def looks_up(*, known: tuple[str, ...] = (), allowed: tuple[str, ...] = ()) -> LookUp:
    """An organisation that finds what it knows and allows as it is written here."""

    def places(text: str, phrases: tuple[str, ...]) -> list[tuple[int, int]]:
        return [(text.index(phrase), text.index(phrase) + len(phrase)) for phrase in phrases]

    return lambda text: (places(text, known), places(text, allowed))


def test_what_is_allowed_stays_and_numbers_in_it_do_not(redactor: Redactor) -> None:
    text = "Anna Lovell Rooms and Bo Lund, call 020 7946 0958 in the head of finance pool"
    look_up = looks_up(allowed=("Anna Lovell Rooms", "head of finance pool", "020 7946 0958"))
    assert redactor.redact([text], look_up=look_up) == [
        "Anna Lovell Rooms and [name], call [phone] in the head of finance pool"
    ]


def test_what_is_allowed_holds_for_one_call(redactor: Redactor) -> None:
    assert redactor.redact(["Ask Priya."], look_up=looks_up(allowed=("Priya",))) == ["Ask Priya."]
    assert redactor.redact(["Ask Priya."]) == ["Ask [name]."]


def test_a_part_of_a_name_that_is_allowed_does_not_free_the_rest(redactor: Redactor) -> None:
    look_up = looks_up(allowed=("Margaret",))
    assert redactor.redact(["Ask Margaret Thornton."], look_up=look_up) == ["Ask Margaret [name]."]


def test_what_is_named_after_people_stays_however_it_is_spaced(redactor: Redactor) -> None:
    assert redactor.redact(["The MARIE  Curie nurses came."]) == ["The MARIE  Curie nurses came."]


def test_known_names_are_marked_whatever_they_look_like(redactor: Redactor) -> None:
    text = "(Mercury  Hope), the Van of Many Great Old Things and ash's desk"
    look_up = looks_up(known=("Mercury  Hope", "Van of Many Great Old Things", "ash"))
    assert redactor.redact([text], look_up=look_up) == ["([name]), the [name] and [name]'s desk"]


class UnableToRead(Exception):
    pass


def refuse(text: str) -> Doc:
    raise UnableToRead


def test_names_found_without_entities_are_those_found_with_them(nlp: Language) -> None:
    told, asked = [], []
    for text in [text for text, _, _ in PERSONAL] + HARMLESS:
        try:
            told.append((text, find_names(text, read_words(text))))
        except EntitiesUnread:
            asked.append(text)
    assert told == [(text, find_names(text, read_words(nlp(text)))) for text, _ in told]
    assert len(told) > len(asked) > 0


def test_the_pipeline_reads_a_text_only_where_a_rule_asks_for_entities() -> None:
    unable = spacy.blank("en")
    unable.tokenizer = refuse
    assert Redactor(unable).redact(["ask priya about it"]) == ["ask [name] about it"]
    with pytest.raises(UnableToRead):
        Redactor(unable).redact(["We met Xylandor here."])


def test_one_redactor_serves_many_threads(redactor: Redactor) -> None:
    texts = [text for text, _, _ in PERSONAL] + HARMLESS
    alone = redactor.redact(texts)
    with ThreadPoolExecutor(4) as threads:
        assert all(together == alone for together in threads.map(redactor.redact, [texts] * 4))


STALLING = {
    "digits": "1 2-3.4(" * 500,
    "dotted": "a." * 2000,
    "hyphens": "a-b'c" * 800,
    "at signs": "a@b.c" * 800,
    "emails": "a" * 3999 + "@",
    "links": "http://" * 571,
    "capitals": "Anna " * 800,
    "initials": "J. " * 1333,
    "addresses": "12 Ab Cd Ef " * 333,
    "streets": "1 " + "street " * 571,
    "units": "Flat 1, " * 500,
    "roles": "deputy acting head of " * 181,
    "fields": "head of Ab and Cd & Ef " * 173,
    "ids": "staff number id no: " * 200,
    "cards": "4111 " * 800,
    "accounts": "GB82 WEST " * 400,
    "newlines": "\n\t " * 1333,
    "lists": "Anna, Bo and " * 307,
}


@pytest.mark.parametrize("kind", STALLING)
def test_no_recogniser_can_be_made_to_stall(kind: str) -> None:
    for recognizer in make_recognizers()[1:]:
        began = time.perf_counter()
        recognizer.analyze(STALLING[kind], recognizer.supported_entities, None)
        assert time.perf_counter() - began < 1, recognizer.name


@pytest.mark.parametrize("kind", STALLING)
def test_names_are_found_in_time(nlp: Language, kind: str) -> None:
    doc = nlp(STALLING[kind])
    began = time.perf_counter()
    find_names(doc.text, read_words(doc))
    assert time.perf_counter() - began < 1


def test_no_mark_names_a_theme(nlp: Language) -> None:
    text = f"Our approval process ignores {' '.join(MARKS.values())}."
    assert stems_of(text) == ["our", "approval", "process", "ignore"]
    [phrases] = find_phrases([text], nlp)
    assert {phrase.text for phrase in phrases} <= {"approval process", "process"}


def test_every_mark_is_known_and_alone_says_nothing() -> None:
    assert all(MARK.fullmatch(mark) for mark in MARKS.values())
    assert all(is_non_answer(f"{mark}!") for mark in MARKS.values())
