"""Decisions by chance, with runs by chance between them: all hold after every run, and undoing gives back."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlmodel import Session, col, select

from models.backlog.items import themes_with_items
from models.base import Refused
from models.review.deciding import Ticked, decide, merge, move, split, undo
from models.review.withholding import Reason, restore, withhold
from models.themes.assignments import Assignment, assigned_themes
from models.themes.decisions import Decision, DecisionKind, decided_theme_ids
from models.themes.found_themes import NewAssignment, NewTheme, replace_themes
from models.themes.replay import barred_places, replay_decisions
from models.themes.statements import NewStatement, Statement, add_statements, statements_of
from models.themes.themes import all_themes_of, get_theme, roots_of, themes_of
from models.themes.themes_to_keep import kept_theme_ids
from tests.factories.findings import find

STEPS = 30


@dataclass
class Book:
    """What was decided and stands, kept by the test in its own way."""

    names: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    merges: dict[str, tuple[str, str]] = field(default_factory=dict)
    hidden: dict[str, bool] = field(default_factory=dict)
    places: list[tuple[str, frozenset[str], str | None, str | None]] = field(default_factory=list)
    withheld: set[str] = field(default_factory=set)
    undoable: list[str] = field(default_factory=list)

    def forget(self, decision_id: str) -> None:
        """Leave out a decision that was undone."""
        self.undoable.remove(decision_id)
        self.places = [place for place in self.places if place[0] != decision_id]
        self.merges = {theme: merge for theme, merge in self.merges.items() if merge[0] != decision_id}
        self.names = {
            theme: [name for name in names if name[0] != decision_id] for theme, names in self.names.items()
        }

    def last_places(self) -> dict[str, tuple[str | None, set[str]]]:
        """Where each statement was put last, and all themes it was taken out of."""
        found: dict[str, tuple[str | None, set[str]]] = {}
        for _, statements, origin, target in self.places:
            for statement in statements:
                left = found.get(statement, (None, set()))[1] | ({origin} if origin else set())
                found[statement] = (target, left)
        return found


@dataclass
class Lead:
    """Somebody who decides by chance."""

    session: Session
    survey_id: str
    user_id: str
    chance: random.Random
    book: Book = field(default_factory=Book)
    number: int = 0

    def themes(self) -> list[str]:
        return [theme.id for theme in themes_of(self.session, self.survey_id)]

    def name(self) -> None:
        self.number += 1
        theme = get_theme(self.session, self.chance.choice(self.themes()))
        decide(self.session, theme, self.user_id, DecisionKind.NAME, f"Name {self.number}")
        self.book.names.setdefault(theme.id, []).append((self.newest(), f"Name {self.number}"))

    def hide_or_show(self) -> None:
        theme = self.chance.choice(themes_of(self.session, self.survey_id))
        kind = DecisionKind.SHOW if theme.hidden else DecisionKind.HIDE
        decide(self.session, theme, self.user_id, kind)
        self.book.hidden[theme.id] = kind == DecisionKind.HIDE

    def merge(self) -> None:
        themes = self.themes()
        if len(themes) > 3:
            theme, target = self.chance.sample(themes, 2)
            made = merge(self.session, get_theme(self.session, theme), target, self.user_id)
            self.book.merges[theme] = (made.id, target)
            self.book.undoable.append(made.id)

    def tick(self) -> Ticked:
        places = assigned_themes(self.session, self.survey_id)
        theme = self.chance.choice(sorted(set(places.values()), key=str))
        readable = {row.id for row in statements_of(self.session, self.survey_id) if not row.withheld}
        inside = sorted(key for key, value in places.items() if value == theme and key in readable)
        chosen = self.chance.sample(inside, min(len(inside), self.chance.randint(1, 3)))
        return Ticked(self.survey_id, theme, frozenset(chosen))

    def split(self) -> None:
        self.number += 1
        ticked = self.tick()
        made = split(self.session, ticked, f"Part {self.number}", self.user_id)
        self.keep_place(made, ticked, made.theme_id)
        self.book.names[made.theme_id] = [(made.id, f"Part {self.number}")]

    def move(self) -> None:
        ticked, target = self.tick(), self.chance.choice([None, *self.themes()])
        self.keep_place(move(self.session, ticked, target, self.user_id), ticked, target)

    def keep_place(self, made: Decision, ticked: Ticked, target: str | None) -> None:
        self.book.places.append((made.id, ticked.statement_ids, ticked.theme_id, target))
        self.book.undoable.append(made.id)

    def withhold(self) -> None:
        row = self.chance.choice(statements_of(self.session, self.survey_id))
        if row.withheld:
            restore(self.session, row, self.user_id)
        else:
            withhold(self.session, row, self.user_id, Reason.OTHER)
        self.book.withheld ^= {row.id}

    def undo(self) -> None:
        if self.book.undoable:
            decision_id = self.chance.choice(self.book.undoable)
            undo(self.session, decision_id, self.user_id)
            self.book.forget(decision_id)

    def newest(self) -> str:
        query = select(Decision.id).order_by(Decision.sequence.desc())
        return self.session.exec(query).first()

    def step(self, *deeds: Callable[[], None]) -> None:
        """Decide something; what is not allowed as things stand is refused and changes nothing."""
        about_themes = [self.name, self.hide_or_show] if self.themes() else []
        every = [*about_themes, self.merge, self.split, self.move, self.withhold, self.undo]
        before = picture(self.session, self.survey_id)
        try:
            self.chance.choice(deeds or every)()
        except Refused:
            assert picture(self.session, self.survey_id) == before


def picture(session: Session, survey_id: str) -> tuple:
    """All that decisions change: themes that are there, and where every statement is."""
    places = assigned_themes(session, survey_id)
    inhabited = set(places.values())
    themes = {
        (theme.id, theme.title, theme.hidden)
        for theme in themes_of(session, survey_id)
        if theme.id in inhabited
    }
    return themes, places


def run(session: Session, survey_id: str, chance: random.Random) -> None:
    """A run that finds anything at all, but that kept themes hold their statements and bars hold."""
    kept, barred = (
        kept_theme_ids(session, survey_id, themes_with_items(session, survey_id)),
        barred_places(session, survey_id),
    )
    before = assigned_themes(session, survey_id)
    old = [theme.id for theme in themes_of(session, survey_id) if theme.id in set(before.values())]
    found: list[str | None] = [theme for theme in old if theme in kept or chance.random() < 0.5]
    found += [None] * chance.randint(0, 3)
    assignments = []
    for row in statements_of(session, survey_id):
        choices = [
            place for place, theme in enumerate(found) if theme is None or (row.id, theme) not in barred
        ]
        place = chance.choice([None, *choices])
        if before.get(row.id) in kept:
            place = found.index(before[row.id])
        assignments.append(NewAssignment(row.id, place, 0.9))
    replace_themes(
        session,
        survey_id,
        [NewTheme(theme, f"Label {chance.random()}", [], [], b"") for theme in found],
        assignments,
        encoder="none",
        kept=kept | decided_theme_ids(session, survey_id),
    )


def check(session: Session, survey_id: str, book: Book) -> None:
    """Everything that stands holds, and nothing is lost."""
    places = assigned_themes(session, survey_id)
    themes = {theme.id: theme for theme in all_themes_of(session, survey_id)}
    roots = roots_of(themes.values())
    assert set(places) == {row.id for row in statements_of(session, survey_id)}
    assert {theme for theme in places.values() if theme} <= set(roots.values())
    for theme, (_, target) in book.merges.items():
        assert roots[theme] == roots[target]
    for theme, names in book.names.items():
        if names and themes[theme].merged_into is None:
            assert themes[theme].title == names[-1][1]
    for theme, hidden in book.hidden.items():
        assert themes[theme].hidden == hidden
    for statement, (target, left) in book.last_places().items():
        if target:
            assert places[statement] == roots[target]
        else:
            assert places[statement] not in {roots[theme] for theme in left}
    withheld = {row.id for row in statements_of(session, survey_id) if row.withheld}
    assert withheld == book.withheld


@pytest.fixture
def grow(session, world) -> Callable[[], None]:
    """Let statements come, as a release brings them."""
    answer_id = find(session, world).statements[0].answer_id

    def come() -> None:
        rows = [NewStatement(answer_id, "works", f"New words {number}") for number in range(3)]
        for row in add_statements(session, world.survey.id, rows):
            session.add(Assignment(id=row.id))
        session.flush()

    return come


@pytest.mark.parametrize("seed", range(12))
def test_decisions_by_chance_hold_after_every_run(session, world, grow, seed) -> None:
    chance = random.Random(seed)
    lead = Lead(session, world.survey.id, world.lead.id, chance)
    for _ in range(STEPS):
        lead.step()
        check(session, world.survey.id, lead.book)
        if chance.random() < 0.3:
            grow()
            kept_members = members_of_kept(session, world.survey.id)
            run(session, world.survey.id, chance)
            check(session, world.survey.id, lead.book)
            after = assigned_themes(session, world.survey.id)
            assert {statement: after[statement] for statement in kept_members} == kept_members
    before = picture(session, world.survey.id)
    replay_decisions(session, world.survey.id)
    assert picture(session, world.survey.id) == before


def members_of_kept(session: Session, survey_id: str) -> dict[str, str | None]:
    kept = kept_theme_ids(session, survey_id, themes_with_items(session, survey_id))
    return {key: theme for key, theme in assigned_themes(session, survey_id).items() if theme in kept}


@pytest.mark.parametrize("seed", range(12))
def test_each_decision_by_chance_is_undone_without_a_trace(session, world, grow, seed) -> None:
    chance = random.Random(seed)
    lead = Lead(session, world.survey.id, world.lead.id, chance)
    for _ in range(STEPS):
        before, undoable = picture(session, world.survey.id), list(lead.book.undoable)
        lead.step()
        made = [decision for decision in lead.book.undoable if decision not in undoable]
        if made and chance.random() < 0.7:
            undo(session, made[0], world.lead.id)
            lead.book.forget(made[0])
            assert picture(session, world.survey.id) == before
        elif chance.random() < 0.2:
            run(session, world.survey.id, chance)


@pytest.mark.parametrize("seed", range(6))
def test_everything_goes_back_when_it_is_undone_however_many_runs_later(session, world, grow, seed) -> None:
    """But for what was taken out of its theme and found in another since: it stays there."""
    lead = Lead(session, world.survey.id, world.lead.id, random.Random(seed))
    for theme in themes_of(session, world.survey.id):
        decide(session, theme, world.lead.id, DecisionKind.PIN)
    start = {key: theme for key, theme in assigned_themes(session, world.survey.id).items() if theme}
    for _ in range(8):
        lead.step(lead.merge, lead.move, lead.split)
        grow()
        run(session, world.survey.id, lead.chance)
    of_survey = select(Decision.statement_id).where(Decision.survey_id == world.survey.id)
    out = of_survey.where(Decision.kind == DecisionKind.PLACE, col(Decision.target_id).is_(None))
    taken_out = set(session.exec(out).all())
    while lead.book.undoable:
        lead.book.forget(undo(session, lead.book.undoable[-1], world.lead.id).id)
    after = assigned_themes(session, world.survey.id)
    assert len(start.keys() - taken_out) > 10
    assert [key for key in start.keys() - taken_out if after[key] != start[key]] == []


def run_with(session: Session, world, places: dict[str, str | None], new: str | None = None) -> str | None:
    """A run that finds statements where they are, but for some, and one of them in a theme of its own.

    Gives the id of that theme.
    """
    survey_id = world.survey.id
    kept = kept_theme_ids(session, survey_id, {}) | decided_theme_ids(session, survey_id)
    read = {row.id for row in statements_of(session, survey_id)}
    stay = {key: theme for key, theme in assigned_themes(session, survey_id).items() if key in read} | places
    found = sorted({theme for key, theme in stay.items() if theme and key != new})
    known = {theme.id for theme in all_themes_of(session, survey_id)}
    themes = [NewTheme(theme, "Label", [], [], b"") for theme in found]
    replace_themes(
        session,
        survey_id,
        [*themes, NewTheme(None, "A candidate", [], [], b"")] if new else themes,
        [
            NewAssignment(key, len(found) if key == new else found.index(theme) if theme else None, 0.9)
            for key, theme in stay.items()
        ],
        encoder="none",
        kept=kept,
        stays=lambda statement, _theme: statement in places,
    )
    made = {theme.id for theme in all_themes_of(session, survey_id)} - known
    return made.pop() if made else None


@pytest.fixture
def held_back(session, world) -> tuple[str, str]:
    """A statement that a person holds in a theme, found meanwhile in a candidate nobody decided about.

    Gives both by id. It was moved, then taken out, and a run found it in the candidate; the taking out is
    undone now.
    """
    found = find(session, world)
    statement = next(row.id for row in found.statements if row.text.startswith("Planning"))
    survey_id, planning, tools = world.survey.id, found.themes["Planning"].id, found.themes["Tools"].id
    move(session, Ticked(survey_id, planning, frozenset({statement})), tools, world.lead.id)
    out = move(session, Ticked(survey_id, tools, frozenset({statement})), None, world.lead.id)
    candidate = run_with(session, world, {}, new=statement)
    undo(session, out.id, world.lead.id)
    place = session.get_one(Assignment, statement, populate_existing=True)
    assert (place.theme_id, place.found_in) == (tools, candidate)
    return statement, candidate


@pytest.mark.parametrize("has_words", [True, False])
def test_a_candidate_may_go_although_a_moved_statement_was_found_in_it(
    session, world, held_back, has_words
) -> None:
    statement, candidate = held_back
    if not has_words:
        session.get_one(Statement, statement).text_hash = ""
    run_with(session, world, {})
    assert candidate not in {theme.id for theme in all_themes_of(session, world.survey.id)}
    assert session.get_one(Assignment, statement, populate_existing=True).found_in is None
    undo(session, moving(session).id, world.lead.id)
    assert assigned_themes(session, world.survey.id)[statement] is None


def test_a_candidate_may_go_although_a_statement_was_given_back_to_it_meanwhile(
    session, world, held_back
) -> None:
    statement, candidate = held_back
    approvals = next(theme.id for theme in themes_of(session, world.survey.id) if theme.id != candidate)
    undo(session, moving(session).id, world.lead.id)
    assert assigned_themes(session, world.survey.id)[statement] == candidate
    run_with(session, world, {statement: approvals})
    assert assigned_themes(session, world.survey.id)[statement] == approvals


def moving(session: Session) -> Decision:
    """The first move."""
    moves = select(Decision).where(Decision.kind == DecisionKind.MOVE).order_by(col(Decision.sequence))
    return session.exec(moves).first()
