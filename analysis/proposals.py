"""What a person may do with the themes that were found: proposals, each named like a theme."""

import re
from collections.abc import Sequence

import numpy as np
from spacy.language import Language

from analysis.arrays import BoolMatrix, IntVector
from analysis.clustering.grounds import UNCLEAR, Grounds, Group, gather_grounds
from analysis.clustering.new_inside import find_new_inside
from analysis.clustering.opposite_objects import find_opposite_objects
from analysis.clustering.twins import find_twins
from analysis.clustering.unclear_groups import find_unclear_groups
from analysis.corpus import Corpus, Kept, Statements
from analysis.encoding.encoder import Encoder
from analysis.labelling.describe import label_themes
from analysis.labelling.general_labels import GENERAL, KINDS
from analysis.results import FoundTheme, Proposal, ProposalKind

FEWEST_TO_PROPOSE = 15
MOST_OF_A_KIND = 5
NO_TOPIC = {GENERAL, *KINDS}
_NUMBER = re.compile(r" \d+$")


def propose(
    statements: Statements,
    corpus: Corpus,
    themes: Sequence[FoundTheme],
    of_statement: IntVector,
    kept: Kept,
    people: IntVector,
    nlp: Language,
    encoder: Encoder | None,
) -> tuple[Proposal, ...]:
    """Propose what a person may accept.

    Parameters
    ----------
    statements : Statements
    corpus : Corpus
        Of these.
    themes : sequence of k FoundTheme
    of_statement : array of shape (n,), values -1..k-1
    kept : Kept
    people : array of shape (n,)
    nlp : Language
    encoder : Encoder or None

    Returns
    -------
    tuple of Proposal
        The most people first, at most five of a kind; none of fewer than 15 statements.
    """
    if len(statements) < FEWEST_TO_PROPOSE:
        return ()
    grounds = gather_grounds(statements, corpus, of_statement, kept, people, len(themes))
    found = _find_groups(grounds)
    names = _name([group for _, group in found], statements, corpus, themes, nlp, encoder)
    proposals = [
        _as_proposal(kind, group, name, corpus)
        for (kind, group), name in zip(found, names, strict=True)
        if _NUMBER.sub("", name) not in NO_TOPIC
    ]
    stay_first = sorted(range(len(themes)), key=lambda place: (themes[place].kept_index is None, place))
    twins = find_twins(grounds, _called_alike(themes), stay_first)
    proposals += [Proposal(ProposalKind.MERGE, stays, goes) for stays, goes in twins[:MOST_OF_A_KIND]]
    behind = [len(np.unique(people[_concerned(one, of_statement)])) for one in proposals]
    return tuple(proposals[place] for place in np.argsort(-np.array(behind), kind="stable"))


def _find_groups(grounds: Grounds) -> list[tuple[ProposalKind, Group]]:
    """Find what could be a theme of its own; a theme with something new inside is not split besides."""
    new = find_new_inside(grounds)
    with_new = {group.theme for group in new}
    split = [group for group in find_opposite_objects(grounds) if group.theme not in with_new]
    found = {
        ProposalKind.NEW_INSIDE: new,
        ProposalKind.SPLIT: split,
        ProposalKind.FROM_UNCLEAR: find_unclear_groups(grounds),
    }
    return [(kind, group) for kind, groups in found.items() for group in _most_people(groups, grounds)]


def _most_people(groups: Sequence[Group], grounds: Grounds) -> Sequence[Group]:
    """Take as many as are read at once, and named in little time."""
    return sorted(groups, key=lambda group: -grounds.count_people(group.texts))[:MOST_OF_A_KIND]


def _called_alike(themes: Sequence[FoundTheme]) -> BoolMatrix:
    """Tell which themes are called by one topic, or by the same words but for a number behind them."""
    called = [theme.topic or _NUMBER.sub("", theme.label).casefold() for theme in themes]
    names = np.array(called, dtype=np.str_)
    return np.asarray(names[:, None] == names[None, :])


def _concerned(proposal: Proposal, of_statement: IntVector) -> IntVector:
    """The statements that would move."""
    if proposal.kind is ProposalKind.MERGE:
        return np.flatnonzero(of_statement == proposal.other)
    return np.array(proposal.statements, dtype=np.int64)


def _as_proposal(kind: ProposalKind, group: Group, name: str, corpus: Corpus) -> Proposal:
    order = np.full(len(corpus.texts), -1, dtype=np.int64)
    order[group.texts] = np.arange(len(group.texts))
    inside = np.flatnonzero(order[corpus.text_of] >= 0)
    statements = inside[np.argsort(order[corpus.text_of[inside]], kind="stable")]
    theme = None if group.theme == UNCLEAR else group.theme
    return Proposal(kind, theme, statements=tuple(statements.tolist()), label=name)


def _name(
    groups: Sequence[Group],
    statements: Statements,
    corpus: Corpus,
    themes: Sequence[FoundTheme],
    nlp: Language,
    encoder: Encoder | None,
) -> list[str]:
    """Name groups as themes are; where a theme is called so already, the group's own words tell it apart."""
    if not groups:
        return []
    labels = np.full(len(corpus.texts), -1, dtype=np.int64)
    for number, group in enumerate(groups):
        labels[group.texts] = number
    _, names = label_themes(statements, corpus, labels, len(groups), nlp, encoder)
    taken = {theme.label for theme in themes}
    apart = []
    for name in names:
        words = (word for word in name.keywords if word.lower() not in name.label.lower())
        label = f"{name.label}: {next(words, 'new')}" if name.label in taken else name.label
        apart.append(label)
    return apart
