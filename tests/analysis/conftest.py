"""What the tests of the analysis share: tools that are loaded once, and no network."""

import socket

import pytest
from spacy.language import Language

from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.pipeline import Tools
from analysis.redaction.redactor import Redactor
from analysis.text.spacy_pipeline import load_nlp


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


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something tried to reach the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
