"""What people ticked: the distribution of each rating and choice in a wave, past the gate."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.intake.responses import numbers_given
from models.privacy import gate
from models.surveys.surveys import HIGHEST_RATING, NUMBERS, Question, QuestionKind, questions_of
from models.surveys.waves import Wave


@dataclass(frozen=True)
class Ticked:
    """How many people ticked what, of those who answered the question; `mean` is that of a rating."""

    question: Question
    people: int
    counts: tuple[tuple[str, int], ...]
    mean: float | None = None


def ticked(session: Session, wave: Wave) -> list[Ticked]:
    """Count what was ticked in a wave, question by question; nothing where too few answered one."""
    given = numbers_given(session, wave.id)
    found = []
    for question in questions_of(session, wave.survey_id):
        counts = given.get(question.id, Counter())
        people = sum(counts.values())
        if question.kind in NUMBERS and gate.figure(people, people, wave.thresholds):
            labels = _labels(question)
            shown = tuple((label, counts.get(number, 0)) for number, label in enumerate(labels))
            total = sum(number * count for number, count in counts.items())
            mean = total / people if question.kind == QuestionKind.RATING else None
            found.append(Ticked(question, people, shown, mean))
    return found


def _labels(question: Question) -> Sequence[str]:
    """What each number stands for."""
    if question.kind == QuestionKind.RATING:
        return [str(number) for number in range(HIGHEST_RATING + 1)]
    return question.options
