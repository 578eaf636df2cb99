"""Statements within their answers: what else may be read of an answer, before a statement and after it.

It is put together of the answer's other statements, never of the answer's text, which tells their order
alone: so what holds for statements (withheld, erased, deleted) holds here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from models.base import in_chunks
from models.evidence.quotes import Quote
from models.intake.responses import Answer
from models.themes.statements import Statement

SHOWN_OF_REST = 200  # characters before a statement, and as many after it
LEFT_OUT = "…"
ENDS = tuple(".!?…:;,")
APART = "·"
TAKEN = "\0"
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True)
class Part:
    """A statement of an answer; whether it `is_apart` from the next, as in a list: not only by a blank."""

    statement: Statement
    is_apart: bool

    @property
    def words(self) -> str:
        """What may be read of it: its words, or a sign where they are withheld."""
        return LEFT_OUT if self.statement.withheld else self.statement.text

    @property
    def needs_a_sign(self) -> bool:
        """Whether a sign must keep it apart from the next, since it ends with none."""
        return self.is_apart and not self.words.endswith(ENDS)


def within_answers(session: Session, quotes: Sequence[Quote]) -> list[Quote]:
    """Give statements that passed the gate with the rest of their answers, which passes it with them."""
    found = _answers_with(session, [quote.statement_id for quote in quotes])
    places = {each.statement.id: (answer, n) for answer in found for n, each in enumerate(answer)}
    return [
        _within(quote, *places[quote.statement_id]) if quote.statement_id in places else quote
        for quote in quotes
    ]


def _answers_with(session: Session, ids: Sequence[str]) -> Iterator[Sequence[Part]]:
    """The parts of each answer that holds one of these statements."""
    for chunk in in_chunks(ids):
        answers = select(Statement.answer_id).where(col(Statement.id).in_(chunk))
        of_answer: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for statement, answer_id, text in session.exec(
            select(Statement, Answer.id, Answer.text)
            .join(Answer, col(Answer.id) == Statement.answer_id)
            .where(col(Statement.answer_id).in_(answers))
        ).all():
            of_answer[answer_id, text or ""].append(statement)
        yield from (parts_of(text, each) for (_, text), each in of_answer.items())


def parts_of(answer: str, statements: Iterable[Statement]) -> list[Part]:
    """Put statements in the order in which they stand in their answer; one that is not found is left out.

    Blanks do not count: splitting an answer changes them. The longest are found first, so that none is taken
    for a part of another.
    """
    left = _squeezed(answer)
    found: list[tuple[int, int, Statement]] = []
    for statement in sorted(statements, key=lambda each: (-len(each.text), each.id)):
        words = _squeezed(statement.text)
        place = left.find(words) if words else -1
        if place >= 0:
            left = left[:place] + TAKEN * len(words) + left[place + len(words) :]
            found.append((place, place + len(words), statement))
    found.sort(key=lambda row: row[0])
    next_starts = [*(start for start, _, _ in found[1:]), 0]
    return [Part(each, start > end) for (_, end, each), start in zip(found, next_starts, strict=False)]


def _squeezed(text: str) -> str:
    """A text without blanks, but with its lines' ends."""
    return _BLANKS.sub("", text.strip())


def _within(quote: Quote, answer: Sequence[Part], place: int) -> Quote:
    before, after = _joined(answer[:place]), _joined(answer[place + 1 :])
    if after and answer[place].needs_a_sign:
        after = f"{APART} {after}"
    return replace(quote, before=_last_of(before), after=_first_of(after))


def _joined(parts: Sequence[Part]) -> str:
    """Parts one after the other; for those that are withheld, however many, one sign stands."""
    words: list[str] = []
    for part in parts:
        if words[-1:] != [LEFT_OUT] or part.words != LEFT_OUT:
            words.append(f"{part.words} {APART}" if part.needs_a_sign else part.words)
    return " ".join(words)


def _last_of(text: str) -> str:
    """The end of a text that is too long, from a whole word on."""
    if len(text) <= SHOWN_OF_REST:
        return text
    cut = text[-SHOWN_OF_REST:]
    return f"{LEFT_OUT} {cut.partition(' ')[2] or cut}"


def _first_of(text: str) -> str:
    """The beginning of a text that is too long, up to a whole word."""
    if len(text) <= SHOWN_OF_REST:
        return text
    cut = text[:SHOWN_OF_REST]
    return f"{cut.rpartition(' ')[0] or cut} {LEFT_OUT}"
