"""What people ticked, as it leaves the leads' pages in a file: of everybody, and by group of the pattern."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models.evidence.closed_questions import labels_of
from models.evidence.figures import group_name
from models.evidence.mean_change import Mean, mean_of
from models.intake.responses import numbers_given_by_area
from models.privacy import gate
from models.releases.batches import respondents_by_area
from models.surveys.surveys import NUMBERS, Question, QuestionKind, questions_of
from models.surveys.waves import Wave

ByGroup = Mapping[str, Counter[int]]


@dataclass(frozen=True)
class TickedOutside:
    """How many people ticked what; of everybody, or of a group by its name."""

    question: Question
    group: str | None
    people: int
    counts: tuple[tuple[str, int], ...]
    mean: Mean | None


def ticked_outside(session: Session, wave: Wave) -> list[TickedOutside]:
    """Count what was ticked in a wave, question by question: everybody, then the groups by name.

    A question is told by group once the wave is at rest, and only where enough people of every group answered
    it: else those of the one that is left out would be what the others leave of all.
    """
    given = numbers_given_by_area(session, wave.id)
    groups = gate.group_sizes(respondents_by_area(session, wave.id), wave.pattern)
    found = []
    for question in questions_of(session, wave.survey_id):
        by_group = {group: Counter[int]() for group in groups}
        for area, counts in given.get(question.id, {}).items():
            by_group[gate.group_of(area, wave.pattern)] += counts
        everybody = sum(by_group.values(), Counter[int]())
        if question.kind in NUMBERS and _is_told(everybody, wave):
            found.append(_ticked(question, None, everybody))
            found += _by_group(question, by_group, wave)
    return found


def _by_group(question: Question, by_group: ByGroup, wave: Wave) -> list[TickedOutside]:
    if not wave.settled or len(by_group) < 2 or not all(_is_told(each, wave) for each in by_group.values()):
        return []
    named = sorted((group == gate.EVERYONE, group_name(wave, group), group) for group in by_group)
    return [_ticked(question, name, by_group[group]) for _, name, group in named]


def _is_told(counts: Counter[int], wave: Wave) -> bool:
    people = counts.total()
    return gate.figure(people, people, wave.thresholds_outside) is not None


def _ticked(question: Question, group: str | None, counts: Counter[int]) -> TickedOutside:
    shown = tuple((label, counts[number]) for number, label in enumerate(labels_of(question)))
    mean = mean_of(counts) if question.kind == QuestionKind.RATING else None
    return TickedOutside(question, group, counts.total(), shown, mean)
