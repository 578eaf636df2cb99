"""What a panel gave for each item, seen only once it has ended; and settling an item after it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.backlog.alignment import alignment_of, weight_of_goals
from models.backlog.changing import as_written, keep_what_changed, lock_item
from models.backlog.chosen_method import scoring_of
from models.backlog.items import BacklogItem, goals_of
from models.backlog.methods import COLUMNS_OF_ITEMS, EFFORT, IMPACT, Method
from models.backlog.panels import (
    Panel,
    Score,
    SettledScore,
    given_by,
    items_of,
    scorers_of,
    settled_spreads,
)
from models.backlog.spread import InputSpread, input_spreads, spread_of
from models.base import Missing, Refused
from models.portfolio.organisation import day_of

GOES_ON = "The panel goes on: what people gave is seen, and settled, once it has ended. Nothing was changed."


@dataclass(frozen=True)
class ItemResult:
    """What was given for an item, by input and by scorer; and what was settled after it, if it was."""

    item: BacklogItem
    spreads: Sequence[InputSpread]
    scores: Mapping[str, Score]
    settled: SettledScore | None

    @property
    def far(self) -> list[InputSpread]:
        """The inputs about which they are far apart."""
        return [each for each in self.spreads if each.is_far]

    @property
    def scored_by(self) -> int:
        """How many gave anything."""
        return len({scorer for each in self.spreads for scorer in each.given})

    @property
    def prefilled(self) -> dict[str, float | None]:
        """The medians to settle on; where nobody could tell, what the item has."""
        has = self.item.values()
        return {
            each.input.name: has.get(each.input.name) if each.median is None else each.median
            for each in self.spreads
        }


def results_of(session: Session, panel: Panel) -> list[ItemResult]:
    """What a panel gave, item by item.

    Raises
    ------
    Refused
        If it goes on: nobody sees what others gave before all have given theirs.
    """
    if not panel.has_ended(day_of(session)):
        raise Refused(GOES_ON)
    by_item: dict[str, dict[str, Score]] = defaultdict(dict)
    for score in given_by(session, [scorer.id for scorer in scorers_of(session, panel.id)]):
        by_item[score.item_id][score.scorer_id] = score
    settled = {key: row for key, row in settled_spreads(session).items() if row.panel_id == panel.id}
    method = scoring_of(session).chosen
    return [
        _result(method, item, by_item[item.id], settled.get(item.id)) for item in items_of(session, panel)
    ]


def _result(
    method: Method, item: BacklogItem, scores: Mapping[str, Score], settled: SettledScore | None
) -> ItemResult:
    given = {scorer: score.given for scorer, score in scores.items()}
    return ItemResult(item, input_spreads(method, given), scores, settled)


def result_of(session: Session, panel: Panel, item_id: str) -> ItemResult:
    """What a panel gave for one item.

    Raises
    ------
    Missing
        If the panel was not asked about it, or it is gone.
    Refused
        If the panel goes on.
    """
    for result in results_of(session, panel):
        if result.item.id == item_id:
            return result
    raise Missing("This panel was not asked about this item, or it is gone.")


def settle_score(
    session: Session,
    panel: Panel,
    result: ItemResult,
    given: Mapping[str, float | None],
    version: int,
    user_id: str | None = None,
) -> None:
    """Score an item after a panel, each input with a reason that names the panel and nobody on it.

    Parameters
    ----------
    given
        What was settled, by the name of the input; what is None stays unsaid.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    item = result.item
    asked = {each.input.name: each for each in result.spreads if each.given}
    reasons = {name: _reason(panel, asked[name], value) for name, value in given.items() if name in asked}
    lock_item(session, item, version)
    before = as_written(session, item)
    _write(item, given, reasons)
    session.add(item)
    session.flush()
    keep_what_changed(session, item, before, user_id)
    _keep_settled(session, panel, result, given)


def _write(item: BacklogItem, given: Mapping[str, float | None], reasons: Mapping[str, str]) -> None:
    """Write what an item is scored with; what is not given is taken away, the rest of it stays."""
    of_rice = {each.name for each in COLUMNS_OF_ITEMS} & given.keys()
    for name in of_rice:
        value = given[name]
        is_float = value is None or name in (IMPACT.name, EFFORT.name)
        setattr(item, name, value if is_float else int(value or 0))
    others = {**item.inputs, **{name: value for name, value in given.items() if name not in of_rice}}
    item.inputs = {name: value for name, value in others.items() if value is not None}
    item.reasons = {**item.reasons, **reasons}
    item.version += 1


def _keep_settled(
    session: Session, panel: Panel, result: ItemResult, given: Mapping[str, float | None]
) -> None:
    """Keep what was settled, with how far apart the scorers were."""
    item = result.item
    kept = {name: value for name, value in given.items() if value is not None}
    by_scorer = [
        {each.input.name: each.given[scorer] for each in result.spreads if scorer in each.given}
        for scorer in result.scores
    ]
    alignment = alignment_of(goals_of(session, item.id), weight_of_goals(session))
    spread = spread_of(scoring_of(session).chosen, item.values(alignment), by_scorer)
    session.merge(SettledScore(item_id=item.id, panel_id=panel.id, given=kept, spread=spread))
    session.flush()


def _reason(panel: Panel, spread: InputSpread, value: float | None) -> str:
    """Why an input has its value: how many gave one, when they were asked, and what their median was."""
    number = len(spread.given)
    who = f"{number} scorer{'' if number == 1 else 's'}, asked on {panel.asked_on:%-d %B %Y}"
    if spread.median is None or value == spread.median:
        return f"median of {who}"
    return f"settled after {who}; their median was {spread.input.written(spread.median)}"
