from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from spacy.language import Language

from analysis.corpus import Kept, Statements, gather_corpus
from analysis.encoding.sentence_encoder import MiniLMEncoder
from analysis.pipeline import find_themes
from analysis.proposals import propose
from analysis.results import Proposal, ProposalKind, ThemeSet

Find = Callable[..., ThemeSet]

BEFORE = {
    "procurement": [
        "Procurement takes three months for a simple order.",
        "Buying a licence through procurement is slow.",
        "Purchase orders wait for weeks on a signature.",
        "The procurement forms are far too long.",
        "Orders under a thousand pounds need three quotes.",
        "Suppliers give up because our ordering is so slow.",
    ],
    "reports": [
        "Status reports take half a day every week.",
        "Nobody reads the monthly status report.",
        "We fill in the same report twice.",
        "The report template is clear.",
        "Status reporting is lighter than last year.",
        "Reports go to five people who never answer.",
    ],
    "meetings": [
        "There are too many meetings.",
        "Meetings start late and end late.",
        "The Monday meeting could be an e-mail.",
        "Stand-up meetings keep us together.",
        "Half of my week is meetings.",
        "Meetings have no agenda.",
    ],
    "training": [
        "The training for new project managers was excellent.",
        "I learnt a lot in the risk course.",
        "There is no budget for training.",
        "Courses are full months ahead.",
        "The induction course taught me the method.",
        "More training on planning, please.",
    ],
}
FINANCE = [
    "The new finance system loses my invoices.",
    "Nobody was shown how the new finance system works.",
    "Orders in the new finance system take an hour.",
    "The new finance system logs me out all day.",
    "I cannot find my budget in the new finance system.",
]
LATER = [
    "Procurement is still slow.",
    "An order took ten weeks to be signed.",
    "Three quotes for a small purchase are too many.",
    "Reports are asked for twice.",
    "The weekly report takes me a morning.",
    "Our status report is one page now.",
    "Meetings are shorter.",
    "We still meet too often.",
    "No meeting has an agenda.",
    "My meetings clash every day.",
    "The course on risk was good.",
    "Training is full until spring.",
    "New starters get a good course.",
    "A course on planning would help.",
    "The report goes to nobody.",
]


@pytest.fixture(scope="session")
def find(nlp: Language, encoder: MiniLMEncoder) -> Find:
    def find_in(texts: Sequence[str], works: Sequence[bool | None] | None = None, **about: Any) -> ThemeSet:
        kept = about.pop("kept", None)
        statements = Statements(texts, encoder.encode(texts), works or [None] * len(texts), **about)
        return find_themes(statements, nlp=nlp, encoder=encoder, kept=kept)

    return find_in


def said_before() -> tuple[list[str], list[int]]:
    return (
        [text for topic in BEFORE.values() for text in topic],
        [number for number, topic in enumerate(BEFORE.values()) for _ in topic],
    )


def second_wave(n_finance: int = len(FINANCE), put: Sequence[int] = ()) -> tuple[list[str], list[bool], Kept]:
    """A first wave whose four themes are kept, and a second of which some were put into the first of them."""
    before, themes = said_before()
    new = [*FINANCE[:n_finance], *LATER]
    themes += [0] * min(4, n_finance) + [-1] * (len(new) - min(4, n_finance))
    newest = [False] * len(before) + [True] * len(new)
    return [*before, *new], newest, Kept(np.array(themes), put=put)


def new_inside(found: ThemeSet) -> list[Proposal]:
    return [one for one in found.proposals if one.kind is ProposalKind.NEW_INSIDE]


def test_a_kept_theme_lets_a_new_topic_out(find: Find) -> None:
    texts, newest, kept = second_wave()
    found = find(texts, newest=newest, kept=kept)
    [proposal] = new_inside(found)
    assert proposal.theme == 0
    assert len({texts[each] for each in proposal.statements} & set(FINANCE)) >= 4
    assert len(proposal.statements) <= len(FINANCE)
    assert "finance" in proposal.label.lower()
    assert (found.labels[list(proposal.statements)] == 0).all()


def test_without_a_new_topic_nothing_is_new_inside(find: Find) -> None:
    texts, newest, kept = second_wave(n_finance=0)
    assert new_inside(find(texts, newest=newest, kept=kept)) == []


def test_what_was_said_before_alike_is_not_new(find: Find) -> None:
    texts, _, kept = second_wave()
    assert new_inside(find(texts, newest=[False] * len(texts), kept=kept)) == []


def test_what_a_person_put_into_a_theme_is_not_taken_out_of_it(find: Find) -> None:
    texts, newest, _ = second_wave()
    put = [texts.index(text) for text in FINANCE[:2]]
    _, _, kept = second_wave(put=put)
    assert new_inside(find(texts, newest=newest, kept=kept)) == []


def test_three_remarks_of_one_person_are_no_new_topic(find: Find) -> None:
    texts, newest, kept = second_wave()
    people = ["one" if text in FINANCE else text for text in texts]
    assert new_inside(find(texts, newest=newest, kept=kept, people=people)) == []


def test_proposals_are_the_same_in_any_order(find: Find) -> None:
    texts, newest, kept = second_wave()
    order = np.random.default_rng(5).permutation(len(texts))
    shuffled = [texts[index] for index in order]
    found = find(texts, newest=newest, kept=kept)
    again = find(shuffled, newest=[newest[index] for index in order], kept=Kept(kept.themes[order]))

    def told(some: ThemeSet, said: Sequence[str]) -> object:
        return [(p.kind, p.theme, p.other, [said[s] for s in p.statements], p.label) for p in some.proposals]

    assert found.proposals
    assert told(found, texts) == told(again, shuffled)


def test_two_themes_of_one_topic_are_proposed_to_be_one(find: Find) -> None:
    texts, themes = said_before()
    cut = [4 if theme == 2 and place % 2 else theme for place, theme in enumerate(themes)]
    merges = [
        one for one in find(texts, kept=Kept(np.array(cut))).proposals if one.kind is ProposalKind.MERGE
    ]
    assert [(one.theme, one.other, one.statements) for one in merges] == [(2, 4, ())]


@pytest.mark.parametrize(
    ("said", "label"),
    [
        (["Everything is fine.", "All of it is fine.", "It is all fine, really.", "All was fine."], ""),
        (["The car park is full.", "Parking is full at nine.", "No space to park.", "Parking."], "Car"),
    ],
)
def test_unclear_ones_look_like_a_theme_unless_they_are_general_remarks(
    find: Find, nlp: Language, encoder: MiniLMEncoder, said: list[str], label: str
) -> None:
    before, of_before = said_before()
    themes = find(before, kept=Kept(np.array(of_before))).themes
    texts = [*before, *said]
    placed = np.array([*of_before, *[-1] * len(said)])
    statements = Statements(texts, encoder.encode(texts), [None] * len(texts))
    corpus = gather_corpus(texts, statements.vectors, None)
    proposals = propose(statements, corpus, themes, placed, Kept(placed), np.arange(len(texts)), nlp, encoder)
    unclear = [one for one in proposals if one.kind is ProposalKind.FROM_UNCLEAR]
    assert [one.label.split()[0] for one in unclear] == label.split()
    assert all(one.theme is None and min(one.statements) >= len(before) for one in unclear)


def test_fewer_than_fifteen_statements_have_no_proposals(find: Find) -> None:
    texts = [*BEFORE["procurement"], *FINANCE]
    found = find(texts, newest=[False] * 6 + [True] * 5, kept=Kept(np.zeros(11, dtype=np.int64)))
    assert found.proposals == ()
