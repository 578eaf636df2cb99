"""Statements within their answers: what else may be read of an answer, before a statement and after it.

It is put together of the answer's other statements, never of the answer's text, which tells their order
alone: so what holds for statements (withheld, erased, deleted) holds here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from models.base import in_chunks
from models.evidence.quotes import Quote
from models.intake.responses import Answer
from models.themes.statements import Statement

SHOWN_OF_REST = 200  # characters before a statement, and as many after it
LEFT_OUT = "…"
ENDS = tuple(".!?…:;,")  # after anything else the next item of a list stands
APART = "·"
TAKEN = "\0"


def within_answers(session: Session, quotes: Sequence[Quote]) -> list[Quote]:
    """Give statements that passed the gate with the rest of their answers, which passes it with them."""
    found = _answers_with(session, [quote.statement_id for quote in quotes])
    places = {each.id: (answer, n) for answer in found for n, each in enumerate(answer)}
    return [_within(quote, *places.get(quote.statement_id, ((), 0))) for quote in quotes]


def _answers_with(session: Session, ids: Sequence[str]) -> Iterator[Sequence[Statement]]:
    """The statements of each answer that holds one of these, in the order in which they stand there."""
    for chunk in in_chunks(ids):
        answers = select(Statement.answer_id).where(col(Statement.id).in_(chunk))
        of_answer: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        for statement, answer_id, text in session.exec(
            select(Statement, Answer.id, Answer.text)
            .join(Answer, col(Answer.id) == Statement.answer_id)
            .where(col(Statement.answer_id).in_(answers))
        ).all():
            of_answer[answer_id, text or ""].append(statement)
        yield from (in_their_order(text, each) for (_, text), each in of_answer.items())


def in_their_order(answer: str, statements: Iterable[Statement]) -> list[Statement]:
    """Put statements in the order in which they stand in their answer; one that is not found is left out.

    White space does not count: splitting an answer changes it. The longest are found first, so that none is
    taken for a part of another.
    """
    left = _squeezed(answer)
    found: list[tuple[int, Statement]] = []
    for statement in sorted(statements, key=lambda each: (-len(each.text), each.id)):
        words = _squeezed(statement.text)
        place = left.find(words) if words else -1
        if place >= 0:
            left = left[:place] + TAKEN * len(words) + left[place + len(words) :]
            found.append((place, statement))
    return [statement for _, statement in sorted(found, key=lambda pair: pair[0])]


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _within(quote: Quote, answer: Sequence[Statement], place: int) -> Quote:
    before = _joined(answer[:place])
    after = _joined(answer[place + 1 :]).removesuffix(f" {APART}")
    apart = APART if after and not quote.text.endswith(ENDS) else ""
    return replace(quote, before=_last_of(before), after=_first_of(f"{apart} {after}".strip()))


def _joined(statements: Sequence[Statement]) -> str:
    """Statements one after the other; for those that are withheld, however many, a sign stands."""
    parts: list[str] = []
    for statement in statements:
        words = LEFT_OUT if statement.withheld else statement.text
        if parts[-1:] != [LEFT_OUT] or words != LEFT_OUT:
            parts.append(words)
    return " ".join(part if part.endswith(ENDS) else f"{part} {APART}" for part in parts)


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
