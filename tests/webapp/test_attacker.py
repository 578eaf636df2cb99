"""The attacker: takes every figure the lead's pages give, moment after moment, and solves for small groups.

The worst is assumed: the attacker knows the tree of areas, which release brought whom, and which cells of
areas by releases are empty. How many have answered is shown in fives and tells nothing of what was said. With
`SOUNDINGS_ATTACKS=2000` so many organisations are attacked.
"""

import json
import os
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from models.accounts.users import User
from models.base import new_id
from models.database import make_engine, transaction
from models.evidence.themes_outside import UNNAMED
from models.intake.responses import Answer, Response, count_responses, free_texts
from models.intake.waiting import (
    Draft,
    WaitingResponse,
    keep_redacted,
    record_response,
    unseal,
    waiting_in,
)
from models.portfolio.areas import add_area
from models.privacy.modes import PROTECTION, PrivacyMode
from models.releases.batches import draw_batches, release, settle
from models.review.reviewed_waves import mark_reviewed, why_not_reviewed
from models.sealing import Sealer
from models.surveys.surveys import QuestionKind, create_survey, questions_of
from models.surveys.waves import close_wave, get_wave, open_wave
from models.themes.assignments import Assignment, place
from models.themes.runs import AnalysisRun, RunState, latest_run
from models.themes.statements import NewStatement, Statement, add_statements, works_of
from models.themes.themes import Theme
from tests.factories.attackers import Cell, exposed, without_joining, without_suppression
from tests.factories.settings import SEALER
from tests.factories.visitors import Visitor

LONG = "SOUNDINGS_ATTACKS" in os.environ
ATTACKS = int(os.environ.get("SOUNDINGS_ATTACKS", "20"))
MINIMUM = 5
THEMES = ("Planning", "Approvals")
ELSE = "who named no area"
EVERYBODY = "Everybody"

pytestmark = pytest.mark.timeout(0 if LONG else 120)


@dataclass
class Organisation:
    """A random organisation, with a survey whose wave is open, and what the attacker has seen."""

    parents: dict[str, str | None]
    names: dict[str, str]
    survey_id: str
    wave_id: str
    lead_id: str
    themes: dict[str, str]
    figures: list[set[Cell]] = field(default_factory=list)

    @property
    def ids(self) -> dict[str, str]:
        return {name: area for area, name in self.names.items()}


@dataclass(frozen=True)
class Truth:
    """Who is in which cell, and who in it mentions a theme as working (True) or not (False)."""

    people: Counter[Cell]
    mentions: dict[tuple[str, bool | None], Counter[Cell]]


@pytest.fixture
def attack(app: Flask, fresh_database) -> Callable[..., frozenset[Cell] | None]:
    """Attack an organisation made by chance; gives the small group that was found out, if any."""

    def run(
        chance: random.Random,
        coming: Sequence[Sequence[int]] = (),
        *,
        mode: PrivacyMode = PrivacyMode.CONFIDENTIAL,
        move_on: Callable[[Session, Organisation], None] = move_on,
        settle: Callable[[Session, str, Sealer], bool] = settle,
    ) -> frozenset[Cell] | None:
        engine = make_engine(fresh_database("sqlite"))
        app.extensions["soundings_engine"].dispose()
        app.extensions["soundings_engine"] = engine
        with transaction(engine) as session:
            here = found(session, chance, mode, flat=bool(coming))
        lead = Visitor(app.test_client())
        with lead.client.session_transaction() as cookies:
            cookies["_user_id"], cookies["_fresh"] = here.lead_id, True
        for portion in coming or portions(chance, len(here.names)):
            with transaction(engine) as session:
                for number, area in enumerate(portion):
                    answer(session, here, chance, area, number)
                move_on(session, here)
                truth = truth_of(session, here)
            look(lead, here, truth)
        with transaction(engine) as session:
            close_wave(session, get_wave(session, here.wave_id))
            move_on(session, here)
            truth = truth_of(session, here)
            settle(session, here.wave_id, SEALER)
        look(lead, here, truth)
        with transaction(engine) as session:
            review_if_large(session, here)
        look(lead, here, truth)
        return exposed(truth.people, here.figures, MINIMUM)

    return run


def review_if_large(session: Session, here: Organisation) -> None:
    """Mark the wave as reviewed, as soon as anything of it is shown."""
    wave = get_wave(session, here.wave_id)
    run = latest_run(session, here.survey_id)
    if not why_not_reviewed(wave, count_responses(session, wave.id), run):
        mark_reviewed(session, wave, here.lead_id, wave.version)


def portions(chance: random.Random, areas: int) -> list[list[int]]:
    """Who comes between two looks, by the place of their area; -1 for those who do not say."""
    often = [*range(1 + areas // 2)] * 2
    return [
        [chance.choice([*often, *range(areas), -1]) for _ in range(chance.randint(1, 9) + 9 * (portion == 0))]
        for portion in range(chance.randint(1, 4))
    ]


def found(session: Session, chance: random.Random, mode: PrivacyMode, *, flat: bool) -> Organisation:
    areas = []
    for number in range(chance.randint(1, 6)):
        above = None if flat else chance.choice([None, *areas])
        areas.append(add_area(session, f"Area {number}", 20, above.id if above else None))
    least = PROTECTION[mode].least
    survey = create_survey(
        session,
        title="Pulse",
        purpose="-",
        responsible="-",
        contact="-",
        urgent_contact="-",
        mode=mode,
        minimum_group=least.figures,
        minimum_group_for_quotes=least.quotes,
    )
    lead = User(email="lead@pmo.example", name="Lead", password_hash="nobody signs in")
    session.add(lead)
    wave = open_wave(session, survey.id, "The wave", headcount=100)
    themes = [Theme(survey_id=survey.id, label=label) for label in THEMES]
    session.add_all(themes)
    quality = {"n_themes": 2, "n_statements": 0, "coverage": 1.0}
    session.add(AnalysisRun(survey_id=survey.id, number=1, state=RunState.DONE, quality=quality))
    return Organisation(
        {area.id: area.parent_id for area in areas},
        {area.id: area.name for area in areas},
        survey.id,
        wave.id,
        lead.id,
        {theme.label: theme.id for theme in themes},
    )


def answer(session: Session, here: Organisation, chance: random.Random, area: int, number: int) -> None:
    ids = {question.kind: question.id for question in questions_of(session, here.survey_id)}
    texts = {
        ids[kind]: f"{chance.choice(THEMES)} {new_id()}"
        for kind in (QuestionKind.WORKS, QuestionKind.NEEDS_WORK)
        if chance.random() < 0.6
    }
    area_id = None if area < 0 else list(here.names)[area]
    draft = Draft(area_id, texts, {ids[QuestionKind.RATING]: number})
    record_response(session, get_wave(session, here.wave_id), draft, new_id(), SEALER)


def move_on(session: Session, here: Organisation, **how: Any) -> None:
    """What the jobs do, but that a statement's first word names its theme."""
    keep_redacted(session, unseal(waiting_in(session, here.wave_id, redacted=False), SEALER), SEALER)
    for batch in draw_batches(session, here.survey_id, SEALER, **how):
        release(session, batch)
        texts = free_texts(session, here.survey_id, batch.answers)
        rows = add_statements(
            session, here.survey_id, [NewStatement(t.answer_id, t.kind, t.text) for t in texts]
        )
        themes = {row.id: (here.themes[row.text.split()[0]], 0.9) for row in rows}
        place(session, here.survey_id, themes)


def move_on_by_order(session: Session, here: Organisation) -> None:
    """Whoever came first goes first: the rating of each is their number."""
    move_on(session, here, lot=FirstCome(session))


def move_on_at_once(session: Session, here: Organisation) -> None:
    """Nobody is kept back: a whole group goes as it has come, and who is left goes when the wave closes."""
    wave = get_wave(session, here.wave_id)
    if not wave.is_open or count_waiting(session, here) >= MINIMUM:
        wave.minimum_group = 0
        move_on(session, here)
        wave.minimum_group = MINIMUM


def count_waiting(session: Session, here: Organisation) -> int:
    return sum(len(waiting_in(session, here.wave_id, redacted=redacted)) for redacted in (True, False))


def truth_of(session: Session, here: Organisation) -> Truth:
    responses = {
        row.id: (row.area_id, row.step)
        for row in session.exec(select(Response).where(Response.wave_id == here.wave_id))
    }
    rows = session.exec(
        select(Answer.response_id, Statement.kind, Assignment.theme_id)
        .join(Statement, Statement.answer_id == Answer.id)
        .join(Assignment, Assignment.id == Statement.id)
    ).all()
    mentions: dict[tuple[str, bool | None], set[str]] = defaultdict(set)
    for response_id, kind, theme_id in rows:
        mentions[theme_id, None].add(response_id)
        mentions[theme_id, works_of(kind)].add(response_id)
    return Truth(
        Counter(responses.values()),
        {key: Counter(responses[each] for each in people) for key, people in mentions.items()},
    )


def look(lead, here: Organisation, truth: Truth) -> None:
    """Take every figure of the lead's pages: check what it is the sum of, and keep that."""
    everybody = set(truth.people)
    themes = lead.get(f"/surveys/{here.survey_id}/themes?wave={here.wave_id}").html
    said = re.search(r"What (\d+) people said", themes)
    if not everybody:
        assert said is None
        return
    assert int(said[1]) == truth.people.total()
    here.figures.append(everybody)
    hidden: set[tuple[str, str, str]] = set()
    for label, theme_id in here.themes.items():
        page = lead.get(f"/themes/{theme_id}?wave={here.wave_id}")
        hidden |= {(label, *each) for each in look_at_theme(page, here, truth, theme_id)}
    look_at_files(lead, here, truth, hidden)


def look_at_files(lead, here: Organisation, truth: Truth, hidden: set[tuple[str, str, str]]) -> None:
    """Take what leaves in files: no statement names a group that the page of its theme does not count."""

    def rows(name: str) -> list[dict[str, Any]]:
        read = lead.get(f"/surveys/{here.survey_id}/{name}.json").response.get_data()
        return json.loads(read)[name]

    for row in rows("themes"):
        if row["theme"] != UNNAMED:
            people = truth.mentions[here.themes[row["theme"]], None]
            assert row["people_who_mention_it"] == people.total()
        assert row["people_who_answered"] == truth.people.total()
    ticked = {named(row["group"]): row["people_who_answered_it"] for row in rows("ratings")}
    groups = {name: [] for name in ticked if name != EVERYBODY}
    for name, people in ticked.items():
        cells = {cell for cell in truth.people if name in (EVERYBODY, group_of(cell[0], here, groups))}
        assert people == sum(truth.people[cell] for cell in cells)
        here.figures.append(cells)
    said = {
        (row["theme"], row["asked_for"], named(row["group"])) for row in rows("statements") if row["group"]
    }
    assert not said & hidden
    assert {name for _, _, name in said} <= groups.keys()  # which are among the figures already


def look_at_theme(page, here: Organisation, truth: Truth, theme_id: str) -> set[tuple[str, str]]:
    """Take the figures of a theme; give what is not told of it: a side, and a group."""

    def count(cells: set[Cell], works: bool | None) -> int:
        return sum(truth.mentions.get((theme_id, works), Counter())[cell] for cell in cells)

    waves, *areas = page.tree.findall(".//table")
    shown = [int(word) for word in words_of(waves.find("tbody/tr"))[-3:]]
    assert shown == [count(set(truth.people), works) for works in (None, False, True)]
    rows = [words_of(row) for table in areas for row in table.findall("tbody/tr")]
    groups = {named(" ".join(row[: row.index("of")])): row for row in rows}
    for name, row in groups.items():
        cells = {cell for cell in truth.people if group_of(cell[0], here, groups) == name}
        assert int(row[row.index("of") + 1]) == sum(truth.people[cell] for cell in cells)
        assert may_be(row[-2], count(cells, False))
        assert may_be(row[-1], count(cells, True))
        here.figures.append(cells)
    sides = {-2: "Not working", -1: "Working"}
    untold = {
        (side, name) for name, row in groups.items() for place, side in sides.items() if row[place] == "–"
    }
    return untold or {
        (side, here.names[area]) for area in here.names for side in sides.values() if not groups
    }


def named(group: str) -> str:
    """The area that a group is named by first; or that it is the group of everyone else."""
    return ELSE if group.lower().endswith(ELSE) else group.split(" with ")[0]


def may_be(said: str, people: int) -> bool:
    """Whether a count may be what the page says; the attacker is taken to know it where the page does not."""
    return said == "–" or int(said) == people


def words_of(row) -> list[str]:
    for chart in [cell for cell in row if cell.get("class") == "chart-cell"]:
        row.remove(chart)
    return " ".join(row.itertext()).split()


def group_of(area: str | None, here: Organisation, shown: dict[str, list[str]]) -> str:
    """As the page says: with the nearest area above that is shown, or else with everyone else."""
    while area is not None and here.names[area] not in shown:
        area = here.parents[area]
    return ELSE if area is None else here.names[area]


@pytest.mark.parametrize("mode", [PrivacyMode.CONFIDENTIAL, PrivacyMode.STRICT])
@given(chance=st.randoms(use_true_random=False))
@settings(
    max_examples=ATTACKS,
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_small_group_is_found_out(attack, mode, chance) -> None:
    assert attack(chance, mode=mode) is None


def test_single_people_are_found_out_in_an_open_survey_which_says_so(attack) -> None:
    assert_found_out(partial(attack, mode=PrivacyMode.OPEN), "a smallest group")


def test_small_groups_are_found_out_where_nothing_is_suppressed_for_them(attack) -> None:
    careless = partial(settle, grouping=without_suppression)
    assert_found_out(partial(attack, settle=careless), "complementary suppression")


class FirstCome:
    """Draws nobody by lot, but those who came first; their rating is their number."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def sample(self, ids: Sequence[str], size: int) -> list[str]:
        rows = self.session.exec(select(WaitingResponse).where(col(WaitingResponse.id).in_(ids)))
        came = {each.id: list(each.draft.numbers.values()) for each in unseal(rows, SEALER)}
        return sorted(ids, key=came.__getitem__)[:size]


def test_who_links_releases_and_areas_is_found_out_where_areas_do_not_join(attack) -> None:
    """Five of one area and one of another come first, five more of the other later."""
    coming = [[0] * 5 + [1] * 6]
    seeds = [seed for seed in range(400) if random.Random(seed).randint(1, 6) == 2]
    attack = partial(attack, coming=coming, move_on=move_on_by_order)
    careless = partial(settle, grouping=without_joining)
    # An area is told of only where several of it mention a theme, so not every organisation gives it away.
    seed = next(seed for seed in seeds if attack(random.Random(seed), settle=careless))
    assert attack(random.Random(seed)) is None


def test_who_comes_last_is_found_out_where_nobody_is_kept_back(attack) -> None:
    assert_found_out(partial(attack, move_on=move_on_at_once), "keeping a group back")


def assert_found_out(attack, what: str) -> None:
    """One organisation is enough for the test; the long attack counts them all."""
    if not LONG:
        assert any(attack(random.Random(seed)) for seed in range(100))
        return
    found_out = sum(attack(random.Random(seed)) is not None for seed in range(ATTACKS))
    print(f"without {what}: {found_out} of {ATTACKS} organisations found out")
    assert found_out
