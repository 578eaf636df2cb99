"""Find what has a form of its own: e-mail addresses, links, cards, accounts, numbers of people."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from presidio_analyzer import LocalRecognizer, Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import IpRecognizer

from analysis.redaction.addresses import find_addresses
from analysis.redaction.handles import find_children_of, find_handles, find_spoken_emails
from analysis.redaction.job_titles import find_roles
from analysis.redaction.names_read import NameRecognizer
from analysis.redaction.phones import find_phones

# Presidio's own patterns for links and e-mail can be made to stall; in these every repeat is bounded.
LINK = (
    r"(?:https?://|www\.)[^\s\"'<>]{1,2000}(?<![.,;:!?)\]])"
    r"|(?<![\w@.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:com|org|net|edu|gov|info|eu|co|io|uk|de|fr)\b"
    r"(?:/[^\s\"'<>]{0,2000})?"
)
EMAIL = (
    r"(?<![\w.+-])[\w!#$%&'*+/=?^`{|}~.-]{1,64}(?:@|\s?[\[(]at[\])]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}\b"
)
CARD = re.compile(r"(?<![\w-])(?:[3-6]\d|2[2-7]|1800|2131)(?:[ -]?\d){10,17}(?![\w-])")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", re.IGNORECASE)
CARD_WORDS = re.compile(
    r"\b(?:cards?|visa|master ?card|amex|american express|maestro|debit|credit)\b", re.IGNORECASE
)
INSURANCE = r"\b(?!OO)[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"
SOCIAL_SECURITY = r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"
HEALTH = re.compile(r"(?<![\d-])\d{3}([ -])\d{3}\1\d{4}(?![\d-])")
OF_PEOPLE = re.compile(
    r"\b(?:staff|employee|payroll|personnel|badge|pass|nhs|ni|national insurance|passport|ssn"
    r"|social security|hospital"
    r"|driv(?:er|ing)['\u2019]?s? licen[cs]e|patient|assignment|colleague|worker|student|membership"
    r"|account|sort code"
    r"|my (?=id|number)|user (?=id|number))"
    r"(?: ?(?:id|no|number|num|code|card|is|was)\b\.?){0,3}[:# ]{1,3}"
    r"(?P<number>(?=[A-Z-]{0,6}\d)[A-Z]{0,4}-?\d[\dA-Z]{2,14}(?:[ -]\d{2,6}){0,3})(?![\w%£$€])(?!,\d)",
    re.IGNORECASE,
)
VERSION = re.compile(r"\b(?:version|release|build|v)\s{0,2}$", re.IGNORECASE)
IBAN_LENGTHS = range(15, 35)
CARD_LENGTHS = range(13, 20)
Finder = Callable[[str], Iterator[tuple[int, int]]]


class Found(LocalRecognizer):
    """Presidio's door to a function that finds spans of one kind."""

    def __init__(self, kind: str, find: Finder, score: float) -> None:
        self._find, self._score = find, score
        super().__init__(supported_entities=[kind], name=find.__name__)

    def load(self) -> None:
        """Load nothing."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[Any]:  # noqa: ARG002
        """Give what the function finds."""
        kind = self.supported_entities[0]
        return [RecognizerResult(kind, start, end, self._score) for start, end in self._find(text)]


class Addressed(IpRecognizer):
    """Presidio's recogniser of network addresses, which takes no version for one, nor two colons."""

    def __init__(self) -> None:
        super().__init__(patterns=[one for one in self.PATTERNS if one.regex != "::"])

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None, regex_flags: Any = None
    ) -> list[Any]:
        """Give the network addresses of a text."""
        found = super().analyze(text, entities, nlp_artifacts, regex_flags)
        return [one for one in found if not VERSION.search(text[max(0, one.start - 12) : one.start])]


def make_recognizers() -> list[Any]:
    """Make one recogniser for each kind of personal data."""
    return [
        NameRecognizer(),
        PatternRecognizer("EMAIL_ADDRESS", name="emails", patterns=[Pattern("email", EMAIL, 0.95)]),
        PatternRecognizer("URL", name="links", patterns=[Pattern("link", LINK, 0.6)]),
        Found("EMAIL_ADDRESS", find_spoken_emails, 0.9),
        Found("PERSON", find_handles, 0.85),
        Found("PERSON", find_children_of, 0.85),
        Found("PHONE_NUMBER", find_phones, 0.7),
        Found("CREDIT_CARD", find_cards, 1.0),
        Found("IBAN_CODE", find_accounts, 1.0),
        Found("PERSONAL_ID", find_numbers_of_people, 0.9),
        Found("STREET_ADDRESS", find_addresses, 0.85),
        Found("ROLE", find_roles, 0.65),
        Addressed(),
    ]


def find_cards(text: str) -> Iterator[tuple[int, int]]:
    """Find card numbers: by their check digit (Luhn, ISO/IEC 7812-1), or beside a word for a card."""
    for match in CARD.finditer(text):
        digits = [int(letter) for letter in match.group() if letter.isdigit()]
        named = CARD_WORDS.search(text[max(0, match.start() - 40) : match.end() + 24])
        if named or (len(digits) in CARD_LENGTHS and _luhn(digits) == 0):
            yield match.span()


def _luhn(digits: list[int]) -> int:
    doubled = [2 * digit - 9 if digit > 4 else 2 * digit for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10


def find_accounts(text: str) -> Iterator[tuple[int, int]]:
    """Find bank accounts by the check digits of ISO 13616, without words that follow them."""
    for match in IBAN.finditer(text):
        words = match.group().split(" ")
        for kept in range(len(words), 0, -1):
            account = " ".join(words[:kept])
            if _is_account(account.replace(" ", "").upper()):
                yield match.start(), match.start() + len(account)
                break


def _is_account(account: str) -> bool:
    if len(account) not in IBAN_LENGTHS or not account.isascii():
        return False
    turned = account[4:] + account[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def find_numbers_of_people(text: str) -> Iterator[tuple[int, int]]:
    """Find numbers that stand for a person: insurance, health service, staff, licences."""
    for pattern in (INSURANCE, SOCIAL_SECURITY):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield match.span()
    for match in HEALTH.finditer(text):
        if _is_health_number(match.group()):
            yield match.span()
    for match in OF_PEOPLE.finditer(text):
        yield match.span("number")


def _is_health_number(number: str) -> bool:
    """Check the last digit as the NHS data dictionary says, modulo 11."""
    digits = [int(letter) for letter in number if letter.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == digits[9]
