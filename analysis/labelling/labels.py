"""Name every theme by a phrase its statements use and others don't."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.labelling.general_labels import (
    GENERAL,
    KINDS,
    kind_of,
    may_name,
    shared_pair,
)
from analysis.labelling.options import capital, options_for, says_enough, topics_for, with_twins, words_of
from analysis.labelling.phrase_ranking import Candidate, Encode, Grouping, Key, rank_phrases
from analysis.labelling.telling_apart import Option, choose_apart
from analysis.labelling.topic_votes import Lexicon, Standing, rank_topics
from analysis.text.phrases import LONGEST, find_phrases, stems_of, usual_case, usual_forms

PARSED_IN_ALL = 500
PARSED_A_THEME = (8, 40)
KEYWORDS = 6
MENTIONED = 3
PHRASES = 3
ARTICLES = frozenset(("a", "an", "her", "his", "its", "my", "our", "the", "their", "your"))
SAMPLED_A_THEME = 300


@dataclass(frozen=True)
class Name:
    """A theme's label, the keywords beside it, and what at least two of its statements mention besides.

    The topic is the one of the label, the nearest topics and the phrases are what else it could be called.
    """

    label: str
    keywords: tuple[str, ...]
    mentioned: tuple[str, ...] = ()
    topic: str = ""
    nearest_topics: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


def name_themes(
    texts: Sequence[str],
    rows: FloatMatrix,
    weights: IntVector,
    labels: IntVector,
    centroids: FloatMatrix,
    nlp: Language,
    encode: Encode | None = None,
    lexicon: Lexicon | None = None,
) -> list[Name]:
    """Name k themes: by a topic where one is near enough, else by a phrase; the largest chooses first.

    No two choose the same: of two nearest to one topic the second says what of it, or keeps its phrase.

    Several may be general praise, complaints or remarks: `analysis.labelling.describe` brings those together.

    Parameters
    ----------
    texts : sequence of u str
    rows : array of shape (u, d), unit rows
    weights : array of shape (u,)
    labels : array of shape (u,), values -1..k-1
    centroids : array of shape (k, d), unit rows
    nlp : Language
    encode : callable or None
        Gives phrases as unit rows in the space of `rows`; the best phrases are then ranked by what they mean.
    lexicon : Lexicon or None
        Its topics name the themes that their statements vote for.

    Returns
    -------
    list of k Name
    """
    sample, times = _sample(labels)
    texts = [texts[index] for index in sample]
    grouping = Grouping(rows[sample], weights[sample], times, labels[sample], centroids)
    typical = [_most_typical(grouping, theme) for theme in range(len(centroids))]
    forms, keys_of, wide = _collect_phrases(texts, typical, nlp)
    ranked = rank_phrases(keys_of, forms, _find_uses(texts, set(forms)), grouping, encode, wide)
    standings: list[list[Standing]] = [[] for _ in centroids]
    if lexicon is not None and encode is not None:
        standings = rank_topics(texts, grouping, lexicon, encode)
    chosen = _choose(ranked, standings, [[texts[index] for index in part] for part in typical], grouping)
    return [
        _name(one, scored, nearest) for one, scored, nearest in zip(chosen, ranked, standings, strict=True)
    ]


def _choose(
    ranked: Sequence[Sequence[Candidate]],
    standings: Sequence[Sequence[Standing]],
    typical: Sequence[Sequence[str]],
    grouping: Grouping,
) -> list[Option]:
    """Choose the name of each theme: of one of which no phrase tells enough by the kind of its remarks."""
    taken: set[frozenset[str]] = set()
    options: dict[int, list[Option]] = {}
    for theme in sorted(range(len(ranked)), key=lambda index: (-grouping.sizes[index], index)):
        nouns = [
            one
            for one in ranked[theme]
            if not (one.is_wide or one.is_pair) and frozenset(one.key) not in taken
        ]
        tells = next((one for one in nouns if says_enough(one)), None)
        possible = options_for(ranked[theme], standings[theme]) if tells else []
        options[theme] = possible or _weak_options(
            nouns, taken, typical[theme], standings[theme], grouping.centroids[theme]
        )
        taken.add(frozenset(tells.key) if tells else options[theme][0].words)
    return choose_apart(with_twins([options[theme] for theme in range(len(ranked))]), grouping)


def _weak_options(
    nouns: Sequence[Candidate],
    taken: set[frozenset[str]],
    typical: Sequence[str],
    standings: Sequence[Standing],
    centroid: FloatVector,
) -> list[Option]:
    """Name a theme of which no phrase tells enough: by the kind of its remarks, or a topic that is near."""
    label = _weak_label(nouns, taken, typical)
    topics = topics_for(standings, ()) if label == GENERAL else []
    return topics or [Option(capital(label), words_of(label), centroid, 1.0)]


def _sample(labels: IntVector) -> tuple[IntVector, IntVector]:
    """Take a few hundred texts of each theme, evenly; give their indices, and how many each stands for."""
    parts = [np.flatnonzero(labels == theme) for theme in np.unique(labels)]
    steps = [1 + (len(part) - 1) // SAMPLED_A_THEME for part in parts]
    times = np.zeros(len(labels), dtype=np.int64)
    for part, step in zip(parts, steps, strict=True):
        times[part[::step]] = step
    return np.flatnonzero(times), times[times > 0]


def _most_typical(grouping: Grouping, theme: int) -> list[int]:
    members = np.flatnonzero(grouping.labels == theme)
    count = int(np.clip(PARSED_IN_ALL // len(grouping.centroids), *PARSED_A_THEME))
    nearest = np.lexsort((members, -(grouping.rows[members] @ grouping.centroids[theme])))[:count]
    return [int(index) for index in members[nearest]]


def _collect_phrases(
    texts: Sequence[str], typical: Sequence[Sequence[int]], nlp: Language
) -> tuple[dict[Key, str], list[list[Key]], set[Key]]:
    """Find the phrases of each theme's typical texts, how each is mostly written, and which are wide."""
    usual = usual_forms(texts)
    written: dict[Key, Counter[str]] = defaultdict(Counter)
    keys_of: list[list[Key]] = []
    nouns: set[Key] = set()
    found = find_phrases([texts[index] for part in typical for index in part], nlp)
    for part in typical:
        phrases = [phrase for _ in part for phrase in next(found)]
        for phrase in phrases:
            written[phrase.key][usual_case(phrase.text, usual)] += 1
        keys_of.append(sorted({phrase.key for phrase in phrases}))
        nouns |= {phrase.key for phrase in phrases if not phrase.is_wide}
    forms = {key: _usual_form(counter) for key, counter in written.items()}
    return forms, keys_of, forms.keys() - nouns


def _usual_form(counter: Counter[str]) -> str:
    """Choose how a phrase is written: a plural where it is at least half as usual, as topics are named."""
    return min(counter, key=lambda form: (-counter[form] * (2 if form.endswith("s") else 1), form))


def _find_uses(texts: Sequence[str], keys: set[Key]) -> dict[Key, IntVector]:
    """For every phrase, the texts that hold it."""
    uses: dict[Key, list[int]] = {key: [] for key in keys}
    for index, text in enumerate(texts):
        for key in keys.intersection(_runs([word for word in stems_of(text) if word not in ARTICLES])):
            uses[key].append(index)
    return {key: np.array(used, dtype=np.int64) for key, used in uses.items()}


def _runs(words: Sequence[str]) -> Iterator[Key]:
    for start in range(len(words)):
        for stop in range(start + 1, min(start + LONGEST, len(words)) + 1):
            yield tuple(words[start:stop])


def _name(called: Option, scored: Sequence[Candidate], nearest: Sequence[Standing]) -> Name:
    label = called.label
    worthy = [one for one in scored if may_name(one.key) and not one.is_wide]
    shared = [one for one in worthy if one.uses > 1]
    return Name(
        capital(label),
        _others(worthy, label, KEYWORDS),
        _others(shared, label, MENTIONED),
        called.topic,
        tuple(topic.name for topic in nearest),
        own_phrases(scored, label),
    )


def own_phrases(worthy: Sequence[Candidate], label: str) -> tuple[str, ...]:
    """The best phrases that could stand in the place of the label, each of other words."""
    said = {words_of(label)}
    chosen: list[str] = []
    for one in worthy:
        if frozenset(one.key) not in said and len(chosen) < PHRASES:
            chosen.append(capital(one.text))
            said.add(frozenset(one.key))
    return tuple(chosen)


def _weak_label(free: Sequence[Candidate], taken: set[frozenset[str]], typical: Sequence[str]) -> str:
    """Name a theme of which no phrase tells enough: by the kind of remarks, else by what comes nearest."""
    kind = kind_of(typical)
    if kind in KINDS:
        return kind
    used = next((one.text for one in free if one.uses > 1), None)
    return shared_pair(typical, taken) or used or kind


def _others(scored: Sequence[Candidate], label: str, most: int) -> tuple[str, ...]:
    """Take the next best phrases that add a word not yet said; stand-ups add nothing to stand ups."""
    said = set(stems_of(label))
    written = {_letters(stems_of(label))}
    chosen: list[str] = []
    for one in scored:
        is_new = not set(one.key) <= said and _letters(one.key) not in written
        if is_new and not one.is_pair and len(chosen) < most:
            chosen.append(one.text)
            said |= set(one.key)
            written.add(_letters(one.key))
    return tuple(chosen)


def _letters(words: Sequence[str]) -> str:
    return "".join(words).replace("-", "").removesuffix("s")
