"""By which method the organisation scores its backlog, and what it can do in the next quarter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, Session, SQLModel

from models.backlog.methods import (
    ALIGNMENT,
    COLUMNS_OF_ITEMS,
    EFFORT,
    REACH,
    READY,
    RICE,
    VALUE,
    WSJF,
    Input,
    Method,
    WeightedField,
    WeightedSum,
)
from models.backlog.scoring import GRADES
from models.base import EditedMeanwhile, Refused, declare, insert_missing

ONLY = "scoring"
WEIGHTED = "weighted"
MOST_FIELDS = 8
MOST_WEIGHT = 10
LONGEST_LABEL = 40
TAKEN = {each.name: each for each in (REACH, EFFORT, ALIGNMENT)}  # what items have already


class Scoring(SQLModel, table=True):
    """How the backlog is scored; there is one row, or none while nobody has chosen.

    `own_fields` are those of the organisation's own sum, kept while another method is chosen. `capacity` is
    the person-months of the `quarter` that comes next.
    """

    __tablename__ = "scoring"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    id: str = Field(default=ONLY, primary_key=True, max_length=32)
    method: str = Field(default=RICE.name, max_length=20)
    own_fields: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    capacity: float | None = None
    quarter: str = Field(default="", max_length=40)
    version: int = 0

    @property
    def chosen(self) -> Method:
        """The method that was chosen."""
        return READY[self.method] if self.method in READY else WeightedSum(self.weighted_fields)

    @property
    def weighted_fields(self) -> tuple[WeightedField, ...]:
        """The fields of the organisation's own sum."""
        return tuple(_weighted(OwnField(**each)) for each in self.own_fields)

    @property
    def inputs(self) -> Mapping[str, Input]:
        """Every input of every method, by its name."""
        own = (each.input for each in self.weighted_fields)
        known = (*COLUMNS_OF_ITEMS, VALUE, *WSJF.inputs, ALIGNMENT, *own)
        return {each.name: each for each in known}


@dataclass(frozen=True)
class OwnField:
    """A field of the organisation's own sum: one that is graded from 1 to 5, or one that items have already.

    `name` is what its values are kept by: of one that items have already that of the input. `full` is where
    such a one has all its points.
    """

    label: str
    weight: float
    more_is_better: bool = True
    full: float = 0.0
    name: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether items have it already."""
        return self.name in TAKEN


@dataclass(frozen=True)
class ScoringValues:
    """What a lead settles."""

    method: str
    fields: Sequence[OwnField] = ()
    capacity: float | None = None
    quarter: str = ""


def _weighted(own: OwnField) -> WeightedField:
    graded = Input(own.name, own.label, f"{own.label}, 1 to 5", GRADES)
    return WeightedField(TAKEN.get(own.name, graded), own.weight, own.more_is_better, own.full)


def scoring_of(session: Session) -> Scoring:
    """How the backlog is scored; by RICE while nobody has chosen."""
    return session.get(Scoring, ONLY) or Scoring()


def change_scoring(session: Session, values: ScoringValues, version: int) -> None:
    """Settle how the backlog is scored. No input of any item is lost, whichever method is left.

    Raises
    ------
    EditedMeanwhile
        If it is no longer at `version`, the one the person saw.
    Refused
        If there is no such method, or the sum has no fields, too many, or two of one name.
    """
    if version == 0:
        insert_missing(session, Scoring, [Scoring().model_dump()])
    scoring = session.get(Scoring, ONLY, with_for_update=True, populate_existing=True)
    if scoring is None or scoring.version != version:
        raise EditedMeanwhile(
            "Somebody else changed how the backlog is scored since you opened this page. What you typed is "
            "still here: compare it with what holds now, then save again."
        )
    _check(values)
    scoring.method, scoring.capacity, scoring.quarter = values.method, values.capacity, values.quarter
    scoring.own_fields = [{**vars(each), "name": _name(each)} for each in values.fields]
    scoring.version += 1
    session.add(scoring)
    session.flush()


def _name(own: OwnField) -> str:
    """What the values of a field are kept by: its first label, however it is called later."""
    return own.name or "_".join(own.label.casefold().split())


def _check(values: ScoringValues) -> None:
    if values.method not in (*READY, WEIGHTED):
        raise Refused("There is no such method. Nothing was changed; choose one from the list.")
    if values.method == WEIGHTED and not values.fields:
        raise Refused("A weighted sum needs at least one field. Nothing was changed; name one.")
    if len(values.fields) > MOST_FIELDS:
        raise Refused(f"A weighted sum has at most {MOST_FIELDS} fields. Nothing was changed.")
    _check_names(values.fields)
    if any(each.is_taken and each.full <= 0 for each in values.fields):
        raise Refused("Say where each field that items have already has all its points. Nothing was changed.")


def _check_names(fields: Sequence[OwnField]) -> None:
    names = [_name(each) for each in fields]
    if len(set(names)) < len(names):
        raise Refused("Two fields have the same name. Nothing was changed; give each its own.")
    known = Scoring().inputs
    if any(":" in each.label or (_name(each) in known and not each.is_taken) for each in fields):
        raise Refused("A field cannot be called that: it has a meaning here. Nothing was changed.")
