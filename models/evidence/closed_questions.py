"""What people ticked: the distribution of each rating and choice in a wave, past the gate."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.evidence.mean_change import MeanChange, mean_change
from models.intake.responses import numbers_given
from models.privacy import gate
from models.surveys.surveys import HIGHEST_RATING, NUMBERS, Question, QuestionKind, questions_of
from models.surveys.waves import Wave, wave_before


@dataclass(frozen=True)
class Before:
    """A rating in an earlier wave: its mean, of how many people, and how it has changed since."""

    wave: Wave
    people: int
    mean: float
    change: MeanChange


@dataclass(frozen=True)
class Ticked:
    """How many people ticked what, of those who answered the question; of a rating also its mean.

    `before` is None where there was no earlier wave, or too few gave a rating in either.
    """

    question: Question
    people: int
    counts: tuple[tuple[str, int], ...]
    mean: float | None = None
    before: Before | None = None


def ticked(session: Session, wave: Wave, earlier: Wave | None = None) -> list[Ticked]:
    """Count what was ticked in a wave, question by question; nothing where too few answered one.

    `earlier` is what ratings are compared with; by default the wave before.
    """
    given = numbers_given(session, wave.id)
    earlier = earlier or wave_before(session, wave)
    given_before = numbers_given(session, earlier.id) if earlier else {}
    found = []
    for question in questions_of(session, wave.survey_id):
        counts = given.get(question.id, Counter())
        people = counts.total()
        if question.kind in NUMBERS and gate.figure(people, people, wave.thresholds):
            labels = labels_of(question)
            shown = tuple((label, counts.get(number, 0)) for number, label in enumerate(labels))
            is_rating = question.kind == QuestionKind.RATING
            before = _before(earlier, given_before, question.id, counts) if earlier and is_rating else None
            found.append(Ticked(question, people, shown, _mean(counts) if is_rating else None, before))
    return found


def _before(
    wave: Wave, given: Mapping[str, Counter[int]], question_id: str, counts: Counter[int]
) -> Before | None:
    """A rating in an earlier wave, where enough people gave one there."""
    earlier = given.get(question_id, Counter())
    people = earlier.total()
    change = mean_change(earlier, counts)
    if change is None or not gate.figure(people, people, wave.thresholds):
        return None
    return Before(wave, people, _mean(earlier), change)


def _mean(counts: Counter[int]) -> float:
    return sum(number * people for number, people in counts.items()) / counts.total()


def labels_of(question: Question) -> Sequence[str]:
    """What each number stands for."""
    if question.kind == QuestionKind.RATING:
        return [str(number) for number in range(HIGHEST_RATING + 1)]
    return question.options
