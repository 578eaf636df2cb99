"""Waves: one run of a survey, which opens, takes responses, and closes."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Index, text
from sqlmodel import Field, Session, and_, col, select, update

from models.base import EditedMeanwhile, Missing, Refused, Row, declare, today
from models.portfolio.areas import PortfolioArea, all_areas, part_of_tree
from models.portfolio.organisation import day_of
from models.surveys.promises import Notice
from models.surveys.surveys import NO_SURVEY, Question, Survey, get_survey, lock_survey

REPLY_WEEKS = 4  # after closing, by which staff read what came of their answers
LONGEST_REPLY_WEEKS = 12
DAYS_FOR_A_KEY = 7  # that a wave stays unsettled for responses which only another key opens


class NameTaken(Refused):
    """Another wave of the survey has the name."""


class WaveState(StrEnum):
    """Where a wave stands."""

    OPEN = "open"
    CLOSED = "closed"


class Wave(Row, Notice, table=True):
    """One run of a survey. What staff are told is frozen with it, and the areas: `parents`, `area_names`,
    and `area_headcounts`, where 0 is not known, nor is one that is missing.

    `pattern` maps every area to the group its figures are published with (`models.privacy.gate`). It is fixed
    once, when the wave has closed and its last responses are in place; from then on the wave is `settled`,
    and `at_rest` once the tables have been written anew. `steps` counts the releases before. `waits_since`
    is the day on which a sweep first found responses that were not redacted; `withheld` says that a text
    never could be. `braked_on` is the last day on which answers came faster than people answer. Once a person
    has `reviewed` it, what it reported stands. Staff are promised a reply `reply_weeks` after it closes; None
    in waves of before there were such promises.
    """

    __tablename__ = "waves"
    __table_args__ = (
        Index(
            "one_open_wave_per_survey",
            "survey_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        declare(order_tells=False, holds_traces=False, words=()),
    )
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    number: int
    name: str = Field(max_length=80)
    state: str = Field(default=WaveState.OPEN, max_length=10)
    opened_on: date = Field(default_factory=today)
    closes_on: date | None = None
    closed_on: date | None = None
    headcount: int = 0
    parents: dict[str, str | None] = Field(default_factory=dict, sa_type=JSON)
    area_names: dict[str, str] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    area_headcounts: dict[str, int] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"server_default": "{}"}
    )
    pattern: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    settled: bool = False
    at_rest: bool = False
    steps: int = 0
    waits_since: date | None = None
    withheld: bool = False
    braked_on: date | None = None
    text_deleted_on: date | None = None
    deleted_on: date | None = None
    reviewed_on: date | None = None
    reviewed_by: str | None = Field(default=None, foreign_key="users.id")
    reply_weeks: int | None = REPLY_WEEKS
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})

    @property
    def is_open(self) -> bool:
        """Whether the wave takes responses."""
        return self.state == WaveState.OPEN

    @property
    def hides_the_first_answer(self) -> bool:
        """Whether nobody may tell if anybody has answered: how many did is told in fives while it is open."""
        return self.is_open and not self.passes_at_once

    @property
    def redaction_is_late(self) -> bool:
        """Whether responses have waited for their redaction since yesterday or longer."""
        return self.waits_since is not None and self.waits_since < today()

    @property
    def waits_in_vain(self) -> bool:
        """Whether responses have waited so long that no key comes back for those that cannot be opened."""
        return self.waits_since is not None and self.waits_since <= today() - timedelta(days=DAYS_FOR_A_KEY)

    @property
    def ends_on(self) -> date | None:
        """The day from which retention counts: the last day staff were told, or an earlier closing."""
        days = [day for day in (self.closes_on, self.closed_on) if day]
        return min(days, default=None)

    @property
    def text_due_on(self) -> date | None:
        """The day by which the wave's words are deleted; None while nobody knows when it closes."""
        return self.ends_on and self.ends_on + timedelta(days=self.text_days)

    @property
    def all_due_on(self) -> date | None:
        """The day by which everything of the wave is deleted."""
        return self.ends_on and self.ends_on + timedelta(days=self.all_days)

    @property
    def reply_due_on(self) -> date | None:
        """The day by which staff are promised a reply; None while nobody knows it, or where none is."""
        if self.ends_on is None or self.reply_weeks is None:
            return None
        return self.ends_on + timedelta(weeks=self.reply_weeks)


def next_wave(
    survey: Survey,
    name: str = "",
    headcount: int = 0,
    closes_on: date | None = None,
    reply_weeks: int = REPLY_WEEKS,
) -> Wave:
    """Make the survey's next wave with what its staff will be told, without opening it."""
    return Wave(
        survey_id=survey.id,
        number=0,
        name=name,
        headcount=headcount,
        closes_on=closes_on,
        reply_weeks=reply_weeks,
        **survey.told,
    )


def open_wave(
    session: Session,
    survey_id: str,
    name: str,
    headcount: int,
    closes_on: date | None = None,
    version: int | None = None,
    reply_weeks: int = REPLY_WEEKS,
) -> Wave:
    """Open the next wave of a survey, and freeze what its staff are told.

    Parameters
    ----------
    version
        The survey's version whose words the lead has read; None where nobody was shown any.
    reply_weeks
        How many weeks after it closes staff are promised a reply, 12 at most.

    Raises
    ------
    Refused
        If a wave of the survey is open already, or has the name (`NameTaken`), or the reply is too late.
    EditedMeanwhile
        If the words are no longer those that the lead has read.
    """
    lock_survey(session, survey_id)
    survey = get_survey(session, survey_id)
    session.refresh(survey)
    if version is not None and version != survey.version:
        raise EditedMeanwhile(
            "Somebody changed what staff are told since you opened this page, so the round was not opened. "
            "Read the new words below, then open it."
        )
    if open_wave_of(session, survey_id):
        raise Refused("This survey has an open round already. Close it before you open the next.")
    if not 1 <= reply_weeks <= LONGEST_REPLY_WEEKS:
        raise Refused(f"Promise staff a reply within {LONGEST_REPLY_WEEKS} weeks. The round was not opened.")
    wave = next_wave(survey, name, headcount, closes_on, reply_weeks)
    earlier = waves_of(session, survey_id)
    _check_name(earlier, name)
    wave.number = max((each.number for each in earlier), default=0) + 1
    wave.opened_on = day_of(session)
    _freeze_areas(wave, areas_asked(session, survey))
    session.add(wave)
    session.flush()
    return wave


def areas_asked(session: Session, survey: Survey) -> list[PortfolioArea]:
    """The areas that a survey's next wave asks about, by name; none that is archived."""
    areas = all_areas(session)
    part = part_of_tree(areas, survey.area_ids) if survey.area_ids else areas
    return [area for area in part if not area.archived]


def _freeze_areas(wave: Wave, areas: Sequence[PortfolioArea]) -> None:
    ids = {area.id for area in areas}
    wave.parents = {area.id: area.parent_id if area.parent_id in ids else None for area in areas}
    wave.area_names = {area.id: area.name for area in areas}
    wave.area_headcounts = {area.id: area.headcount for area in areas}


def change_wave(
    session: Session, wave: Wave, *, name: str, headcount: int, closes_on: date | None, version: int
) -> None:
    """Put right what was given for a wave. A later last day never keeps anything longer than staff were told.

    Raises
    ------
    EditedMeanwhile
        If the wave is no longer at `version`, the one the person saw.
    Refused
        If the wave is reviewed, another has the name, or the days that staff were told leave no room for so
        late a last day.
    """
    lock_survey(session, wave.survey_id)
    session.refresh(wave, with_for_update=True)
    if wave.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this round since you opened it. What you typed is still here: compare it "
            "with the round as it is now, then save again."
        )
    if wave.reviewed_on:
        raise Refused("This round is reviewed, so what was given for it stands. Nothing was changed.")
    if wave.name != name:
        _check_name([each for each in waves_of(session, wave.survey_id) if each.id != wave.id], name)
    if wave.is_open:
        move_last_day(wave, closes_on)
    wave.name, wave.headcount = name, headcount
    wave.version += 1
    session.add(wave)
    session.flush()


def _check_name(others: Sequence[Wave], name: str) -> None:
    if name.casefold() in {each.name.casefold() for each in others}:
        raise NameTaken(
            f"This survey has a round called “{name}” already, and nobody could tell them apart. Nothing was "
            "changed; give this one another name."
        )


def move_last_day(wave: Wave, closes_on: date | None) -> None:
    """Give an open wave another last day, and delete on the days that staff were told, not later.

    Raises
    ------
    Refused
        If words would have to be deleted before the wave is over.
    """
    if wave.closes_on and (closes_on is None or closes_on > wave.closes_on):
        if closes_on is None:
            raise Refused("Staff were told a last day, so the round needs one. Nothing was changed.")
        later = (closes_on - wave.closes_on).days
        if later >= wave.text_days:
            raise Refused(
                f"Staff were told that their words are deleted by {wave.text_due_on:%-d %B %Y}, so the round "
                "cannot stay open until then. Nothing was changed; choose an earlier day."
            )
        wave.text_days -= later
        wave.all_days -= later
    wave.closes_on = closes_on


def close_wave(session: Session, wave: Wave) -> None:
    """Close a wave; closing a closed wave changes nothing. Responses on their way in come before it."""
    lock_survey(session, wave.survey_id)  # before the wave, as a release does: no deadlock
    session.refresh(wave, with_for_update=True)
    if wave.is_open:
        wave.state = WaveState.CLOSED
        wave.closed_on = day_of(session)
        session.add(wave)
        session.flush()


def areas_of_wave(wave: Wave) -> list[tuple[int, str, str]]:
    """The area tree that was frozen with a wave, as (depth, id, name), brothers by name."""
    below: dict[str | None, list[str]] = {}
    for area_id in sorted(wave.parents, key=wave.area_names.__getitem__):
        below.setdefault(wave.parents[area_id], []).append(area_id)

    def walk(above: str | None, depth: int) -> Iterator[tuple[int, str, str]]:
        for area_id in below.get(above, []):
            yield depth, area_id, wave.area_names[area_id]
            yield from walk(area_id, depth + 1)

    return list(walk(None, 0))


def note_brake(session: Session, wave_id: str) -> None:
    """Note for the lead that answers to a wave came faster than people answer: the day, and no more."""
    session.exec(update(Wave).where(col(Wave.id) == wave_id).values(braked_on=today()))


def open_wave_of(session: Session, survey_id: str) -> Wave | None:
    """The survey's open wave, if it has one."""
    return session.exec(select(Wave).where(Wave.survey_id == survey_id, Wave.state == WaveState.OPEN)).first()


def open_waves(session: Session) -> dict[str, Wave]:
    """The open waves of all surveys, by the survey's id."""
    rows = session.exec(select(Wave).where(Wave.state == WaveState.OPEN)).all()
    return {wave.survey_id: wave for wave in rows}


def asked_by(session: Session, token: str) -> tuple[Survey, Wave | None, list[Question]]:
    """What a public link leads to, in one look: the survey, its open wave, and its questions in order.

    Raises
    ------
    Missing
        If no survey has this link.
    """
    rows = session.exec(
        select(Survey, Wave, Question)
        .outerjoin(Wave, and_(Wave.survey_id == Survey.id, Wave.state == WaveState.OPEN))
        .outerjoin(Question, col(Question.survey_id) == Survey.id)
        .where(Survey.token == token)
        .order_by(col(Question.position))
    ).all()
    if not rows:
        raise Missing(NO_SURVEY)
    survey, wave, _ = rows[0]
    return survey, wave, [question for _, _, question in rows if question]


def waves_of(session: Session, survey_id: str) -> Sequence[Wave]:
    """A survey's waves, the newest first."""
    return session.exec(
        select(Wave).where(Wave.survey_id == survey_id).order_by(col(Wave.number).desc())
    ).all()


def wave_before(session: Session, wave: Wave) -> Wave | None:
    """The wave of the same survey that came just before another."""
    return session.exec(
        select(Wave)
        .where(Wave.survey_id == wave.survey_id, Wave.number < wave.number)
        .order_by(col(Wave.number).desc())
    ).first()


def get_wave(session: Session, wave_id: str) -> Wave:
    """Load a wave.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    wave = session.get(Wave, wave_id)
    if wave is None:
        raise Missing("This round is not here.")
    return wave


def waves_due_to_close(session: Session) -> Sequence[Wave]:
    """Open waves whose last day is over where the organisation is."""
    over = col(Wave.closes_on) < day_of(session)
    return session.exec(select(Wave).where(Wave.state == WaveState.OPEN, over)).all()
