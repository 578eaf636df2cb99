"""What the tests of the analysis share: loaded once, and texts of our own."""

from collections.abc import Callable
from itertools import product

import pytest
from spacy.language import Language

from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.pipeline import Tools
from analysis.redaction.redactor import Redactor
from analysis.text.spacy_pipeline import load_nlp

TOPICS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "planning": (
        (
            "The planning sessions",
            "Our quarterly planning sessions",
            "Joint planning workshops",
            "Sprint planning",
        ),
        (
            "keep every team on the same page",
            "take two full days",
            "need a clearer agenda",
            "are well prepared",
            "start without the right people",
            "end with priorities we believe in",
            "should be shorter",
        ),
    ),
    "approvals": (
        (
            "Sign-off for a purchase",
            "Approval of a change request",
            "Getting approval from the board",
            "The sign-off",
        ),
        (
            "takes several weeks",
            "needs five signatures",
            "is stuck in somebody's inbox",
            "holds up delivery",
            "was quick this time",
            "has no clear owner",
            "could be delegated",
        ),
    ),
    "reporting": (
        (
            "The monthly status report",
            "Our status reporting",
            "Weekly progress reports",
            "The highlight report",
        ),
        (
            "asks for the same figures twice",
            "is read by nobody",
            "takes half a day to write",
            "gives a fair picture",
            "could be filled in automatically",
            "uses three different templates",
            "is finally on one page",
        ),
    ),
    "training": (
        (
            "Onboarding for new starters",
            "The training course",
            "Training of new colleagues",
            "The induction training",
        ),
        (
            "covers what you need in the first week",
            "is only offered once a year",
            "was cancelled twice",
            "needs practical exercises",
            "is taught by people who know the work",
            "came far too late",
            "should include coaching",
        ),
    ),
    "tools": (
        ("The ticket software", "Our project software", "The planning software", "That software licence"),
        (
            "crashes when two people edit",
            "is slow on the home network",
            "saves me an hour a day",
            "needs another login",
            "does not talk to the finance system",
            "was upgraded without notice",
            "is easy to search",
        ),
    ),
    "resources": (
        ("Staffing of the project", "The number of engineers", "Our capacity", "Staff cover"),
        (
            "is stretched across four projects",
            "is too thin in summer",
            "was increased at last",
            "depends on two specialists",
            "is never agreed before we start",
            "drops whenever somebody leaves",
            "leaves no room for holidays",
        ),
    ),
    "budget": (
        ("The budget", "Our project budget", "The spending forecast", "Budget control"),
        (
            "was cut in the middle of the year",
            "is known from the first day",
            "has to be guessed",
            "is revised every month without telling us",
            "leaves no money for travel",
            "is checked fairly",
            "arrives after the work has begun",
        ),
    ),
    "communication": (
        ("The newsletter", "News from senior leaders", "The all-hands call", "Messages from leadership"),
        (
            "tells us why decisions were made",
            "comes too late to matter",
            "is full of jargon",
            "reaches the whole organisation",
            "skips the night shift",
            "leaves time to ask",
            "is honest about bad news",
        ),
    ),
    "risks": (
        ("The risk register", "Our risk log", "Risk management", "The review of risks"),
        (
            "is updated every Friday",
            "is only opened before an audit",
            "lists dangers nobody acts on",
            "warned us in time",
            "has owners for every entry",
            "mixes risks with tasks",
            "misses the suppliers",
        ),
    ),
    "office": (
        ("The open-plan office", "Our office building", "The meeting room upstairs", "Office heating"),
        (
            "is too noisy to concentrate",
            "is freezing in winter",
            "has plenty of daylight",
            "smells of paint",
            "has no quiet corner",
            "needs more desks",
            "was refurbished nicely",
        ),
    ),
    "recognition": (
        (
            "Recognition from my manager",
            "The praise we receive",
            "A thank-you from managers",
            "The award scheme",
        ),
        (
            "makes hard weeks worth it",
            "is rare in our department",
            "goes to the loudest voice",
            "motivates the whole crew",
            "forgets the back office",
            "should be given in public",
            "feels sincere",
        ),
    ),
    "suppliers": (
        ("The contractor", "Our main supplier", "The outside vendor", "Vendor management"),
        (
            "delivers parts on the promised date",
            "missed three deliveries",
            "sends invoices with errors",
            "answers the phone at once",
            "changes its contact person each month",
            "charges for every call",
            "ships damaged goods",
        ),
    ),
}


def write_statements(count: int) -> tuple[list[str], list[str]]:
    """Write up to 336 statements on twelve topics, evenly: the statements, and the topic of each."""
    by_topic = {
        topic: [f"{subject} {rest}." for rest, subject in product(predicates, subjects)]
        for topic, (subjects, predicates) in TOPICS.items()
    }
    n_topics = min(len(by_topic), max(2, count // 6))
    chosen = list(by_topic.items())[:n_topics]
    pairs = [(statements[turn], topic) for turn in range(28) for topic, statements in chosen][:count]
    return [statement for statement, _ in pairs], [topic for _, topic in pairs]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_nlp()


@pytest.fixture(scope="session")
def redactor(nlp: Language) -> Redactor:
    return Redactor(nlp)


@pytest.fixture(scope="session")
def encoder() -> MiniLMEncoder:
    return MiniLMEncoder()


@pytest.fixture(scope="session")
def tools(nlp: Language, redactor: Redactor, encoder: MiniLMEncoder) -> Tools:
    return Tools(nlp, redactor, encoder)


@pytest.fixture(scope="session")
def written() -> Callable[[int], tuple[list[str], list[str]]]:
    return write_statements


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something tried to reach the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
