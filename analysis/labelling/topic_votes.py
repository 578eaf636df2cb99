"""Which topics of the lexicon a theme is about: its statements vote."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from weakref import WeakKeyDictionary

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from analysis.arrays import BoolVector, FloatMatrix, FloatVector, IntVector, group_sums, unit_rows
from analysis.encoding.encoder import Encoder
from analysis.encoding.sentence_encoder import PACKAGED
from analysis.labelling.phrase_ranking import Encode, Grouping
from analysis.labelling.topics import Topic, shipped_topics
from analysis.text.phrases import stems_of
from analysis.text.vocabulary import EMPTY_WORDS, GENERIC_WORDS, MARK, PRAISE_WORDS

LEARNT_WITH = PACKAGED  # another encoder's vectors lie otherwise
# Learnt on 219 themes of development sets, judged by hand: of the 51 above it 47 were right.
LEAST_SCORE, LEAST_COSINE, LEAST_VOTES = 0.75, 0.45, 2
BESIDES = 0.5
SAID_ONCE = 0.5
MARKED = 0.5
SHORTEST_WORD = 3
NEAREST = 3
AS_NEAR = 0.05  # an organisation's own topic may be so much further away than one that ships


@dataclass(frozen=True)
class Standing:
    """A topic that comes near to a theme.

    Attributes
    ----------
    name : str
    score : float
        How well it names the theme.
    cosine : float
        To the theme; a word that both share can make up for little of it.
    votes : int
        Statements of the theme that are nearer to it than to any other topic.
    margin : float
        Its name's cosine to the theme, less that to the nearest other theme.
    vector : array of shape (d,), unit length
        What its name means; of an own topic, all that tells about it.
    """

    name: str
    score: float
    cosine: float
    votes: int
    margin: float
    vector: FloatVector

    @property
    def stands(self) -> bool:
        """Whether the theme is called by it."""
        is_near = self.score >= LEAST_SCORE and self.cosine >= LEAST_COSINE
        return is_near and self.votes >= LEAST_VOTES and self.margin > 0


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Topics, and what tells a statement about one.

    Attributes
    ----------
    topics : tuple of t Topic
    prototypes : array of shape (t, d), unit rows
        The mean of a topic's name and phrasings, less the mean of all that ship.
    centre : array of shape (d,)
        That mean.
    n_own : int
        How many of them, the first ones, are an organisation's own.
    """

    topics: tuple[Topic, ...]
    prototypes: FloatMatrix
    centre: FloatVector
    n_own: int = 0

    @cached_property
    def favour(self) -> FloatVector:
        """What is added to how near each topic is before the nearest is chosen."""
        return np.float32(AS_NEAR) * (np.arange(len(self.topics)) < self.n_own)

    @cached_property
    def domains(self) -> IntVector:
        """The domain of each topic, numbered by the alphabet."""
        names = [topic.domain for topic in self.topics]
        return np.unique(names, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def words(self) -> dict[str, FloatVector]:
        """For every telling word, by stem, how much it says of each topic, 0..1; the rarer, the more."""
        said = [
            Counter(word for text in topic.texts for word in telling_words(text)) for topic in self.topics
        ]
        spread = Counter(word for counter in said for word in counter)
        weights = {word: np.zeros(len(said), dtype=np.float32) for word in spread}
        for place, (topic, counter) in enumerate(zip(self.topics, said, strict=True)):
            named = telling_words(topic.name)
            for word, times in counter.items():
                rarity = 1 - log(spread[word]) / log(max(2, len(said)))
                weights[word][place] = rarity * (1 if times > 1 or word in named else SAID_ONCE)
        return weights

    def nearest(self, rows: FloatMatrix) -> IntVector:
        """The topic nearest to each statement, by index, array of shape (n,)."""
        return np.asarray((rows @ self.prototypes.T + self.favour).argmax(axis=1), dtype=np.int64)

    def echoes(self, text: str) -> FloatVector:
        """How much the words of a text say of each topic: by the word that says most, array of shape (t,)."""
        known = [self.words[word] for word in sorted(telling_words(text)) if word in self.words]
        return np.max(known, axis=0) if known else np.zeros(len(self.topics), dtype=np.float32)


_of_encoder: WeakKeyDictionary[Encoder, Lexicon] = WeakKeyDictionary()


def telling_words(text: str) -> set[str]:
    """The words of a text, by stem, that say what it is about."""
    empty = EMPTY_WORDS | PRAISE_WORDS | GENERIC_WORDS | ENGLISH_STOP_WORDS
    return {word for word in stems_of(text) if len(word) >= SHORTEST_WORD and word not in empty}


def lexicon_for(encoder: Encoder) -> Lexicon | None:
    """The shipped topics as an encoder reads them, encoded once a process; None for one not learnt with."""
    if encoder.name != LEARNT_WITH:
        return None
    if encoder not in _of_encoder:
        _of_encoder[encoder] = encode_topics(shipped_topics(), encoder)
    return _of_encoder[encoder]


def encode_topics(topics: Sequence[Topic], encoder: Encoder) -> Lexicon:
    """Encode topics.

    Parameters
    ----------
    topics : sequence of t Topic
    encoder : Encoder

    Returns
    -------
    Lexicon
    """
    means = mean_of_texts(topics, encoder)
    centre = means.mean(axis=0)
    return Lexicon(tuple(topics), unit_rows(means - centre), centre)


def mean_of_texts(topics: Sequence[Topic], encoder: Encoder) -> FloatMatrix:
    """The mean vector of what tells about each of t topics, array of shape (t, d)."""
    texts = [text for topic in topics for text in topic.texts]
    own = np.repeat(np.arange(len(topics)), [len(topic.texts) for topic in topics])
    sums = group_sums(encoder.encode(texts), own, len(topics))
    return np.asarray(sums / np.bincount(own)[:, None].astype(np.float32), dtype=np.float32)


def rank_topics(
    texts: Sequence[str], grouping: Grouping, lexicon: Lexicon, encode: Encode
) -> list[list[Standing]]:
    """Find the topics that name each theme best.

    Parameters
    ----------
    texts : sequence of u str
    grouping : Grouping
        Of these texts in k themes.
    lexicon : Lexicon
    encode : callable
        Gives names as unit rows in the space of the texts.

    Returns
    -------
    list of k lists of Standing
        Three for each theme, the nearest first; none where most statements hold a mark of redaction.
        Scored by the cosine of theme and topic, and besides half of each: the share of the theme's statements
        that are nearest to the topic, the share of all statements that are nearest to a topic of its domain,
        and what the words of the theme's statements say of it.
    """
    cast = _votes(grouping, lexicon)
    sizes = np.maximum(1, cast.sum(axis=1, keepdims=True))
    besides = cast / sizes + _in_domain(grouping, lexicon) + _echoes(texts, grouping, lexicon) / sizes
    cosines = grouping.centroids @ lexicon.prototypes.T
    scores = cosines + BESIDES * besides
    nearest = np.argsort(-scores - lexicon.favour, axis=1, kind="stable")[:, :NEAREST]
    vectors = _named(lexicon, nearest, encode)
    margins = _margins(vectors, grouping.centroids)
    is_marked = _are_marked(texts, grouping, sizes[:, 0])
    return [
        [
            Standing(
                lexicon.topics[topic].name,
                score=float(scores[theme, topic]),
                cosine=float(cosines[theme, topic]),
                votes=int(cast[theme, topic]),
                margin=float(margins[theme, place]),
                vector=vectors[theme, place],
            )
            for place, topic in enumerate(nearest[theme].tolist())
            if not is_marked[theme]
        ]
        for theme in range(len(nearest))
    ]


def _votes(grouping: Grouping, lexicon: Lexicon) -> FloatMatrix:
    """How many statements of each theme are nearest to each topic."""
    cast = np.zeros((len(grouping.centroids) + 1, len(lexicon.topics)), dtype=np.float32)
    np.add.at(cast, (grouping.labels, lexicon.nearest(grouping.rows)), grouping.weights)
    return cast[:-1]


def _in_domain(grouping: Grouping, lexicon: Lexicon) -> FloatVector:
    """The share of all statements that are nearest to a topic of each topic's domain."""
    of_text = lexicon.domains[lexicon.nearest(grouping.rows)]
    counts = np.bincount(of_text, grouping.weights, int(lexicon.domains.max()) + 1)
    return np.asarray(counts / counts.sum(), dtype=np.float32)[lexicon.domains]


def _named(lexicon: Lexicon, topics: IntVector, encode: Encode) -> FloatMatrix:
    """What the names of topics mean, array of shape (*topics.shape, d).

    An own one's, which may be a word of the house, means all that tells about it.
    """
    distinct, place = np.unique(topics, return_inverse=True)
    vectors = encode([lexicon.topics[topic].name for topic in distinct.tolist()])
    is_own = distinct < lexicon.n_own
    vectors[is_own] = lexicon.prototypes[distinct[is_own]]
    return np.asarray(vectors[place.reshape(topics.shape)], dtype=np.float32)


def _margins(vectors: FloatMatrix, centroids: FloatMatrix) -> FloatMatrix:
    """How much nearer each theme's names (k, m, d) lie to it than to any other theme."""
    cosines = vectors @ centroids.T
    theme = np.arange(len(centroids))
    own = cosines[theme, :, theme]
    cosines[theme, :, theme] = -1.0
    return np.asarray(own - cosines.max(axis=2, initial=0.0), dtype=np.float32)


def _echoes(texts: Sequence[str], grouping: Grouping, lexicon: Lexicon) -> FloatMatrix:
    sums = np.zeros((len(grouping.centroids), len(lexicon.topics)), dtype=np.float32)
    for text, theme, weight in zip(texts, grouping.labels, grouping.weights, strict=True):
        if theme >= 0:
            sums[theme] += weight * lexicon.echoes(text)
    return sums


def _are_marked(texts: Sequence[str], grouping: Grouping, sizes: FloatVector) -> BoolVector:
    """Tell of which themes most statements hold a redaction mark."""
    marked = np.array([bool(MARK.search(text)) for text in texts]) * grouping.weights
    held = group_sums(marked[:, None].astype(np.float32), grouping.labels, len(sizes))[:, 0]
    return np.asarray(held > MARKED * sizes)
