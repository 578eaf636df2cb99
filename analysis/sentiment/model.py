"""How approving or critical a statement is, by a small file of coefficients; see card.md beside it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector
from analysis.encoding.encoder import Encoder
from analysis.results import Sentiment
from analysis.sentiment.contrasts import names_contrast, split_contrasts
from analysis.sentiment.denials import denies_blame, denies_praise
from analysis.sentiment.polarity_cues import N_CUES, measure_cues
from analysis.text.language import ENGLISH

FORMAT = 1
SHIPPED = Path(__file__).with_name("sentiment.json")
LEVELS = np.array([-1.0, -0.5, 0.0, 0.5, 1.0], dtype=np.float32)
SIDE_WEIGHT = 0.75  # log-odds that the question's side adds; see the card
CLAUSE_SURE_FROM = 0.6  # less than for a whole statement: the word that sets it against another speaks too
AGAINST_SURE_FROM = 0.97  # whoever is asked what works seldom blames, so against the question more is asked
APPROVING, CRITICAL, MIXED, UNSURE = "approving", "critical", "mixed", ""
DENIED = 0.1  # score of what denies blame, where the words that it denies were read
DECIMALS = 2
_SIDES = {True: 1.0, False: -1.0, None: 0.0}
_AGAINST = {True: CRITICAL, False: APPROVING, None: None}


class SentimentFileError(Exception):
    """The file holds no coefficients that this version can read."""


@dataclass(frozen=True, eq=False)
class SentimentModel:
    """A logistic regression on five levels, from strongly critical to strongly approving.

    Attributes
    ----------
    encoder : str
        Name of the encoder whose vectors it was trained on.
    coefficients : array of shape (5, d + N_CUES)
        For a unit vector and the cues beside it; see `analysis.sentiment.polarity_cues`.
    intercepts : array of shape (5,)
    sure_from : float
        The probability from which on a statement is called approving or critical.
    """

    encoder: str
    coefficients: FloatMatrix
    intercepts: FloatVector
    sure_from: float

    def probabilities(
        self, statements: Sequence[str], vectors: FloatMatrix, works: Sequence[bool | None]
    ) -> FloatMatrix:
        """Give the probability of each level.

        Parameters
        ----------
        statements : sequence of n str
        vectors : array of shape (n, d), unit rows
            Of the statements alone, not in the context of their answers.
        works : sequence of n bool or None
            Whether the statement answers what works (True), what doesn't (False), or neither.

        Returns
        -------
        array of shape (n, 5), rows sum to 1
        """
        sides = np.array([_SIDES[side] for side in works], dtype=np.float32)
        return self.shares(features_of(statements, vectors), sides)

    def shares(self, features: FloatMatrix, sides: FloatVector) -> FloatMatrix:
        """As `probabilities`, from the features and the sides, 1 for what works and −1 for what doesn't."""
        logits = features @ self.coefficients.T + self.intercepts
        logits += SIDE_WEIGHT / 2 * sides[:, None] * np.sign(LEVELS)
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), dtype=np.float32)

    def tones(self, probabilities: FloatMatrix, sure_from: float | None = None) -> list[str]:
        """Call each row of probabilities approving or critical, where they are sure enough."""
        bar = self.sure_from if sure_from is None else sure_from
        critical, approving = (probabilities[:, LEVELS * side > 0].sum(axis=1) for side in (-1, 1))
        return [
            APPROVING if up >= bar else CRITICAL if down >= bar else UNSURE
            for down, up in zip(critical, approving, strict=True)
        ]


def features_of(statements: Sequence[str], vectors: FloatMatrix) -> FloatMatrix:
    """Put the vectors of statements and their cues side by side, shape (n, d + N_CUES)."""
    return np.hstack([vectors, measure_cues(statements)])


def measure_sentiment(
    statements: Sequence[str],
    vectors: FloatMatrix,
    *,
    works: Sequence[bool | None],
    languages: Sequence[str],
    encoder: Encoder,
) -> list[Sentiment | None]:
    """Tell how each statement is meant.

    Parameters
    ----------
    statements : sequence of n str
        Redacted.
    vectors : array of shape (n, d), unit rows
        Of the statements alone, not in the context of their answers.
    works : sequence of n bool or None
        Whether the statement answers what works (True), what doesn't (False), or neither: evidence for
        statements that leave it in doubt.
    languages : sequence of n str
        ISO 639-1 codes.
    encoder : Encoder
        The one that the vectors come from; clauses are encoded with it.

    Returns
    -------
    list of n Sentiment or None
        None for a statement that is not in English, and for all where the coefficients are not for the
        encoder.
    """
    model = shipped_sentiment()
    found: list[Sentiment | None] = [None] * len(statements)
    places = [place for place, language in enumerate(languages) if language == ENGLISH]
    if encoder.name != model.encoder or not places:
        return found
    texts = [statements[place] for place in places]
    shares = model.probabilities(texts, vectors[places], [works[place] for place in places])
    mixed = _are_mixed(texts, model, encoder)
    told = zip(
        places, shares @ LEVELS, model.tones(shares), model.tones(shares, AGAINST_SURE_FROM), strict=True
    )
    for (place, score, tone, surest), both in zip(told, mixed, strict=True):
        heard = surest if tone == _AGAINST[works[place]] else tone
        told_as = _as_it_denies(statements[place], Sentiment(float(score), heard))
        rounded = round(told_as.score, DECIMALS) + 0.0  # no minus before a zero
        found[place] = Sentiment(rounded, MIXED if both else told_as.tone)
    return found


def _as_it_denies(statement: str, heard: Sentiment) -> Sentiment:
    """Call nothing critical that only denies blame, and nothing approving that only denies praise."""
    if heard.score < DENIED and denies_blame(statement):
        return Sentiment(DENIED, UNSURE if heard.tone == CRITICAL else heard.tone)
    if heard.score > -DENIED and denies_praise(statement):
        return Sentiment(-DENIED, UNSURE if heard.tone == APPROVING else heard.tone)
    return heard


def _are_mixed(texts: Sequence[str], model: SentimentModel, encoder: Encoder) -> list[bool]:
    """Tell of each text whether it sets something approving against something critical."""
    clauses = [split_contrasts(text) for text in texts]
    several = [(owner, clause) for owner, found in enumerate(clauses) if len(found) > 1 for clause in found]
    heard: list[set[str]] = [set() for _ in texts]
    if several:
        pieces = [clause for _, clause in several]
        shares = model.probabilities(pieces, encoder.encode(pieces), [None] * len(pieces))
        scores = shares @ LEVELS
        lenient, strict = model.tones(shares, CLAUSE_SURE_FROM), model.tones(shares)
        for place, (owner, _) in enumerate(several):
            tone = (lenient if names_contrast(texts[owner]) else strict)[place]
            heard[owner].add(_as_it_denies(pieces[place], Sentiment(float(scores[place]), tone)).tone)
    return [{APPROVING, CRITICAL} <= tones for tones in heard]


@cache
def shipped_sentiment() -> SentimentModel:
    """Load the coefficients that are shipped, once."""
    return load_sentiment(SHIPPED)


def save_sentiment(model: SentimentModel, path: Path) -> None:
    """Write a model as JSON; the same model gives the same bytes.

    Parameters
    ----------
    model : SentimentModel
    path : Path
    """
    content = {
        "format": FORMAT,
        "encoder": model.encoder,
        "sure_from": model.sure_from,
        "intercepts": [round(float(one), 3) for one in model.intercepts],
        "coefficients": [[round(float(one), 3) for one in row] for row in model.coefficients],
    }
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n", "utf-8")


def load_sentiment(path: Path) -> SentimentModel:
    """Read a model, and check all of it.

    Parameters
    ----------
    path : Path

    Returns
    -------
    SentimentModel

    Raises
    ------
    SentimentFileError
        It cannot be read, is damaged, or was written in another format.
    """
    try:
        return _checked(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SentimentFileError(f"{path.name} holds no coefficients of sentiment: {error}") from error


def _checked(content: dict[str, Any]) -> SentimentModel:
    if content["format"] != FORMAT:
        raise ValueError(f"its format is {content['format']!r}, and this version reads format {FORMAT}")
    model = SentimentModel(
        encoder=str(content["encoder"]),
        coefficients=np.array(content["coefficients"], dtype=np.float32),
        intercepts=np.array(content["intercepts"], dtype=np.float32),
        sure_from=float(content["sure_from"]),
    )
    shape = model.coefficients.shape
    if (
        len(shape) != 2
        or shape[0] != len(LEVELS)
        or shape[1] <= N_CUES
        or model.intercepts.shape != shape[:1]
    ):
        raise ValueError("it lacks coefficients, or has too many")
    if not (np.isfinite(model.coefficients).all() and np.isfinite(model.intercepts).all()):
        raise ValueError("a figure is not finite")
    if not 0.5 <= model.sure_from <= 1:
        raise ValueError("the probability to be sure from is not between a half and one")
    return model
