"""Whether an improvement helped: its themes when it was decided on, beside the newest wave with figures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.backlog.changing import as_written, keep_what_changed, lock_item
from models.backlog.items import BacklogItem, Closure, ItemStatus
from models.backlog.kept_evidence import ThemeEvidence
from models.evidence.change import ThemeChange, Verdict, WaveChange, compare_waves, direction_of
from models.surveys.waves import Wave


@dataclass(frozen=True)
class ThemeEffect:
    """What became of a theme between the wave that an item was decided in and a later one."""

    before: Wave
    after: Wave
    change: ThemeChange


@dataclass(frozen=True)
class Effect:
    """What became of the themes of an item; empty while no later wave shows figures.

    `closure` is what is proposed from it, and `value_now` the measure today, in %; None where it may not
    leave the leads' pages, as an item does.
    """

    themes: tuple[ThemeEffect, ...] = ()
    closure: Closure = Closure.UNSAID
    value_now: float | None = None


def effect_of(session: Session, item: BacklogItem, evidence: Sequence[ThemeEvidence]) -> Effect:
    """Tell what became of the themes of an item; `evidence` is what it rests on."""
    compared: dict[tuple[str, str], WaveChange] = {}
    told: list[ThemeEffect] = []
    for each in evidence:
        before, after = each.kept_wave, each.proposal.wave
        if before is None or after is None or not _is_later(after, before):
            continue
        pair = (before.id, after.id)
        compared[pair] = compared.get(pair) or compare_waves(session, before, after)
        changes = (one for one in compared[pair].themes if one.theme.id == each.proposal.theme.id)
        told += [ThemeEffect(before, after, change) for change in changes]
    if not told:
        return Effect()
    value = evidence[0].proposal.measured(works=_keeps(evidence[0]))
    verdicts = [_verdict(each.change) for each in told]
    return Effect(tuple(told), propose_closure(verdicts, _is_reached(item, value)), value)


def propose_closure(verdicts: Collection[Verdict], is_reached: bool | None = None) -> Closure:
    """Propose what came of an item.

    Parameters
    ----------
    verdicts
        Of its themes: better, worse, no clear change, too few to tell; at least one.
    is_reached
        Whether the measure has reached its target; None where there is none, or nothing to compare with.
    """
    if Verdict.WORSE in verdicts:
        return Closure.NOT_ACHIEVED
    if set(verdicts) == {Verdict.TOO_FEW}:
        return Closure.TOO_FEW
    if Verdict.BETTER not in verdicts:
        return Closure.NOT_ACHIEVED
    is_whole = Verdict.NOT_CLEAR not in verdicts and is_reached is not False
    return Closure.ACHIEVED if is_whole else Closure.PARTLY


def close_item(
    session: Session,
    item: BacklogItem,
    closure: Closure,
    value_now: float | None,
    version: int,
    user_id: str,
) -> None:
    """Say what came of an item: it is checked.

    Raises
    ------
    EditedMeanwhile
        If the item is no longer at `version`, the one the person saw.
    """
    lock_item(session, item, version)
    before = as_written(session, item)
    item.status, item.closure, item.value_now = ItemStatus.CHECKED, closure, value_now
    item.version += 1
    session.add(item)
    session.flush()
    keep_what_changed(session, item, before, user_id)


def _is_later(after: Wave, before: Wave) -> bool:
    return after.survey_id == before.survey_id and after.number > before.number


def _verdict(change: ThemeChange) -> Verdict:
    """Of a theme that is new or gone too, whether that is for the better."""
    return direction_of(change.shares) if change.shares else Verdict.TOO_FEW


def _keeps(evidence: ThemeEvidence) -> bool:
    """Whether the item was made to keep what works."""
    return bool(evidence.kept.kept_works) and not evidence.kept.kept_needs_work


def _is_reached(item: BacklogItem, value: float | None) -> bool | None:
    """Whether the measure is at its target, on the side of the base value on which that lies."""
    if item.target is None or item.base_value is None or value is None:
        return None
    return value <= item.target if item.target <= item.base_value else value >= item.target
