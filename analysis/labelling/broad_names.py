"""What a broad theme is called: by the domain that its statements speak of, else by its largest theme."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from analysis.arrays import FloatMatrix, IntVector
from analysis.corpus import Corpus
from analysis.labelling.general_labels import is_general
from analysis.labelling.topic_votes import Lexicon
from analysis.results import FoundTheme

# So many of its statements must be nearest to a topic of the domain, and so many times as often as others.
LEAST_SHARE, LEAST_LIFT = 0.3, 2.0
MOST_ROWS = 5000


def name_broad(
    groups: IntVector,
    themes: Sequence[FoundTheme],
    corpus: Corpus,
    labels: IntVector,
    lexicon: Lexicon | None,
) -> list[str]:
    """Name b broad themes.

    Parameters
    ----------
    groups : array of shape (k,), values 0..b-1, every value present
    themes : sequence of k FoundTheme
    corpus : Corpus
    labels : array of shape (u,), values -1..k-1
    lexicon : Lexicon or None

    Returns
    -------
    list of b str
        A theme that stands alone keeps its own name; no two are named by one domain.
    """
    n_broad = int(groups.max(initial=-1)) + 1
    members = [[themes[index] for index in np.flatnonzero(groups == one).tolist()] for one in range(n_broad)]
    domains: list[str | None] = [None] * n_broad
    if lexicon is not None and n_broad:
        spoken_of = _domains(np.where(labels >= 0, groups[labels], -1), corpus, n_broad, lexicon)
        pairs = zip(spoken_of, members, strict=True)
        domains = [domain if _is_borne_out(domain, inside, lexicon) else None for domain, inside in pairs]
    often = Counter(domains)
    return [
        domain if domain and often[domain] == 1 else _by_largest(inside)
        for domain, inside in zip(domains, members, strict=True)
    ]


def _is_borne_out(domain: str | None, members: Sequence[FoundTheme], lexicon: Lexicon) -> bool:
    """Tell whether several themes stand under a heading, and one is called by a topic of the domain."""
    of_topic = {topic.name: topic.domain for topic in lexicon.topics}
    return len(members) > 1 and domain in {of_topic.get(theme.label.partition(":")[0]) for theme in members}


def _domains(of_text: IntVector, corpus: Corpus, n_broad: int, lexicon: Lexicon) -> list[str | None]:
    shares, usual = _shares(of_text, corpus, n_broad, lexicon)
    names = sorted({topic.domain for topic in lexicon.topics})
    best = shares.argmax(axis=1)
    return [
        names[domain] if share[domain] >= max(LEAST_SHARE, LEAST_LIFT * usual[domain]) else None
        for share, domain in zip(shares, best, strict=True)
    ]


def _shares(
    of_text: IntVector, corpus: Corpus, n_broad: int, lexicon: Lexicon
) -> tuple[FloatMatrix, FloatMatrix]:
    """For each broad theme, and for all statements, the share that is nearest to a topic of each domain."""
    every = slice(None, None, 1 + len(of_text) // MOST_ROWS)
    voted = lexicon.domains[lexicon.nearest(corpus.rows[every])]
    cast = np.zeros((n_broad + 1, int(lexicon.domains.max()) + 1), dtype=np.float32)
    np.add.at(cast, (of_text[every], voted), corpus.weights[every])
    return cast[:-1] / np.maximum(1, cast[:-1].sum(axis=1, keepdims=True)), cast.sum(axis=0) / cast.sum()


def _by_largest(members: Sequence[FoundTheme]) -> str:
    first = min(members, key=lambda theme: (is_general(theme.label), -theme.size, theme.label))
    if len(members) == 1:
        return first.label
    return f"{first.label}{',' if ' and ' in first.label else ''} and others"
