"""Long lists, a page at a time: numbers go through all of it, words are read of one page.

Each statement is shown within its answer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from models.evidence.answers import within_answers
from models.evidence.quotes import Quote, quotes_of
from webapp.database import session

A_PAGE = 100
NEAR = 2  # pages before and after the one that is shown have links


@dataclass(frozen=True)
class Pages:
    """A list, by id and in order, and the page of it that is shown.

    `values` are those with which the list's `endpoint` shows it: its filters, but for the page.
    """

    ids: Sequence[str]
    page: int
    endpoint: str
    values: Mapping[str, Any]

    def __len__(self) -> int:
        """How long the whole list is."""
        return len(self.ids)

    @property
    def shown(self) -> Sequence[str]:
        """What is on the page, by id."""
        return self.ids[self.first - 1 : self.last]

    @property
    def pages(self) -> int:
        """How many pages the list has; an empty one has one."""
        return _pages(self.ids)

    @property
    def first(self) -> int:
        """The number of the first on the page."""
        return (self.page - 1) * A_PAGE + 1

    @property
    def last(self) -> int:
        """The number of the last on the page."""
        return min(self.page * A_PAGE, len(self.ids))

    @property
    def asked(self) -> int | None:
        """The page as an address names it; None for the first."""
        return self.page if self.page > 1 else None

    @property
    def links(self) -> list[int | None]:
        """The pages that have links: the first, those near, the last; None where some are left out."""
        near = range(self.page - NEAR, self.page + NEAR + 1)
        shown = [n for n in range(1, self.pages + 1) if n in near or n in (1, self.pages)]
        links: list[int | None] = []
        for before, n in zip([0, *shown], shown, strict=False):
            links += [n] if n == before + 1 else [None, n]
        return links

    def address(self, page: int) -> str:
        """The address of a page of the list."""
        return url_for(self.endpoint, **self.values, page=page if page > 1 else None)


@dataclass(frozen=True)
class Listing(Pages):
    """A list of statements, with the words of the page that is shown."""

    quotes: Sequence[Quote]

    def elsewhere(self, ticked: Collection[str]) -> list[tuple[int, str]]:
        """Statements of the list that were ticked and stand on another page now, with their numbers."""
        chosen, here = set(ticked), range(self.first, self.last + 1)
        return [(n, key) for n, key in enumerate(self.ids, start=1) if key in chosen and n not in here]


def _pages(ids: Sequence[str]) -> int:
    return max(1, -(-len(ids) // A_PAGE))


def show_page(ids: Sequence[str], endpoint: str, **values: str | None) -> Listing:
    """Show the page of a list that the address asks for; the last, where the list is shorter by now."""
    page = page_of(ids, endpoint, **values)
    quotes = within_answers(session(), quotes_of(session(), page.shown))
    return Listing(ids, page.page, endpoint, values, quotes)


def page_of(ids: Sequence[str], endpoint: str, **values: str | None) -> Pages:
    """Give the page of a list that the address asks for; the last, where the list is shorter by now."""
    page = min(max(request.args.get("page", 1, type=int), 1), _pages(ids))
    return Pages(ids, page, endpoint, values)


def asked_page() -> str | None:
    """The page that the address asks for, to be asked for again."""
    return request.args.get("page")
