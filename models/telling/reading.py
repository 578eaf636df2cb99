"""A version of a page as it is read: its entries with the rounds and the words that they tell of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.evidence.quotes import Quote, quotes_of
from models.surveys.surveys import Survey
from models.surveys.waves import Wave
from models.telling.outside import waves_told_of
from models.telling.told_pages import Section, ToldEntry, ToldVersion, entries_of


@dataclass(frozen=True)
class EntryTold:
    """An entry with its round, and the words that were picked and may still be read."""

    entry: ToldEntry
    wave: Wave | None
    quotes: Sequence[Quote]


@dataclass(frozen=True)
class PageTold:
    """What a version of a survey's page tells."""

    survey: Survey
    version: ToldVersion
    entries: Sequence[EntryTold]

    @property
    def works(self) -> list[EntryTold]:
        """What works, and whom the office thanks for it."""
        return [each for each in self.entries if each.entry.section == Section.WORKS]

    @property
    def changes(self) -> list[EntryTold]:
        """What staff said, and what came of it."""
        return [each for each in self.entries if each.entry.section != Section.WORKS]

    @property
    def has_quotes(self) -> bool:
        """Whether words of staff stand on it."""
        return any(each.quotes for each in self.entries)

    @property
    def least(self) -> int:
        """The smallest group of people that a figure or words on it come from."""
        groups = [each.wave.thresholds_outside for each in self.entries if each.wave]
        return max((group.figures for group in groups), default=0)


def read_page(
    session: Session, survey: Survey, version: ToldVersion, entries: Sequence[ToldEntry] | None = None
) -> PageTold:
    """Read a version; of a draft the entries are given as they would be published."""
    told = entries_of(session, version.id) if entries is None else entries
    waves = waves_told_of(session, told)
    quotes = {
        quote.statement_id: quote
        for quote in quotes_of(session, [key for entry in told for key in entry.quotes])
    }
    return PageTold(
        survey,
        version,
        [
            EntryTold(
                entry,
                waves.get(entry.wave_id or ""),
                [quotes[key] for key in entry.quotes if key in quotes],
            )
            for entry in told
        ],
    )
