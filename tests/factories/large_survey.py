"""A survey after years of use: waves at rest, themes that people decided about, and a backlog."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.accounts.users import add_lead
from models.backlog.items import BacklogItem, BacklogItemArea
from models.database import rewrite, transaction
from models.intake.responses import Answer, Response
from models.portfolio.areas import PortfolioArea
from models.portfolio.public_links import PORTFOLIO, switch_on
from models.portfolio.services import add_usual_services, all_services
from models.surveys.surveys import Survey, create_survey
from models.surveys.waves import Wave, open_wave
from models.tables import tables_with_an_order
from models.themes.assignments import Assignment
from models.themes.runs import RunState, ask_for_run, claim_run, end_run, held_run
from models.themes.statements import Statement
from models.themes.themes import Theme
from tests.factories.large_portfolio import add_areas, add_goals, move_goals
from tests.factories.large_review import review_much
from tests.factories.large_waves import STATEMENTS_A_PERSON, THINGS, add_wave_at_rest
from tests.factories.many_decisions import decide_much, keep_lists
from tests.factories.own_topics import add_topics
from tests.factories.panels import asked_and_sent
from tests.factories.passwords import CHEAP, PASSWORD
from tests.factories.reviewed import review_all
from tests.factories.telling import told_ids

DESCRIPTION = "People say that it takes too long, and that it helps where it is done early."


@dataclass(frozen=True)
class Size:
    """How much of everything there is."""

    statements: int
    themes: int = 60
    areas: int = 40
    goals: int = 12
    waves: int = 6
    surveys: int = 4


def fill(engine: Engine, size: Size, seed: int = 1) -> dict[str, str]:
    """Fill a database with a large survey, one wave of which is open; give what addresses of pages need."""
    lot = random.Random(seed)
    with transaction(engine) as session:
        survey, *_ = [_survey(session, f"Survey {n}") for n in range(size.surveys)]
        areas, themes = add_areas(session, size.areas), _themes(session, survey, size.themes)
        lead = add_lead(session, "lead@pmo.example", "Lead", CHEAP.hash(PASSWORD))
        people = size.statements // STATEMENTS_A_PERSON // size.waves
        waves = [add_wave_at_rest(session, survey.id, n + 1, people, lot) for n in range(size.waves)]
        placed = _placed(session, waves[-1])
        for theme in themes:
            theme.quotes = [key for key, theme_id in placed if theme_id == theme.id][5:8]
        decide_much(session, survey, lead.id, themes, placed, lot)
        items = [_add_item(session, theme, number, areas, lot) for number, theme in enumerate(themes)]
        _end_run(session, survey, size)
        review_much(session, survey.id, lead.id, themes, placed)
        keep_lists(session, waves[0], size.themes)
        review_all(session, survey.id, waves[:-1], lead.id)
        ids = told_ids(session, survey.id, lead.id)
        open_now = open_wave(session, survey.id, "Now", headcount=people)
        ids |= {"survey_id": survey.id, "wave_id": open_now.id, "token": survey.token, "area_id": areas[0].id}
        goals = add_goals(session, areas, size.goals, lot)
        move_goals(session, items, goals)
        add_usual_services(session)
        ids |= {"goal_id": goals[0].id, "service_id": all_services(session)[0].id, "ending": "csv"}
        ids |= {"link": switch_on(session, PORTFOLIO, survey.id).token, "item_id": items[1].id}
        ids["statement_id"] = next(key for key, theme_id in placed if theme_id == themes[0].id)
        ids |= {"theme_id": themes[0].id, "reviewed_id": waves[0].id, "other_area_id": areas[1].id}
        ids["topic_id"] = add_topics(session)
        ids["panel_id"] = asked_and_sent(session, [i.id for i in items[: size.themes // 5]], 1.0, 8.0).id
    rewrite(engine, tables_with_an_order())
    return ids


def _survey(session: Session, title: str) -> Survey:
    return create_survey(session, title=title, purpose="-", responsible="-", contact="-", urgent_contact="-")


def _themes(session: Session, survey: Survey, number: int) -> list[Theme]:
    """Themes, the first the largest; four make a broad one."""
    themes = [
        Theme(
            survey_id=survey.id,
            label=f"{THINGS[n % len(THINGS)].capitalize()} {n}",
            keywords=list(THINGS[:6]),
            broad=n // 4,
            description=DESCRIPTION,
            centroid=bytes(384 * 4),
            encoder="none",
        )
        for n in range(number)
    ]
    session.add_all(themes)
    session.flush()
    return themes


def _placed(session: Session, wave: Wave) -> list[tuple[str, str]]:
    """The statements of a wave that are in a theme, with it, by id."""
    rows = session.exec(
        select(Assignment.id, Assignment.theme_id)
        .join(Statement, col(Statement.id) == Assignment.id)
        .join(Answer, col(Answer.id) == Statement.answer_id)
        .join(Response, col(Response.id) == Answer.response_id)
        .where(Response.wave_id == wave.id, col(Assignment.theme_id).is_not(None))
        .order_by(Assignment.id)
    ).all()
    return [(key, theme_id or "") for key, theme_id in rows]


def _add_item(
    session: Session, theme: Theme, number: int, areas: Sequence[PortfolioArea], lot: random.Random
) -> BacklogItem:
    """An item for three areas: every second of a theme, the others by hand."""
    item = BacklogItem(
        survey_id=theme.survey_id,
        theme_id=theme.id if number % 2 else None,
        title=f"Improve {theme.label}",
        reach=lot.randint(5, 500),
        impact=lot.choice((0.5, 1.0, 2.0)),
        confidence=80,
        effort=lot.choice((0.5, 1.5, 4.0)),
    )
    session.add(item)
    session.flush()
    session.add_all(BacklogItemArea(item_id=item.id, area_id=area.id) for area in lot.sample(areas, 3))
    return item


def _end_run(session: Session, survey: Survey, size: Size) -> None:
    asked = ask_for_run(session, survey.id)
    run = held_run(session, asked.id, claim_run(session, asked.id, lease_seconds=60) or "")
    run.responses = size.statements // STATEMENTS_A_PERSON
    run.changes = {"new": [], "gone": [], "stayed": size.themes}
    run.quality = {"n_themes": size.themes, "n_statements": size.statements, "coverage": 0.92}
    end_run(session, run, RunState.DONE)
