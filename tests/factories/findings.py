"""What an analysis found: three themes in what people said, without the analysis."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models.backlog.items import themes_with_items
from models.intake.responses import count_responses_of_survey
from models.surveys.waves import Wave
from models.themes.decisions import decided_theme_ids
from models.themes.found_themes import NewAssignment, NewTheme, replace_themes
from models.themes.runs import AnalysisRun, RunState, ask_for_run, claim_run, end_run, held_run
from models.themes.statements import Statement, statements_of
from models.themes.themes import Theme, themes_of
from tests.factories.organisation import World
from tests.factories.releases import move_on
from tests.factories.responses import respond

TOPICS = ("Planning", "Approvals", "Tools")


@dataclass(frozen=True)
class Findings:
    """What an analysis found: its run, the statements, and the themes by label."""

    run: AnalysisRun
    statements: Sequence[Statement]
    themes: dict[str, Theme]


def find(
    session: Session,
    world: World,
    people: int = 12,
    wave: Wave | None = None,
    ending: str = ".",
    close: bool = True,
) -> Findings:
    """Let people respond, and find three themes in what they said.

    Of twelve people seven are in Platform, three in Housing, two do not say. Planning works for the first
    six and does not for the fourth to the ninth; Tools work for the last six; Approvals do not work for
    the rest, but the last one's words are unclear.
    """
    for person in range(people):
        bad = "Planning" if 3 <= person < 9 else "Approvals" if person < 11 else "Unclear"
        respond(
            session,
            world,
            works=f"{'Planning' if person < 6 else 'Tools'} helped person {person}{ending}",
            needs_work=f"{bad} held up person {person}{ending}",
            area="Platform" if person < 7 else "Housing" if person < 10 else None,
            wave=wave,
        )
    move_on(session, world.survey.id, close=(wave or world.wave) if close else None)
    statements = statements_of(session, world.survey.id)
    run = _ended_run(session, world.survey.id, statements)
    return Findings(run, statements, _found_themes(session, world.survey.id, statements))


def _found_themes(session: Session, survey_id: str, statements: Sequence[Statement]) -> dict[str, Theme]:
    known = {theme.label: theme.id for theme in themes_of(session, survey_id)}
    topics = [statement.text.split()[0] for statement in statements]
    by_text = sorted(statements, key=lambda statement: statement.text, reverse=True)
    typical = {topic: [row.id for row in by_text if row.text.startswith(topic)] for topic in TOPICS}
    replace_themes(
        session,
        survey_id,
        [NewTheme(known.get(topic), topic, [topic.lower()], typical[topic], b"") for topic in TOPICS],
        [
            NewAssignment(statement.id, TOPICS.index(topic) if topic in TOPICS else None, 0.9)
            for statement, topic in zip(statements, topics, strict=True)
        ],
        encoder="none",
        kept=decided_theme_ids(session, survey_id) | themes_with_items(session, survey_id).keys(),
    )
    return {theme.label: theme for theme in themes_of(session, survey_id)}


def _ended_run(session: Session, survey_id: str, statements: Sequence[Statement]) -> AnalysisRun:
    asked = ask_for_run(session, survey_id)
    lease = claim_run(session, asked.id, lease_seconds=60)
    run = held_run(session, asked.id, lease or "")
    run.responses = count_responses_of_survey(session, survey_id)
    run.changes = {"new": list(TOPICS), "gone": [], "stayed": 0}
    run.quality = {"n_themes": len(TOPICS), "n_statements": len(statements), "coverage": 0.96}
    end_run(session, run, RunState.DONE)
    return run
