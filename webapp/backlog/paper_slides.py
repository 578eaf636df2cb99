"""The board paper as four slides: a summary, what was heard, what is to be done, what it needs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from models.backlog.board_paper import MOST_THEMES, BoardPaper, Heard
from models.backlog.listing import ListedItem
from webapp.backlog.forms import STATUSES
from webapp.pages import counted, number
from webapp.pages import day as written
from webapp.pptx_export import (
    BELOW,
    LARGE,
    NEEDS_WORK,
    SEA,
    TITLE,
    WORKS,
    Column,
    Place,
    Series,
    Slides,
    add_bars,
    add_box,
    add_table,
    plain,
)

COLUMNS = (
    Column("#", 0.45),
    Column("Improvement", 6.15, lines=2),
    Column("Owner", 1.9),
    Column("Due", 1.4),
    Column("State", 1.25),
    Column("Months", 0.95),
)
LONGEST_NAME = 36  # signs of a name in a chart
HEARD_AND_DONE = ": what staff told us, and what we will do"
NO_FIGURES = "No figures stand behind these that may be told outside."
NO_GOAL = "No goal of the portfolio is tied to these."


def slides(paper: BoardPaper, name: str, day: date, ask: str = "") -> bytes:
    """Write a paper as slides."""
    made = Slides(f"{name}: board paper", name, day, _source(paper, day))
    _summary(made.add(plain(name, TITLE.signs(LARGE) - len(HEARD_AND_DONE)) + HEARD_AND_DONE), paper, ask)
    _heard(made.add("What we heard"), paper)
    _items(made.add("What we will do"), paper.items)
    _need(made.add("What we need, and what it moves"), paper, ask)
    return made.written()


def _source(paper: BoardPaper, day: date) -> str:
    """Where the figures come from."""
    rounds = [
        f"{each.survey.title}, {each.wave.name} ({counted(each.answered, 'person', 'people')} answered)"
        for each in paper.rounds
    ]
    told = f"Figures are of people, not of comments. Source: {'; '.join(rounds)}." if rounds else NO_FIGURES
    return plain(f"{told} Effort, owners and dates are as the backlog had them on {written(day)}.")


def _summary(shapes: Any, paper: BoardPaper, ask: str) -> None:
    width, height, size = 5.95, 2.8, 13
    places = [
        Place(left, top, width, height)
        for top in (BELOW.top, BELOW.top + height + 0.1)
        for left in (BELOW.left, BELOW.left + BELOW.width - width)
    ]
    room, most = places[0].signs(size), places[0].lines(size) - 2
    items = [plain(f"{n}  {each.item.title}", room) for n, each in enumerate(paper.items, start=1)]
    heard = [_said(each, room) for each in paper.heard] or [NO_FIGURES]
    add_box(shapes, places[0], "What we heard", _first(heard, most), size)
    add_box(shapes, places[1], "What we will do", _first(items, most), size)
    add_box(shapes, places[2], "What it moves", _first(_goals(paper, room), most), size)
    add_box(shapes, places[3], "What we need", _needs(paper, ask, places[3].signs(size, most - 3)), size)


def _heard(shapes: Any, paper: BoardPaper) -> None:
    heard = paper.heard[:MOST_THEMES]
    if not heard:
        add_box(shapes, BELOW, NO_FIGURES, [], 14)
        return
    words = Place(BELOW.left + 8.2, BELOW.top, BELOW.width - 8.2, BELOW.height)
    chart = Place(BELOW.left, BELOW.top, 8.0 if paper.quotes else BELOW.width, BELOW.height)
    bars = [
        Series("Not working", [each.needs_work for each in heard], NEEDS_WORK),
        Series("Working", [each.works for each in heard], WORKS),
    ]
    told = "; ".join(_said(each, 200) for each in heard)
    names = [plain(each.theme.title, LONGEST_NAME) for each in heard]
    add_bars(shapes, chart, names, bars, f"People by theme. {told}")
    if paper.quotes:
        room = words.signs(14, words.lines(14) // len(paper.quotes) - 2)
        add_box(shapes, words, "In their words", [f"“{plain(each.text, room)}”" for each in paper.quotes], 14)


def _items(shapes: Any, items: Sequence[ListedItem]) -> None:
    rows = [
        [
            f"{n}",
            each.item.title,
            each.item.owner or "–",
            f"{each.item.due_on:%-d %b %Y}" if each.item.due_on else "–",
            STATUSES[each.item.status],
            "–" if each.item.effort is None else number(each.item.effort),
        ]
        for n, each in enumerate(items, start=1)
    ]
    height = min(BELOW.height, 0.45 * (len(rows) + 1))
    place = Place(BELOW.left, BELOW.top, sum(column.width for column in COLUMNS), height)
    add_table(shapes, place, COLUMNS, rows)


def _need(shapes: Any, paper: BoardPaper, ask: str) -> None:
    known = [
        (plain(f"{n}  {each.item.title}", LONGEST_NAME), each.item.effort)
        for n, each in enumerate(paper.items, start=1)
        if each.item.effort is not None and not each.item.has_ended
    ]
    if known:
        names = [name for name, _ in known]
        bars = Series("Person-months", [effort for _, effort in known], SEA)
        told = "; ".join(f"{name}: {number(effort)}" for name, effort in known)
        place = Place(BELOW.left, BELOW.top, 7.0, BELOW.height)
        add_bars(shapes, place, names, [bars], f"Person-months. {told}")
    left, width, size = BELOW.left + 7.2, BELOW.width - 7.2, 13
    need = Place(left, BELOW.top, width, 2.9)
    moves = Place(left, BELOW.top + 3.0, width, BELOW.height - 3.0)
    add_box(shapes, need, "What we need", _needs(paper, ask, need.signs(size, need.lines(size) - 7)), size)
    goals = _first(_goals(paper, moves.signs(size)), moves.lines(size) - 2)
    add_box(shapes, moves, "What it moves", goals, size)


def _first(lines: Sequence[str], most: int) -> list[str]:
    more = [f"and {len(lines) - most + 1} more"] if len(lines) > most else []
    return [*lines[: most - len(more)], *more]


def _said(heard: Heard, room: int) -> str:
    people = f": {heard.needs_work:,} not working, {heard.works:,} working, of {heard.answered:,}"
    return plain(heard.theme.title, room - len(people)) + people


def _goals(paper: BoardPaper, room: int) -> list[str]:
    """The goals, cut to the room, with the items that move them."""
    moved = [(each.goal.statement, f" (by {_numbers(each.numbers)})") for each in paper.moves]
    return [plain(statement, room - len(by)) + by for statement, by in moved] or [NO_GOAL]


def _needs(paper: BoardPaper, ask: str, room: int) -> list[str]:
    needs = [f"{_months(paper.effort)} for what is still to be done"]
    if paper.without_effort:
        needs.append(f"Nobody has said how much these take: {_numbers(paper.without_effort)}")
    if paper.to_decide:
        needs.append(f"A decision on {_numbers(paper.to_decide)}")
    return needs + ([plain(ask, room)] if ask else [])


def _numbers(of: Sequence[int]) -> str:
    return ", ".join(map(str, of))


def _months(effort: float) -> str:
    """Write an effort: “1 person-month”, “14.5 person-months”."""
    return f"{number(effort)} person-month{'' if effort == 1 else 's'}"
