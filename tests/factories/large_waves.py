"""Waves in which thousands answered, written as rows and brought to rest as the sweep does."""

import random
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from models.base import new_id
from models.intake.responses import Answer, Response
from models.portfolio.areas import all_areas
from models.releases.batches import LARGEST_BATCH, settle
from models.surveys.surveys import QuestionKind, questions_of
from models.surveys.waves import Wave, close_wave, get_wave, open_wave
from models.themes.assignments import Assignment
from models.themes.statements import ENGLISH, Statement, hash_of
from models.themes.themes import all_themes_of
from tests.factories.settings import SEALER

STATEMENTS_A_PERSON = 2
UNCLEAR, FOREIGN, NO_AREA = 0.08, 0.05, 0.1
LANGUAGES = ("de", "fr", "es")
THINGS = (
    "planning",
    "approvals",
    "reports",
    "tools",
    "meetings",
    "budget",
    "priorities",
    "handover",
    "training",
)
DEEDS = ("takes too long", "is clear now", "was changed twice", "helps our team", "needs an owner")
Values = dict[str, Any]


@dataclass
class _Said:
    """What the people of a wave said, as rows."""

    survey_id: str
    questions: dict[str, str]
    responses: list[Values] = field(default_factory=list)
    answers: list[Values] = field(default_factory=list)
    statements: list[Values] = field(default_factory=list)
    places: list[Values] = field(default_factory=list)

    def rows(self) -> tuple[tuple[Any, list[Values]], ...]:
        return (
            (Response, self.responses),
            (Answer, self.answers),
            (Statement, self.statements),
            (Assignment, self.places),
        )

    def answer(self, kind: QuestionKind, text: str | None = None, number: int | None = None) -> str:
        """Add an answer of the last response; give its id."""
        new = {"id": new_id(), "response_id": self.responses[-1]["id"]}
        self.answers.append({**new, "question_id": self.questions[kind], "text": text, "number": number})
        return new["id"]

    def state(
        self, kind: QuestionKind, text: str, theme_id: str | None, language: str, confidence: float
    ) -> None:
        """Add a statement that is a whole answer, with its place."""
        new = {"id": new_id(), "survey_id": self.survey_id, "answer_id": self.answer(kind, text)}
        words = {"kind": kind.value, "text": text, "text_hash": hash_of(text), "language": language}
        self.statements.append({**new, **words, "tone": "mixed"})
        self.places.append({"id": new["id"], "theme_id": theme_id, "confidence": confidence})


def add_wave_at_rest(session: Session, survey_id: str, number: int, people: int, lot: random.Random) -> Wave:
    """Add a wave that came forward in batches, was closed, and settled as the sweep does."""
    wave = open_wave(session, survey_id, f"Wave {number}", headcount=people * 2)
    for table, values in _said(session, wave, people, lot).rows():
        session.execute(insert(table), sorted(values, key=lambda row: row["id"]))
    close_wave(session, wave)
    assert settle(session, wave.id, SEALER)
    wave = get_wave(session, wave.id)
    wave.at_rest = True
    session.add(wave)
    session.flush()
    return wave


def _said(session: Session, wave: Wave, people: int, lot: random.Random) -> _Said:
    """Have some themes and some areas far more often than others."""
    themes = {theme.id: theme.label for theme in all_themes_of(session, wave.survey_id)}
    ids, areas = sorted(themes, key=lambda key: int(themes[key].split()[-1])), all_areas(session)
    asked = {each.kind: each.id for each in questions_of(session, wave.survey_id)}
    said = _Said(wave.survey_id, asked)
    for person in range(people):
        area = lot.choices(areas, [1 / (n + 2) for n in range(len(areas))])[0].id
        step = person // LARGEST_BATCH + 1
        response = {"id": new_id(), "wave_id": wave.id, "step": step}
        said.responses.append({**response, "area_id": None if lot.random() < NO_AREA else area})
        said.answer(QuestionKind.RATING, number=lot.randint(0, 10))
        for kind in (QuestionKind.WORKS, QuestionKind.NEEDS_WORK):
            theme_id = lot.choices(ids, [1 / (n + 4) for n in range(len(ids))])[0]
            theme = None if lot.random() < UNCLEAR else theme_id
            language = (
                lot.choice(LANGUAGES) if theme is None and lot.random() < FOREIGN / UNCLEAR else ENGLISH
            )
            text = _words(themes[theme] if theme else "Something", person, lot)
            said.state(kind, text, theme, language, round(lot.uniform(0.3, 1.0), 3))
    return said


def _words(topic: str, person: int, lot: random.Random) -> str:
    parts = [f"{lot.choice(THINGS)} {lot.choice(DEEDS)}" for _ in range(lot.randint(2, 5))]
    return f"{topic}: {', and '.join(parts)}, said person {person}."
