"""What a theme could be called: its own phrases and the topics that come near to it, each with its worth."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from analysis.arrays import unit_rows
from analysis.labelling.general_labels import may_name
from analysis.labelling.phrase_ranking import Candidate
from analysis.labelling.telling_apart import Option
from analysis.labelling.topic_votes import LEAST_VOTES, Standing, telling_words
from analysis.text.phrases import stems_of

OPTIONS = 8
LENGTH_FACTOR = {1: 0.15, 2: 1.0, 3: 1.0, 4: 0.85}  # one word hardly says what of it
PAIR_FACTOR = {2: 0.88, 3: 0.8, 4: 0.7}
LONGER_FACTOR = 0.7
ONE_USE_FACTOR = 0.35
LEAST_WORTH = 0.3
# Below these a phrase says less than “general remarks”.
LEAST_SHARE, LEAST_FOUND, LEAST_HOLD = 0.06, 0.05, 0.12
# A phrase that finds less of its theme than the first is trusted less, down to the second.
TRUSTED, LEAST_TRUST = 0.4, 0.3
BESIDE_TOPIC = 0.4
NEAR, NEAR_SCORE, NEAR_COSINE = 0.8, 0.6, 0.35
MISSES = 0.3
COMPOUND, MOST_BESIDE = 0.7, 2


def words_of(label: str) -> frozenset[str]:
    """The words by which labels are told apart."""
    return frozenset(stems_of(label)) - {"and"}


def capital(phrase: str) -> str:
    """Write a phrase as a label."""
    return phrase[:1].upper() + phrase[1:]


def says_enough(one: Candidate) -> bool:
    """Tell whether a phrase says more than “general remarks”: by its use, or by what its meaning finds."""
    if one.uses > 1 and one.found >= LEAST_FOUND and (one.margin > 0 or one.share >= LEAST_SHARE):
        return True
    return one.share >= LEAST_SHARE and one.share * one.precision >= LEAST_HOLD


def options_for(scored: Sequence[Candidate], standings: Sequence[Standing]) -> list[Option]:
    """Give what a theme could be called, the best first.

    Parameters
    ----------
    scored : sequence of Candidate
        Its phrases.
    standings : sequence of Standing
        The topics nearest to it.

    Returns
    -------
    list of Option
        A phrase is worth as much as its use and its meaning tell of the theme, a single word much less, and
        less again one that comes nearer to another theme; of topics see `topics_for`.
    """
    able = [one for one in scored if _may_be_chosen(one)]
    worth = {one.key: _worth(one) for one in able if not _is_torn(one, able)}
    ranked = sorted((one for one in able if one.key in worth), key=lambda one: (-worth[one.key], one.key))
    topics = topics_for(standings, ranked[:1])
    scale = _scale(ranked, worth) * (BESIDE_TOPIC if any(one.worth == 1.0 for one in topics) else 1.0)
    phrases = [
        Option(capital(one.text), words_of(one.text), one.vector, scale * worth[one.key] - _missed(one))
        for one in ranked[:OPTIONS]
        if worth[one.key] >= LEAST_WORTH * worth[ranked[0].key]
    ]
    return sorted([*topics, *phrases], key=lambda one: -one.worth)


def topics_for(standings: Sequence[Standing], best: Sequence[Candidate]) -> list[Option]:
    """Give the topics by which a theme could be called.

    Parameters
    ----------
    standings : sequence of Standing
        The nearest first: where it stands, it is worth most.
    best : sequence of Candidate
        The phrase that would name it best, if any: a topic that only comes near has to share a word with it,
        or to find what it does not.

    Returns
    -------
    list of Option
    """
    stands = any(one.stands for one in standings[:1])
    near = BESIDE_TOPIC if stands else NEAR
    worths = [near * _is_near(one, best) for one in standings]
    worths[:1] = [1.0] if stands else worths[:1]
    return [
        Option(one.name, words_of(one.name), one.vector, worth, one.name)
        for one, worth in zip(standings, worths, strict=True)
        if worth
    ]


def with_twins(options: Sequence[Sequence[Option]]) -> list[list[Option]]:
    """Where several themes would be called the same, each says what of it, as Approvals: change requests."""
    often = Counter(part[0].words for part in options)
    return [[*part, *(_compounds(part) if often[part[0].words] > 1 else ())] for part in options]


def _compounds(part: Sequence[Option]) -> Iterator[Option]:
    first = part[0]
    for one in part[1:]:
        if not one.topic and one.words.isdisjoint(first.words) and len(one.words) <= MOST_BESIDE:
            said = one.label if one.label[1:2].isupper() else one.label[:1].lower() + one.label[1:]
            vector = unit_rows((first.vector + one.vector)[None])[0]
            yield Option(f"{first.label}: {said}", first.words | one.words, vector, COMPOUND, first.topic)


def _is_near(one: Standing, best: Sequence[Candidate]) -> bool:
    """Whether a topic may name a theme on which it does not stand."""
    if one.score < NEAR_SCORE or one.cosine < NEAR_COSINE or one.votes < LEAST_VOTES or one.margin <= 0:
        return False
    shares = any(telling_words(one.name) & telling_words(phrase.text) for phrase in best)
    finds_more = all(phrase.found < TRUSTED or phrase.margin <= 0 for phrase in best)
    return shares or finds_more


def _may_be_chosen(one: Candidate) -> bool:
    return may_name(one.key) and (says_enough(one) or (one.is_supported and one.found >= LEAST_FOUND))


def _is_torn(one: Candidate, able: Sequence[Candidate]) -> bool:
    """Tell whether words are said within longer ones alone: bank control, where it is the Land Bank's."""
    longer = (other for other in able if len(other.key) > len(one.key) > 1 and other.uses >= one.uses)
    return not one.is_pair and any(other.key[-len(one.key) :] == one.key for other in longer)


def _worth(one: Candidate) -> float:
    use = float((one.share * one.precision) ** 0.25) * (ONE_USE_FACTOR if one.uses < 2 else 1.0)
    return _length_factor(one) * use * one.found * float(np.clip(0.5 + 2 * one.margin, 0.1, 1.0))


def _length_factor(one: Candidate) -> float:
    return (PAIR_FACTOR if one.is_pair else LENGTH_FACTOR).get(len(one.key), LONGER_FACTOR)


def _scale(ranked: Sequence[Candidate], worth: dict[tuple[str, ...], float]) -> float:
    """Make the best phrase worth 1, of any length, where it finds enough of its theme."""
    most = max((worth[one.key] / _length_factor(one) for one in ranked), default=1.0)
    found = max((one.found for one in ranked), default=0.0)
    return float(np.clip(found / TRUSTED, LEAST_TRUST, 1.0)) / max(most, 1e-9)


def _missed(one: Candidate) -> float:
    return MISSES if one.margin <= 0 else 0.0
