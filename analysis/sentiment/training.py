"""Train the model of sentiment on statements that people scored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from analysis.arrays import BoolVector, FloatMatrix, FloatVector, IntVector
from analysis.sentiment.model import LEVELS, SentimentModel

FOLDS = 5
FEWEST_TEXTS = 50
FEWEST_OF_A_SIGN = 20
INVERSE_PENALTY = 1.0
WEIGHT_OF_A_SOURCE = 1500.0
RIGHT_WHERE_SURE = 0.95
CUTS = tuple(round(0.5 + step / 20, 2) for step in range(10))


class TooLittleToLearn(Exception):
    """There are too few scored statements, or they differ too little."""


@dataclass(frozen=True, eq=False)
class Scored:
    """Statements that people scored, with their features.

    Attributes
    ----------
    name : str
    texts : tuple of n str
    scores : array of shape (n,), −1 (most critical) to 1 (most approving)
    features : array of shape (n, d + N_CUES)
    weight : float
    n_left_out : int
        Rows without a score on the scale, or that say nothing.
    """

    name: str
    texts: tuple[str, ...]
    scores: FloatVector
    features: FloatMatrix
    weight: float
    n_left_out: int


@dataclass(frozen=True)
class Agreement:
    """How well a model agrees with the scores that people gave.

    Attributes
    ----------
    n : int
    accuracy : float
        Share of the statements in the right class of three, 0..1.
    pearson : float
        Correlation of the scores; not a number where either side does not vary.
    shown, right : float
        Share of the statements that are called approving or critical, and share of those that are.
    """

    n: int
    accuracy: float
    pearson: float
    shown: float
    right: float


def train_sentiment(sources: Sequence[Scored], encoder_name: str) -> tuple[SentimentModel, list[Agreement]]:
    """Fit a logistic regression of five levels, and choose where it is sure enough.

    Parameters
    ----------
    sources : sequence of Scored
    encoder_name : str

    Returns
    -------
    model : SentimentModel
        Sure from the probability at which, in cross-validation, 95 % of what is called approving or
        critical is so.
    agreements : list of Agreement
        For each source, from that cross-validation: each fifth judged by a model of the other texts.

    Raises
    ------
    TooLittleToLearn
    """
    n_texts = len({text for source in sources for text in source.texts})
    if n_texts < FEWEST_TEXTS:
        raise TooLittleToLearn(
            f"{n_texts} different statements have a score on their scale; {FEWEST_TEXTS} are needed"
        )
    scores = np.concatenate([source.scores for source in sources])
    if any(not (np.sign(scores) == sign).any() for sign in (-1, 0, 1)):
        raise TooLittleToLearn("scores are needed on both sides of the middle of the scale, and on it")
    parts = _cross_validated(sources, encoder_name)
    sure_from = _choose_cut(np.vstack(parts), scores, _weights(sources))
    model = _fit(sources, encoder_name, sure_from)
    return model, [agreement(source, part, model) for source, part in zip(sources, parts, strict=True)]


def leave_each_out(sources: Sequence[Scored], model: SentimentModel) -> Iterator[tuple[Scored, Agreement]]:
    """Judge each source by a model of the others, where those have scores on both sides."""
    for left in sources:
        others = [source for source in sources if source is not left]
        if others and {-1.0, 1.0} <= set(np.sign(np.concatenate([each.scores for each in others])).tolist()):
            yield left, judge(left, _fit(others, model.encoder, model.sure_from))


def judge(source: Scored, model: SentimentModel) -> Agreement:
    """Judge a source by a model that has not seen it."""
    return agreement(source, _shares(model, source.features), model)


def agreement(source: Scored, shares: FloatMatrix, model: SentimentModel) -> Agreement:
    """Compare probabilities of the levels, shape (n, 5), with the scores that people gave."""
    wanted = np.sign(source.scores)
    scores = shares @ LEVELS
    varies = scores.std() > 0 and source.scores.std() > 0
    tones = _signs(shares, model.sure_from)
    shown = tones != 0
    return Agreement(
        n=len(wanted),
        accuracy=float(np.mean(np.argmax(_by_sign(shares), axis=1) - 1 == wanted)),
        pearson=float(np.corrcoef(scores, source.scores)[0, 1]) if varies else float("nan"),
        shown=float(shown.mean()),
        right=float(np.mean(tones[shown] == wanted[shown])) if shown.any() else float("nan"),
    )


def _cross_validated(sources: Sequence[Scored], encoder_name: str) -> list[FloatMatrix]:
    """Give the probabilities of each fifth by a model of the others; equal texts stay together."""
    texts = [text for source in sources for text in source.texts]
    _, text_of = np.unique(texts, return_inverse=True)
    ends = np.cumsum([len(source.texts) for source in sources])
    shares = np.zeros((len(texts), len(LEVELS)), dtype=np.float32)
    features = np.vstack([source.features for source in sources])
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for _, test in folds.split(features, groups=text_of):
        inside: BoolVector = np.isin(np.arange(len(texts)), test)
        parts = zip(sources, np.split(~inside, ends[:-1]), strict=True)
        shares[test] = _shares(_fit([_only(*part) for part in parts], encoder_name, 1.0), features[test])
    return np.split(shares, ends[:-1])


def _only(source: Scored, kept: BoolVector) -> Scored:
    texts = tuple(text for text, keep in zip(source.texts, kept, strict=True) if keep)
    return Scored(source.name, texts, source.scores[kept], source.features[kept], source.weight, 0)


def _fit(sources: Sequence[Scored], encoder_name: str, sure_from: float) -> SentimentModel:
    features = np.vstack([source.features for source in sources]).astype(np.float64)
    levels = _levels(np.concatenate([source.scores for source in sources]))
    fitted = LogisticRegression(C=INVERSE_PENALTY, max_iter=3000).fit(features, levels, _weights(sources))
    coefficients = np.zeros((len(LEVELS), features.shape[1]), dtype=np.float32)
    intercepts = np.full(len(LEVELS), -100.0, dtype=np.float32)  # a level that nobody gave
    coefficients[fitted.classes_], intercepts[fitted.classes_] = _one_each(fitted)
    return SentimentModel(encoder_name, coefficients, intercepts, sure_from)


def _one_each(fitted: LogisticRegression) -> tuple[FloatMatrix, FloatVector]:
    """Give coefficients and intercept of each level; of but two, scikit-learn has one for both."""
    if len(fitted.classes_) > 2:
        return fitted.coef_, fitted.intercept_
    both = np.array([-0.5, 0.5])
    return both[:, None] * fitted.coef_, both * fitted.intercept_


def _levels(scores: FloatVector) -> IntVector:
    """Give the place of each score among the levels; what is not on the middle is on either side."""
    steps = np.sign(scores) * np.maximum(1, np.round(np.abs(scores) * 2))
    return np.asarray(steps + 2, dtype=np.int64)


def _weights(sources: Sequence[Scored]) -> FloatVector:
    return np.concatenate([_weights_in(source) for source in sources])


def _weights_in(source: Scored) -> FloatVector:
    """Share the weight of a source between critical, neutral and approving: how many of each is its own."""
    signs = np.sign(source.scores).astype(np.int64) + 1
    counts = np.bincount(signs, minlength=3)
    n_signs = max(1, int((counts >= FEWEST_OF_A_SIGN).sum()))
    of_sign = np.where(counts >= FEWEST_OF_A_SIGN, counts, max(1, len(signs)))
    return np.asarray(WEIGHT_OF_A_SOURCE * source.weight / n_signs / of_sign[signs], dtype=np.float32)


def _choose_cut(shares: FloatMatrix, scores: FloatVector, weights: FloatVector) -> float:
    """Give the lowest cut from which on those that are called something are right."""
    wanted = np.sign(scores)
    for cut in CUTS:
        tones = _signs(shares, cut)
        shown = tones != 0
        if weights[shown & (tones == wanted)].sum() >= RIGHT_WHERE_SURE * weights[shown].sum():
            return cut
    return CUTS[-1]


def _shares(model: SentimentModel, features: FloatMatrix) -> FloatMatrix:
    return model.shares(features, np.zeros(len(features), dtype=np.float32))


def _by_sign(shares: FloatMatrix) -> FloatMatrix:
    return np.column_stack([shares[:, np.sign(LEVELS) == sign].sum(axis=1) for sign in (-1, 0, 1)])


def _signs(shares: FloatMatrix, cut: float) -> IntVector:
    critical, _, approving = _by_sign(shares).T
    return np.asarray((approving >= cut).astype(np.int64) - (critical >= cut), dtype=np.int64)
