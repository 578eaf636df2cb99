"""Answers as people type them, for jobs that run on both databases and a real Valkey."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from zlib import crc32

import pytest

from analysis.arrays import FloatMatrix
from analysis.encoding.encoder import Encoder, LexicalEncoder
from analysis.labelling.topics import shipped_topics
from analysis.pipeline import Tools
from jobs.analyst import analyst
from jobs.themes import find_themes
from models.database import transaction
from models.surveys.waves import close_wave, open_wave, open_wave_of, waves_of
from models.themes.runs import ask_for_run
from tests.factories.responses import respond

WORKS = [
    "Quarterly planning brings everyone into one room",
    "The planning sessions give us clear priorities",
    "Planning days with the whole programme",
    "Good planning sessions every quarter",
    "Our quarterly planning works really well",
]
NEEDS_WORK = [
    "The status report takes a whole day every month",
    "Reporting templates are different for every board",
    "I fill in three status reports with the same numbers",
    "The monthly report template is far too long",
    "Too much reporting, ask Priya Nairn on priya@office.example",
]


@pytest.fixture
def world(committed_world):
    return committed_world


@pytest.fixture
def analyse(engine, world, look, settings):
    """Ask for a run and work on it with no reader in the way: `analyse(tools)` gives its id."""

    def work(tools: Tools | None = None) -> str:
        look.rollback()
        with transaction(engine) as session:
            run_id = ask_for_run(session, world.survey.id).id
        find_themes(run_id, tools)
        return run_id

    return work


class Scattering(LexicalEncoder):
    """Sees a likeness where there is none, so that a run finds other themes than the one before."""

    name = "scattering"

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        return super().encode([f"kind {LIKENESS[crc32(text.encode()) % len(LIKENESS)]}" for text in texts])


LIKENESS = ("amber", "basalt", "cobalt", "dune", "ember", "fjord")


@pytest.fixture
def scattering() -> Encoder:
    return Scattering()


TOPICS = {text for topic in shipped_topics() for text in topic.texts}


class Interrupted:
    """An encoder; something happens when it is first asked for other texts than the topics."""

    def __init__(self, encoder: Encoder, deed: Callable[[Sequence[str]], object]) -> None:
        self.name, self.dimensions, self.multilingual = encoder.name, encoder.dimensions, encoder.multilingual
        self._encoder, self._deeds = encoder, [deed]

    def encode(self, texts: Sequence[str]) -> FloatMatrix:
        if texts and self._deeds and texts[0] not in TOPICS:
            self._deeds.pop()(texts)
        return self._encoder.encode(texts)


@pytest.fixture
def meanwhile() -> Callable[..., Tools]:
    """Tools with which something happens while a job encodes: `meanwhile(deed, encoder)`.

    A run whose statements were encoded before it began then encodes the phrases that may name its themes.
    """

    def tools(deed: Callable[[Sequence[str]], object], encoder: Encoder | None = None) -> Tools:
        return replace(analyst(), encoder=Interrupted(encoder or analyst().encoder, deed))

    return tools


@pytest.fixture
def answer_all(engine, world, settings):
    """Have people answer a wave, which then closes, and commit: `answer_all(2)` gives ten responses."""

    def answer(times: int = 1, *, close: bool = True) -> None:
        with transaction(engine) as session:
            wave = open_wave_of(session, world.survey.id)
            name = f"Wave {len(waves_of(session, world.survey.id)) + 1}"
            wave = wave or open_wave(session, world.survey.id, name, headcount=100)
            for _ in range(times):
                for works, needs_work in zip(WORKS, NEEDS_WORK, strict=True):
                    respond(session, world, works=works, needs_work=needs_work, area="Platform", wave=wave)
            if close:
                close_wave(session, wave)

    return answer
