"""What a lead will be able to read when so and so many have answered, said before a wave is opened."""

from collections.abc import Collection
from dataclasses import dataclass

from models.privacy.gate import Thresholds
from models.surveys.promises import Notice
from models.surveys.surveys import QuestionKind


@dataclass(frozen=True)
class Reading:
    """What is shown where `people` have answered, while the wave is open and once it has closed."""

    people: str
    while_open: str
    when_closed: str


def expectation(headcount: int, notice: Notice, asked: Collection[str]) -> str:
    """Say what a lead can expect of a wave for so many people, which asks for so many kinds of things."""
    asks_area = QuestionKind.AREA in asked
    if notice.passes_at_once:
        and_areas = ", and the areas’ figures once the round has closed" if asks_area else ""
        return f"You read every answer as it comes{and_areas}."
    least = notice.minimum_group
    if 0 < headcount < least:
        return (
            f"Nothing is ever shown of fewer than {least} people, so a round for fewer cannot show you "
            "anything: ask more people, or choose an open survey if the team wants that."
        )
    areas = f" Areas are shown only where {least} or more answered." if asks_area else ""
    return f"How many have answered you see at any time, rounded down to fives.{areas}"


def readings(notice: Notice) -> list[Reading]:
    """Say what is shown of how many people; nothing where every answer is read at once."""
    if notice.passes_at_once:
        return []
    least = notice.thresholds
    steps = sorted({1, least.figures, least.quotes, 2 * least.figures, least.figures + least.quotes})
    ends = [*(step - 1 for step in steps[1:]), None]
    return [
        Reading(_span(start, end), _shown(start - least.figures, least), _shown(start, least))
        for start, end in zip(steps, ends, strict=True)
    ]


def _shown(people: int, least: Thresholds) -> str:
    """What may be shown of so many people who have gone forward."""
    if people < least.figures:
        return "nothing"
    return "figures and words" if people >= least.quotes else "figures"


def _span(start: int, end: int | None) -> str:
    if end is None:
        return f"{start} or more"
    return str(start) if start == end else f"{start} to {end}"
