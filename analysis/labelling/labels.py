"""Name every theme by a phrase its statements use and others don't."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language

from analysis.arrays import FloatMatrix, IntVector
from analysis.labelling.general_labels import (
    GENERAL,
    KINDS,
    kind_of,
    may_name,
    shared_pair,
)
from analysis.labelling.phrase_ranking import Candidate, Encode, Grouping, Key, rank_phrases
from analysis.labelling.topic_votes import Lexicon, Standing, rank_topics
from analysis.text.phrases import LONGEST, find_phrases, stems_of, usual_case, usual_forms

PARSED_IN_ALL = 500
PARSED_A_THEME = (8, 40)
KEYWORDS = 6
MENTIONED = 3
PHRASES = 3
SAMPLED_A_THEME = 300
# Below these a phrase says less than “general remarks”.
LEAST_SHARE, LEAST_FOUND, LEAST_HOLD = 0.06, 0.05, 0.12
LONGER_SHARE = 0.3
NEARLY_AS_GOOD = 0.7


@dataclass(frozen=True)
class Called:
    """A label, and the topic that it is made of, where it is."""

    label: str
    topic: str = ""


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
    forms, keys_of = _collect_phrases(texts, typical, nlp)
    ranked = rank_phrases(keys_of, forms, _find_uses(texts, set(forms)), grouping, encode)
    largest = sorted(range(len(centroids)), key=lambda index: (-grouping.sizes[index], index))
    phrases: dict[int, str] = {}
    taken: set[frozenset[str]] = set()
    for theme in largest:
        phrases[theme] = _phrase(ranked[theme], taken, [texts[index] for index in typical[theme]])
        taken.add(_words(phrases[theme]))
    standings: list[list[Standing]] = [[] for _ in centroids]
    if lexicon is not None and encode is not None:
        standings = rank_topics(texts, grouping, lexicon, encode)
    called = _topics_of(phrases, largest, standings)
    return [
        _name(called.get(theme, Called(phrases[theme])), ranked[theme], standings[theme])
        for theme in range(len(centroids))
    ]


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
) -> tuple[dict[Key, str], list[list[Key]]]:
    """Find the phrases of each theme's typical texts, and how each phrase is mostly written."""
    usual = usual_forms(texts)
    written: dict[Key, Counter[str]] = defaultdict(Counter)
    keys_of: list[list[Key]] = []
    found = find_phrases([texts[index] for part in typical for index in part], nlp)
    for part in typical:
        phrases = [phrase for _ in part for phrase in next(found)]
        for phrase in phrases:
            written[phrase.key][usual_case(phrase.text, usual)] += 1
        keys_of.append(sorted({phrase.key for phrase in phrases}))
    return {key: _usual_form(counter) for key, counter in written.items()}, keys_of


def _usual_form(counter: Counter[str]) -> str:
    """Choose how a phrase is written: a plural where it is at least half as usual, as topics are named."""
    return min(counter, key=lambda form: (-counter[form] * (2 if form.endswith("s") else 1), form))


def _find_uses(texts: Sequence[str], keys: set[Key]) -> dict[Key, IntVector]:
    """For every phrase, the texts that hold it."""
    uses: dict[Key, list[int]] = {key: [] for key in keys}
    for index, text in enumerate(texts):
        for key in keys.intersection(_runs(stems_of(text))):
            uses[key].append(index)
    return {key: np.array(used, dtype=np.int64) for key, used in uses.items()}


def _runs(words: Sequence[str]) -> Iterator[Key]:
    for start in range(len(words)):
        for stop in range(start + 1, min(start + LONGEST, len(words)) + 1):
            yield tuple(words[start:stop])


def _phrase(scored: Sequence[Candidate], taken: set[frozenset[str]], typical: Sequence[str]) -> str:
    """Choose the phrase that names a theme, or tell the kind of its remarks."""
    free = [one for one in scored if frozenset(one.key) not in taken]
    telling = [one for one in free if _says_enough(one)]
    phrase = _longer(_fresh(telling, taken)).text if telling else _weak_label(free, taken, typical)
    return phrase if phrase in KINDS else _worthy(phrase, free)


def _worthy(phrase: str, free: Sequence[Candidate]) -> str:
    """Leave a phrase that says something alone; else put another beside it, or take a longer."""
    words = _words(phrase)
    if may_name(words):
        return phrase
    return _wider(phrase, words, [one for one in free if may_name(one.key) and not one.is_pair])


def _wider(phrase: str, words: frozenset[str], others: Sequence[Candidate]) -> str:
    """Work and hobby projects, where several say the second; else office staff, for staff."""
    beside = sorted((one for one in others if words.isdisjoint(one.key)), key=lambda one: one.uses < 2)
    longer = [one.text for one in others if not words.isdisjoint(one.key)]
    if longer and not (beside and beside[0].uses > 1):
        return longer[0]
    return f"{phrase} and {beside[0].text}" if beside else GENERAL


def _topics_of(
    phrases: Mapping[int, str], largest: Sequence[int], standings: Sequence[Sequence[Standing]]
) -> dict[int, Called]:
    """Call themes by a topic that is near enough; a second theme of one topic says what of it."""
    called: dict[int, Called] = {}
    for theme in largest:
        phrase, nearest = phrases[theme], standings[theme][:1]
        if phrase in KINDS or not any(topic.stands for topic in nearest):
            continue
        topic = nearest[0].name
        if topic not in {one.label for one in called.values()}:
            called[theme] = Called(topic, topic)
        elif len(_words(phrase)) == 1 and not _words(phrase) <= _words(topic):
            called[theme] = Called(f"{topic}: {phrase}", topic)
    return called


def _name(called: Called, scored: Sequence[Candidate], nearest: Sequence[Standing]) -> Name:
    label = called.label
    worthy = [one for one in scored if may_name(one.key)]
    shared = [one for one in worthy if one.uses > 1]
    return Name(
        _capital(label),
        _others(worthy, label, KEYWORDS),
        _others(shared, label, MENTIONED),
        called.topic,
        tuple(topic.name for topic in nearest),
        _own_phrases(worthy, label),
    )


def _own_phrases(worthy: Sequence[Candidate], label: str) -> tuple[str, ...]:
    """The best phrases that could stand in the place of the label, each of other words."""
    said = {_words(label)}
    chosen: list[str] = []
    for one in worthy:
        if frozenset(one.key) not in said and len(chosen) < PHRASES:
            chosen.append(_capital(one.text))
            said.add(frozenset(one.key))
    return tuple(chosen)


def _words(label: str) -> frozenset[str]:
    return frozenset(stems_of(label)) - {"and"}


def _fresh(telling: Sequence[Candidate], taken: set[frozenset[str]]) -> Sequence[Candidate]:
    """Put in front what holds no other theme's label and is in none, where it is nearly as good."""
    for place, one in enumerate(telling):
        words = set(one.key)
        if one.score < NEARLY_AS_GOOD * telling[0].score:
            break
        if not any(said <= words or words <= said for said in taken):
            return [one, *telling[:place], *telling[place + 1 :]]
    return telling


def _weak_label(free: Sequence[Candidate], taken: set[frozenset[str]], typical: Sequence[str]) -> str:
    """Name a theme of which no phrase tells enough: by the kind of remarks, else by what comes nearest."""
    kind = kind_of(typical)
    if kind in KINDS:
        return kind
    used = next((one.text for one in free if one.uses > 1), None)
    return shared_pair(typical, taken) or used or kind


def _says_enough(one: Candidate) -> bool:
    """Tell whether a phrase says more than “general remarks”: by its use, or by what its meaning finds."""
    if one.uses > 1 and one.found >= LEAST_FOUND and (one.margin > 0 or one.share >= LEAST_SHARE):
        return True
    return one.share >= LEAST_SHARE and one.share * one.precision >= LEAST_HOLD


def _longer(free: Sequence[Candidate]) -> Candidate:
    """Take a longer phrase around a word of the first, where it is used enough: leg wound for leg."""
    first = free[0]
    if len(first.key) > 1:
        return first
    around = (one for one in free[1:] if len(one.key) > 1 and not one.is_pair)
    around = (one for one in around if not set(one.key).isdisjoint(first.key) and one.margin >= 0)
    return next((one for one in around if one.share >= LONGER_SHARE * first.share), first)


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


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
