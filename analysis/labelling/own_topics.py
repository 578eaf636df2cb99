"""The lexicon with an organisation's own topics before those that ship."""

from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from analysis.arrays import unit_rows
from analysis.encoding.encoder import Encoder
from analysis.labelling.topic_votes import Lexicon, lexicon_for, mean_of_texts
from analysis.labelling.topics import Topic, left_of_shipped, own_topics

_last: WeakKeyDictionary[Encoder, tuple[Sequence[Topic], Lexicon]] = WeakKeyDictionary()


def lexicon_with(own: Sequence[Topic], encoder: Encoder) -> Lexicon | None:
    """Give the lexicon with an organisation's own topics; the last is kept, by what it was made of.

    Parameters
    ----------
    own : sequence of Topic
    encoder : Encoder

    Returns
    -------
    Lexicon or None
        None for an encoder that the bar was not learnt with.
    """
    shipped = lexicon_for(encoder)
    if shipped is None or not own:
        return shipped
    made_of, last = _last.get(encoder, ((), shipped))
    if list(made_of) != list(own):
        last = add_own(shipped, own, encoder)
        _last[encoder] = list(own), last
    return last


def add_own(shipped: Lexicon, own: Sequence[Topic], encoder: Encoder) -> Lexicon:
    """Put an organisation's own topics before the shipped ones, and in the place of those they stand for.

    One without a domain gets that of the shipped topic nearest to it.
    """
    topics = own_topics(own)
    prototypes = unit_rows(mean_of_texts(topics, encoder) - shipped.centre)
    nearest = shipped.nearest(prototypes)
    topics = tuple(
        topic if topic.domain else replace(topic, domain=shipped.topics[like].domain)
        for topic, like in zip(topics, nearest, strict=True)
    )
    left = np.flatnonzero(left_of_shipped(own))
    return Lexicon(
        topics=(*topics, *(shipped.topics[place] for place in left)),
        prototypes=np.concatenate([prototypes, shipped.prototypes[left]]),
        centre=shipped.centre,
        n_own=len(topics),
    )
