"""What the analysis proposes comes to stand among the suggestions of its survey."""

from collections.abc import Iterator

import numpy as np
import pytest
from sqlmodel import Session, select

from analysis.results import BroadTheme, FoundTheme, Proposal, ProposalKind, Quality, ThemeSet
from jobs.findings import as_findings
from models.database import transaction
from models.evidence.figures import quotable_statements
from models.evidence.suggestions import open_suggestions
from models.review.withholding import Reason, withhold
from models.surveys.waves import open_wave
from models.themes.run_inputs import RunInputs, read_run
from models.themes.run_outcome import save_findings
from models.themes.statements import Statement
from models.themes.suggestions import SuggestedStatement, Suggestion, SuggestionKind
from tests.factories.findings import TOPICS, find


def theme_set(inputs: RunInputs, proposals: list[Proposal]) -> ThemeSet:
    """The three themes of the factory, as the analysis gives them."""
    first = [row.text.split()[0] for row in inputs.statements]
    labels = np.array([TOPICS.index(word) if word in TOPICS else -1 for word in first])
    themes = [
        FoundTheme(topic, (topic,), int((labels == n).sum()), 0, 0, (), np.zeros(2, np.float32), None)
        for n, topic in enumerate(TOPICS)
    ]
    return ThemeSet(
        themes=tuple(themes),
        broad=tuple(BroadTheme(topic, (n,), 1, 0, 0) for n, topic in enumerate(TOPICS)),
        labels=labels,
        confidence=np.full(len(labels), 0.9, np.float32),
        quality=Quality(1, 1, 1, 1, 1, 0, 0, 3, 3, len(labels), 0, len(labels)),
        timing={},
        caution=None,
        novel_below=0.0,
        proposals=tuple(proposals),
    )


@pytest.fixture
def session(engine, world) -> Iterator[Session]:
    """The database that the jobs of this room work on."""
    with transaction(engine) as opened:
        yield opened


@pytest.fixture
def save(session, world):
    """Save what a run proposes of what is said now: `save(found, propose)`, by places of statements."""

    def save(found, propose) -> list[Suggestion]:
        inputs = read_run(session, found.run.id, [])
        places = {row.text: place for place, row in enumerate(inputs.statements)}
        quotable = quotable_statements(session, world.survey.id)
        findings = as_findings(inputs, theme_set(inputs, propose(places)), quotable, "none")
        save_findings(session, found.run, inputs, findings, [])
        return list(session.exec(select(Suggestion).order_by(Suggestion.place)).all())

    return save


def held_up(places: dict[str, int], ending: str = ".") -> tuple[int, ...]:
    return tuple(
        n for text, n in places.items() if text.startswith("Planning held up") and text.endswith(ending)
    )


def test_each_kind_of_proposal_is_kept_in_order(session, world, save) -> None:
    rows = save(
        find(session, world),
        lambda places: [
            Proposal(ProposalKind.NEW_INSIDE, 0, None, held_up(places), "Late plans"),
            Proposal(ProposalKind.MERGE, 0, 2),
            Proposal(ProposalKind.SPLIT, 0, None, held_up(places)[:3], "x" * 200),
            Proposal(ProposalKind.FROM_UNCLEAR, None, None, (places["Unclear held up person 11."],), "Alone"),
        ],
    )
    assert [row.kind for row in rows] == ["new inside", "merge", "split", "from unclear"]
    inside, merge, split, unclear = rows
    assert (inside.label, len(split.label), unclear.theme_id) == ("Late plans", 120, None)
    assert merge.theme_id == inside.theme_id
    # the one unclear statement is no theme
    assert [each.kind for each in open_suggestions(session, world.survey.id)] == [
        *(SuggestionKind.NEW_INSIDE, SuggestionKind.MERGE, SuggestionKind.SPLIT)
    ]


def test_statements_whose_words_may_not_be_shown_are_in_no_suggestion(session, world, save) -> None:
    found = find(session, world)
    second = open_wave(session, world.survey.id, "Second wave", headcount=100)
    found = find(session, world, people=5, wave=second, ending=" again.")
    held = session.exec(select(Statement).where(Statement.text == "Planning held up person 3.")).one()
    withhold(session, held, world.lead.id, Reason.OTHER)
    save(
        found,
        lambda places: [
            Proposal(ProposalKind.NEW_INSIDE, 0, None, held_up(places, ""), "Late plans"),
            Proposal(ProposalKind.NEW_INSIDE, 0, None, held_up(places, " again."), "Of the small wave"),
        ],
    )
    (row,) = session.exec(select(Suggestion)).all()
    assert row.label == "Late plans"
    kept = session.exec(
        select(Statement.text).join(SuggestedStatement, SuggestedStatement.statement_id == Statement.id)
    ).all()
    assert len(kept) == 5
    assert not [text for text in kept if text.endswith("again.") or text == held.text]
