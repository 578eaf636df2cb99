import pytest

from analysis.redaction import Redactor

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
]


@pytest.mark.parametrize(("text", "secret", "mark"), PERSONAL)
def test_personal_data_becomes_a_mark(redactor: Redactor, text: str, secret: str, mark: str) -> None:
    [redacted] = redactor.redact([text])
    assert secret not in redacted
    assert mark in redacted


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
