"""What every format takes: items with the newest figures behind them, and the organisation around them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from models.backlog.listing import ListedItem, evidence_today
from models.backlog.methods import REACH
from models.backlog.rank_bands import RankBand
from models.evidence.figures import ThemeFigures
from models.evidence.themes_outside import tells_words, title_outside
from models.portfolio.areas import PortfolioArea, area_tree
from models.portfolio.goals import Goal, goal_tree
from models.portfolio.services import Service, all_services
from models.privacy import gate
from models.surveys.waves import Wave
from models.themes.themes import Theme


def imported_evidence(imported: Mapping[str, Any]) -> str:
    """Say what evidence a file told, and that it is none of ours."""
    place = ", ".join(imported[name] for name in ("survey", "theme", "round") if name in imported)
    figures = [
        f"{imported[name]:,} {words}"
        for name, words in (
            ("answered", "people answered"),
            ("mentions", "mention it"),
            ("works", "for whom it works"),
            ("needs_work", "for whom it does not work"),
        )
        if name in imported
    ]
    return f"Evidence, imported, not from a survey: {'; '.join(filter(None, [place, ', '.join(figures)]))}."


@dataclass(frozen=True)
class Entry:
    """A listed item and the newest figures behind it, as they may be read outside of the leads' pages."""

    listed: ListedItem
    newest: tuple[Wave, ThemeFigures] | None
    tells_words: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_told(self) -> bool:
        """Whether the figures that it rests on may leave: enough people answered for outside."""
        wave, answered = self.listed.kept_wave, self.listed.item.kept_answered or 0
        return wave is not None and gate.figure(answered, answered, wave.thresholds_outside) is not None

    @property
    def rank(self) -> int | None:
        """Its place, where the score may be read outside: between two others it would tell the score."""
        return self.listed.rank if self.score_is_told else None

    @property
    def band(self) -> RankBand | None:
        """Where it could stand, where its place may be read outside."""
        return self.listed.band if self.score_is_told else None

    def title_of(self, theme: Theme) -> str:
        """What one of its themes is called outside."""
        return title_outside(theme, self.tells_words.get(theme.survey_id, False))

    @property
    def score_is_told(self) -> bool:
        """Whether the score may be read outside: it would tell the reach that it is made of."""
        return REACH not in self.listed.method.inputs or self.listed.item.reach_may_leave

    @property
    def rice(self) -> float | None:
        """The RICE score, where it may be read outside: it would tell the reach."""
        score = self.listed.item.rice if self.listed.item.reach_may_leave else None
        return None if score is None else round(score, 2)

    @property
    def score(self) -> float | None:
        """The score by the method that orders the backlog, where it may be read outside."""
        score = self.listed.score if self.score_is_told else None
        return None if score is None else round(score, 2)

    @property
    def quotes(self) -> list[str]:
        """What people said, in their words."""
        return [quote.text for quote in self.newest[1].quotes] if self.newest else []

    @property
    def labels(self) -> list[str]:
        """What it is tied to, in words: areas, service, what it changes."""
        listed = self.listed
        service = [listed.service.name] if listed.service else []
        kind = [listed.item.kind] if listed.item.kind else []
        return [*(area.name for area in listed.areas), *service, *kind]

    @property
    def paragraphs(self) -> list[str]:
        """The description, what it moves, its score, and the evidence with quotes."""
        listed, item = self.listed, self.listed.item
        told = [item.description] if item.description else []
        if listed.goals:
            told.append(f"Moves: {'; '.join(goal.statement for goal in listed.goals)}.")
        if listed.score is not None and self.score_is_told:
            method = listed.method
            told.append(f"{method.label} {listed.score:,.2f}: {method.formula}: {listed.arithmetic}.")
        if self.is_told and listed.kept_wave:
            told.append(
                f"Evidence, {listed.kept_wave.name}: {item.kept_answered:,} people answered; it does not "
                f"work for {item.kept_needs_work:,} and works for {item.kept_works:,}."
            )
        told += [imported_evidence(item.imported)] if item.imported else []
        return told + [f"“{quote}”" for quote in self.quotes]

    @property
    def text(self) -> str:
        """The paragraphs as one text."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True)
class Register:
    """What is exported: items, the first first; all areas and goals, each below its parent; services."""

    entries: Sequence[Entry]
    areas: Sequence[PortfolioArea] = ()
    goals: Sequence[Goal] = ()
    services: Sequence[Service] = ()


def register_of(session: Session, items: Sequence[ListedItem]) -> Register:
    """Give items to be exported, past the gate for outside."""
    areas = [area for _, area in area_tree(session)]
    goals = [goal for _, goal in goal_tree(session)]
    return Register(entries_of(session, items), areas, goals, all_services(session))


def entries_of(session: Session, items: Sequence[ListedItem]) -> list[Entry]:
    """Give items with the newest figures, past the gate for outside; last those whose place is not told."""
    newest = evidence_today(session, items, outside=True)
    themes = [each.theme for each in items if each.theme]
    themes += [theme for each in items for theme in each.further_themes]
    words = {key: tells_words(session, key) for key in sorted({theme.survey_id for theme in themes})}
    entries = [Entry(listed, newest.get(listed.item.id), words) for listed in items]
    return sorted(entries, key=lambda entry: not entry.score_is_told)


def urgency(entries: Sequence[Entry]) -> list[int]:
    """Sort items into five classes by their places, 1 (first fifth) to 5; what has ended is in the last."""
    ranks = sorted(each.rank for each in entries if each.rank)
    place = {rank: number for number, rank in enumerate(ranks)}
    return [1 + 5 * place[each.rank] // len(ranks) if each.rank else 5 for each in entries]
