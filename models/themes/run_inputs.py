"""What a run works on, read once before the analysis begins."""

from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass

from sqlmodel import Session

from models.intake.responses import count_responses_of_survey
from models.intake.waiting import count_waiting
from models.themes.assignments import assigned_themes
from models.themes.replay import barred_places, put_by_people
from models.themes.runs import AnalysisRun, RunState, latest_run
from models.themes.statements import (
    Statement,
    hashes_of,
    respondents_behind,
    statements_of,
    statements_of_newest_wave,
)
from models.themes.themes_to_keep import kept_theme_ids
from models.topics.topics import OwnTopic, topics_in_use

STATEMENTS_EACH = 3  # that a response may hold, before they are counted


@dataclass(frozen=True)
class RunAhead:
    """A run that begins: its survey, about how much there is to do, and the last run that ended well."""

    survey_id: str
    to_redact: int
    to_place: int
    statements: int
    last: AnalysisRun | None


def look_ahead(session: Session, run_id: str) -> RunAhead:
    """Tell what a run has before it, while responses still wait."""
    survey_id = session.get_one(AnalysisRun, run_id).survey_id
    to_redact, to_place = count_waiting(session, survey_id)
    statements = len(hashes_of(session, survey_id)) + STATEMENTS_EACH * to_place
    return RunAhead(survey_id, to_redact, to_place, statements, latest_run(session, survey_id, RunState.DONE))


@dataclass(frozen=True)
class RunInputs:
    """What a run works on: statements, the themes people keep, and where each statement was before.

    `people` holds the response behind each statement, `barred` the statements that people took out of themes,
    each with a theme it must not join again; `put` are those, by id, that people put where they are, and
    `newest` those of the newest wave that has any; `topics` are the organisation's own that are in use.
    """

    survey_id: str
    seed: int
    statements: Sequence[Statement]
    people: Sequence[str]
    kept: Sequence[str]
    before: dict[str, str | None]
    barred: Collection[tuple[str, str]]
    put: Set[str]
    newest: Set[str]
    responses: int
    topics: Sequence[OwnTopic] = ()

    def places_among(self, themes: Sequence[str]) -> list[int]:
        """The place of each statement's earlier theme in `themes`, −1 where it was in none of them."""
        places = {theme_id: place for place, theme_id in enumerate(themes)}
        return [places.get(self.before.get(row.id) or "", -1) for row in self.statements]

    def barred_pairs(self) -> list[tuple[int, int]]:
        """The statements that people took out of kept themes, by their places in `statements` and `kept`."""
        rows = {row.id: place for place, row in enumerate(self.statements)}
        themes = {theme_id: place for place, theme_id in enumerate(self.kept)}
        return sorted(
            (rows[row], themes[theme]) for row, theme in self.barred if row in rows and theme in themes
        )

    def unkept(self) -> list[str]:
        """The themes that statements were in before and that nobody keeps."""
        return sorted({theme for theme in self.before.values() if theme} - set(self.kept))


def read_run(session: Session, run_id: str, with_items: Iterable[str]) -> RunInputs:
    """Read what a run works on; `with_items` are the themes that backlog items were made from."""
    run = session.get_one(AnalysisRun, run_id)
    statements = statements_of(session, run.survey_id)
    behind = respondents_behind(session, run.survey_id)
    return RunInputs(
        survey_id=run.survey_id,
        seed=run.seed,
        statements=statements,
        people=[behind[row.id] for row in statements],
        kept=sorted(kept_theme_ids(session, run.survey_id, with_items)),
        before=assigned_themes(session, run.survey_id),
        barred=barred_places(session, run.survey_id),
        put=put_by_people(session, run.survey_id),
        newest=statements_of_newest_wave(session, run.survey_id),
        responses=count_responses_of_survey(session, run.survey_id),
        topics=topics_in_use(session),
    )
