"""Which parts of a text are addresses, and which only look like one."""

import pytest

from analysis.redaction.addresses import find_addresses

ADDRESSES = {
    "a street": ("Post it to 14 Harcourt Street please.", ["14 Harcourt Street"]),
    "a street in lower case": ("we live at 14 harcourt street now", ["14 harcourt street"]),
    "a type of street in lower case": ("It is 14 Harcourt street now.", ["14 Harcourt street"]),
    "a street named after something": ("It is 14 Friars of the Lane now.", ["14 Friars of the Lane"]),
    "a short type of street in capitals": ("It is 12 Old Mill Dr now.", ["12 Old Mill Dr"]),
    "a street of another country": ("She lives at rue de la Paix 5.", ["rue de la Paix 5"]),
    "a street in one word": ("He moved to Hauptstraße 12.", ["Hauptstraße 12"]),
    "a flat": ("Apt 4 is cold.", ["Apt 4"]),
    "a box": ("PO Box 12 is full.", ["PO Box 12"]),
    "a military box": ("Write to psc 12, box 345.", ["psc 12, box 345"]),
    "a British postcode": ("The depot in M13 9PL is cold.", ["M13 9PL"]),
    "an American postcode": ("The depot in TX 75001 is cold.", ["TX 75001"]),
    "a postcode in lower case": ("the depot in ls1 4bt is cold", ["ls1 4bt"]),
    "a number that is called a postcode": ("My post code is 4BT9.", ["4BT9"]),
}
NO_ADDRESSES = [
    "There is no number in Harcourt Street.",
    "It is a 2 way street.",
    "After 3 weeks of hard road it works.",
    "The 3 thornton okafor harcourt street parties are over.",
    "It is 12 Old Mill dr now.",
    "It came via email 5 times, 6 in all.",
    "It is in hauptstrasse 12.",
    "It was 3rd in q4 3rd to last.",
    "My post code is wrong, 2 know it.",
]


@pytest.mark.parametrize("kind", ADDRESSES)
def test_an_address_is_found(kind: str) -> None:
    text, addresses = ADDRESSES[kind]
    assert [text[start:end] for start, end in find_addresses(text)] == addresses


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert list(find_addresses(text)) == []
