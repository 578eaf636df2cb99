"""What a person may do with the themes that were found: proposals, each named like a theme."""

from collections.abc import Sequence

import numpy as np
from spacy.language import Language

from analysis.arrays import IntVector
from analysis.clustering.grounds import UNCLEAR, Group, gather_grounds
from analysis.clustering.new_inside import find_new_inside
from analysis.corpus import Corpus, Kept, Statements
from analysis.encoding.encoder import Encoder
from analysis.labelling.describe import label_themes
from analysis.results import FoundTheme, Proposal, ProposalKind

FEWEST_TO_PROPOSE = 15


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
        The most people first; none of fewer than 15 statements.
    """
    if len(statements) < FEWEST_TO_PROPOSE:
        return ()
    grounds = gather_grounds(statements, corpus, of_statement, kept, people)
    found = [(ProposalKind.NEW_INSIDE, group) for group in find_new_inside(grounds)]
    groups = [group for _, group in found]
    names = _name(groups, statements, corpus, themes, nlp, encoder)
    proposals = [
        _as_proposal(kind, group, name, corpus) for (kind, group), name in zip(found, names, strict=True)
    ]
    return tuple(sorted(proposals, key=lambda one: -_count_people(one, people)))


def _as_proposal(kind: ProposalKind, group: Group, name: str, corpus: Corpus) -> Proposal:
    order = np.full(len(corpus.texts), -1, dtype=np.int64)
    order[group.texts] = np.arange(len(group.texts))
    inside = np.flatnonzero(order[corpus.text_of] >= 0)
    statements = inside[np.argsort(order[corpus.text_of[inside]], kind="stable")]
    theme = None if group.theme == UNCLEAR else group.theme
    return Proposal(kind, theme, statements=tuple(statements.tolist()), label=name)


def _count_people(proposal: Proposal, people: IntVector) -> int:
    return len(np.unique(people[list(proposal.statements)]))


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
