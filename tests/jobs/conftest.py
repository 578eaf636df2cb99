"""Answers as people type them, for jobs that run on both databases and a real Valkey."""

import pytest

from models.database import transaction
from models.surveys.waves import close_wave, open_wave, open_wave_of

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
def answer_all(engine, world, respond, settings):
    """Have people answer a wave, which then closes, and commit: `answer_all(2)` gives ten responses."""

    def answer(times: int = 1, *, close: bool = True) -> None:
        with transaction(engine) as session:
            wave = open_wave_of(session, world.survey.id)
            wave = wave or open_wave(session, world.survey.id, "Next wave", headcount=100)
            for _ in range(times):
                for works, needs_work in zip(WORKS, NEEDS_WORK, strict=True):
                    respond(session, world, works=works, needs_work=needs_work, area="Platform", wave=wave)
            if close:
                close_wave(session, wave)

    return answer
