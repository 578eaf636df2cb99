"""A set of themes that was found once, as a model on which new answers are placed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.clustering.broad_themes import describe_broad
from analysis.clustering.placing import place_statements
from analysis.corpus import Statements, gather_corpus
from analysis.encoding.encoder import Encoder
from analysis.labelling.broad_names import name_broad
from analysis.labelling.describe import describe_themes
from analysis.labelling.labels import Name
from analysis.labelling.topic_votes import lexicon_for
from analysis.pipeline import Tools, as_analysis, read_answers
from analysis.quality import measure_quality
from analysis.results import Analysis, FoundTheme, ThemeSet
from analysis.stages import Report, Stages


class OtherEncoder(Exception):
    """The model was made with vectors of another encoder."""


@dataclass(frozen=True)
class KnownTheme:
    """What a theme was called and described as when it was found."""

    label: str
    keywords: tuple[str, ...]
    description: str
    broad: int


@dataclass(frozen=True, eq=False)
class FittedThemes:
    """Themes, and what is needed to place new statements on them; holds no statement.

    Attributes
    ----------
    themes : tuple of k KnownTheme
    centroids : array of shape (k, d), float32, unit rows
    novel_below : float
        See `analysis.clustering.placing.novelty_bar`.
    encoder : str
        Name of the encoder the centroids come from.
    random_state : int
        The seed the themes were found with.
    """

    themes: tuple[KnownTheme, ...]
    centroids: FloatMatrix
    novel_below: float
    encoder: str
    random_state: int

    def place(self, vectors: FloatMatrix) -> tuple[IntVector, FloatVector]:
        """Place statements.

        Parameters
        ----------
        vectors : array of shape (n, d), unit rows

        Returns
        -------
        labels : array of shape (n,), values 0..k-1, -1 where no theme is near
        confidence : array of shape (n,), 0..1
        """
        return place_statements(vectors, self.centroids, self.novel_below)


def keep_fitted(found: ThemeSet, encoder: Encoder, random_state: int) -> FittedThemes:
    """Take out of a set of themes what is needed to place statements on them.

    Parameters
    ----------
    found : ThemeSet
    encoder : Encoder
        The one its vectors come from.
    random_state : int

    Returns
    -------
    FittedThemes
    """
    broad = {index: number for number, one in enumerate(found.broad) for index in one.themes}
    centroids = [theme.centroid for theme in found.themes]
    return FittedThemes(
        themes=tuple(
            KnownTheme(theme.label, theme.keywords, theme.description, broad[index])
            for index, theme in enumerate(found.themes)
        ),
        centroids=np.array(centroids, dtype=np.float32).reshape(len(centroids), encoder.dimensions),
        novel_below=found.novel_below,
        encoder=encoder.name,
        random_state=random_state,
    )


def place_answers(
    texts: Sequence[str],
    model: FittedThemes,
    tools: Tools,
    *,
    works: Sequence[bool | None],
    report: Report | None = None,
) -> Analysis:
    """Go the whole way from answers to the themes of a model.

    Parameters
    ----------
    texts : sequence of n str
    model : FittedThemes
    tools : Tools
    works : sequence of n bool or None
        Whether the answer says what works (True), what doesn't (False), or neither.
    report : callable or None
        Is told the name of each stage and the share done, 0..1.

    Returns
    -------
    Analysis
        Its themes are those of the model, in the same order, also where nothing was placed on one; labels,
        keywords and descriptions are the model's, counts and quotes those of these answers.

    Raises
    ------
    OtherEncoder
    """
    encoder = tools.encoder
    if (encoder.name, encoder.dimensions) != (model.encoder, model.centroids.shape[1]):
        raise OtherEncoder(
            f"the model was made with the encoder {model.encoder!r}, not with {encoder.name!r}"
        )
    stages = Stages(report)
    encoded = read_answers(texts, tools, works, stages)
    stages.begin("place", 0.8)
    places = np.flatnonzero(encoded.read)
    statements = Statements(encoded.texts, encoded.vectors, [works[int(row)] for row in encoded.rows])
    placed = _describe_placed(statements.among(places), model, encoder).among(places, len(statements))
    stages.end()
    return as_analysis(encoded, replace(placed, timing=stages.seconds))


def _describe_placed(statements: Statements, model: FittedThemes, encoder: Encoder) -> ThemeSet:
    labels, confidence = model.place(statements.vectors)
    corpus = gather_corpus(statements.texts, statements.vectors, None)
    of_text, n_themes = labels[corpus.first], len(model.themes)
    names = [Name(theme.label, theme.keywords) for theme in model.themes]
    described = describe_themes(statements, corpus, of_text, labels, n_themes, names)
    themes = tuple(_as_known(theme, index, model) for index, theme in enumerate(described))
    groups = np.array([theme.broad for theme in model.themes], dtype=np.int64)
    broad = describe_broad(groups, themes, name_broad(groups, themes, corpus, of_text, lexicon_for(encoder)))
    quality = measure_quality(
        labels,
        confidence,
        corpus.directions(of_text, n_themes),
        stability=1.0,
        n_broad=len(broad),
        n_distinct_texts=len(corpus.texts),
    )
    return ThemeSet(themes, broad, labels, confidence, quality, {}, None, model.novel_below)


def _as_known(theme: FoundTheme, index: int, model: FittedThemes) -> FoundTheme:
    return replace(theme, centroid=model.centroids[index], description=model.themes[index].description)
