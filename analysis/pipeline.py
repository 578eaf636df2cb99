"""From answers to themes: the stages in order."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from threadpoolctl import threadpool_limits

from analysis.arrays import FloatMatrix, FloatVector, IntVector
from analysis.clustering.broad_themes import describe_broad, find_broad
from analysis.clustering.confidence import placed_confidence
from analysis.clustering.discovery import MAXIMUM_THEMES, Discovery, Limits, discover, smallest_theme
from analysis.clustering.kept_themes import Anchors, join_anchors, limit_candidates
from analysis.clustering.placing import novelty_bar
from analysis.clustering.respondents import dissolve_lonely, highest_overlap, number_people
from analysis.clustering.unclear import set_aside_unclear
from analysis.corpus import Corpus, gather_corpus
from analysis.encoding.answer_context import in_context
from analysis.encoding.encoder import Encoder, which_are_read
from analysis.labelling.describe import (
    describe_themes,
    find_names,
    in_final_order,
    in_order,
    theme_directions,
)
from analysis.quality import caution_for, measure_quality
from analysis.redaction.redactor import Redactor
from analysis.results import Analysis, FoundTheme, PreparedAnswer, Sentiment, ThemeSet
from analysis.sentiment.model import measure_sentiment
from analysis.stages import Report, Stages
from analysis.text.cleaning import clean_text, is_non_answer
from analysis.text.language import detect_language
from analysis.text.statements import split_statements


def prepare_answers(texts: Sequence[str], *, nlp: Language, redactor: Redactor) -> list[PreparedAnswer]:
    """Clean, redact and split answers, and tell their languages.

    Parameters
    ----------
    texts : sequence of n str
    nlp : Language
    redactor : Redactor

    Returns
    -------
    list of n PreparedAnswer
        A non-answer keeps its cleaned text and has no statements; neither has an answer that says nothing
        but personal data.
    """
    redacted = redactor.redact([clean_text(text) for text in texts])
    languages = [detect_language(text) for text in redacted]
    split = split_statements(redacted, nlp, languages)
    return [
        PreparedAnswer(text, tuple(statements), is_non_answer(text), language)
        for text, statements, language in zip(redacted, split, languages, strict=True)
    ]


def find_themes(
    statements: Sequence[str],
    vectors: FloatMatrix,
    *,
    nlp: Language,
    works: Sequence[bool | None],
    kept: IntVector | None = None,
    barred: Sequence[tuple[int, int]] = (),
    withheld: Sequence[bool] | None = None,
    people: Sequence[Hashable] | None = None,
    random_state: int = 0,
    report: Report | None = None,
    encoder: Encoder | None = None,
    languages: Sequence[str] | None = None,
) -> ThemeSet:
    """Find the themes in statements.

    Parameters
    ----------
    statements : sequence of n str
        Redacted; in any order: the themes are the same. Equal texts are clustered once.
    vectors : array of shape (n, d), float32, unit rows
        In the context of their answers; see `analysis.encoding.answer_context`.
    nlp : Language
        Finds the phrases that become labels.
    works : sequence of n bool or None
        Whether the statement answers what works (True), what doesn't (False), or neither.
    kept : array of shape (n,) or None
        Index of the kept theme the statement was in, -1 where it was in none; see `clustering.kept_themes`.
    barred : sequence of (statement, kept theme)
        A person took the statement (index into statements) out of the kept theme (its index): it does not
        join that theme again, nor does an equal text that is not kept there.
    withheld : sequence of n bool or None
        Whether the statement's words must not be used; it counts like any other.
    people : sequence of n hashables or None
        Who said it; by default everybody somebody else. A theme needs as many people as it needs statements.
    random_state : int
    report : callable or None
        Is told the name of each stage and the share done, 0..1.
    encoder : Encoder or None
        The one the vectors come from: labels are then also ranked by what they mean.
    languages : sequence of n str or None
        ISO 639-1 code of each statement; by default all are English. Labels are English where a theme has
        an English statement.

    Returns
    -------
    ThemeSet

    Raises
    ------
    ValueError
        The lengths differ, or a vector is not finite.
    """
    if len(works) != len(statements):
        raise ValueError("works must have one entry a statement")
    stages = Stages(report)
    with threadpool_limits(limits=1, user_api="blas"):
        stages.begin("gather", 0.0)
        corpus = gather_corpus(statements, vectors, kept)
        n_kept = _count_kept(kept, barred)
        persons = number_people(range(len(statements)) if people is None else people)
        stages.begin("cluster", 0.05)
        limits = Limits(smallest_theme(len(statements)), MAXIMUM_THEMES, random_state)
        found = discover(corpus.texts, corpus.vectors, corpus.weights, limits)
        stages.begin("anchors", 0.55)
        anchors = Anchors(corpus.kept, corpus.bar(barred, n_kept))
        labels, confidence = _hold_on(corpus, found, anchors)
        stages.begin("unclear", 0.6)
        labels = set_aside_unclear(labels, confidence, corpus.weights, corpus.kept >= 0, n_kept)
        labels = dissolve_lonely(labels, corpus, persons, anchors.barred)
        labels = in_order(labels, corpus, n_kept)
        stages.begin("label", 0.65)
        labels, names = find_names(corpus, labels, n_kept, nlp, encoder, withheld, languages)
        of_statement = _broadcast(labels, corpus, kept, barred)
        themes = describe_themes(corpus, labels, of_statement, works, n_kept, names, withheld)
        themes, of_statement = in_final_order(themes, of_statement)
        stages.begin("levels", 0.9)
        labels = of_statement[corpus.first]
        broad = describe_broad(find_broad(corpus.rows, corpus.weights, labels, len(themes)), themes)
        stages.begin("quality", 0.95)
        of_confidence = confidence[corpus.text_of]
        quality = measure_quality(
            of_statement,
            of_confidence,
            theme_directions(corpus, labels, len(themes)),
            stability=found.stability,
            overlap=highest_overlap(of_statement, persons, len(themes)),
            label_similarity=_label_similarity(themes, encoder),
            n_broad=len(broad),
            n_distinct_texts=len(corpus.texts),
        )
        novel_below = novelty_bar(corpus.vectors, labels, len(themes))
        stages.end()
    caution = caution_for(len(statements))
    return ThemeSet(themes, broad, of_statement, of_confidence, quality, stages.seconds, caution, novel_below)


def _label_similarity(themes: Sequence[FoundTheme], encoder: Encoder | None) -> float:
    """Give the highest cosine of two themes' labels; 0 for one theme, or where no encoder can tell."""
    if encoder is None or len(themes) < 2:
        return 0.0
    labels = encoder.encode([theme.label for theme in themes])
    similarity = labels @ labels.T
    np.fill_diagonal(similarity, 0.0)
    return float(similarity.max())


def _count_kept(kept: IntVector | None, barred: Sequence[tuple[int, int]]) -> int:
    highest = -1 if kept is None else int(np.max(kept, initial=-1))
    return 1 + max([highest, *(theme for _, theme in barred)])


def _hold_on(corpus: Corpus, found: Discovery, anchors: Anchors) -> tuple[IntVector, FloatVector]:
    """Bring what was found together with the kept themes; kept texts are measured where they stay."""
    labels = join_anchors(found.labels, corpus.rows, corpus.weights, anchors)
    n_candidates = max(1, MAXIMUM_THEMES - anchors.n_themes)
    labels = limit_candidates(labels, corpus.rows, corpus.weights, anchors.n_themes, n_candidates)
    if not anchors.n_themes:
        return labels, found.confidence
    directions = theme_directions(corpus, labels, int(labels.max(initial=-1)) + 1)
    similarity = np.asarray(corpus.rows @ directions.T, dtype=np.float32)
    held = anchors.kept >= 0
    return labels, np.where(held, placed_confidence(similarity, labels), found.confidence)


def _broadcast(
    labels: IntVector, corpus: Corpus, kept: IntVector | None, barred: Sequence[tuple[int, int]]
) -> IntVector:
    """Give every statement the label of its text; a kept statement stays where a person left it.

    One that was taken out of a theme in which an equal text was kept is unclear.
    """
    of_statement = labels[corpus.text_of]
    for statement, theme in barred:
        if of_statement[statement] == theme:
            of_statement[statement] = -1
    return of_statement if kept is None else np.where(kept >= 0, kept, of_statement).astype(np.int64)


class EncodedAnswers(NamedTuple):
    """Answers on their way to themes.

    Attributes
    ----------
    answers : tuple of m PreparedAnswer
    rows : array of shape (n,)
        Index of the answer each statement is taken from.
    statements : tuple of n str
    vectors : array of shape (n, d), unit rows
        In the context of the answers.
    sentiment : tuple of n Sentiment or None
    """

    answers: tuple[PreparedAnswer, ...]
    rows: IntVector
    statements: tuple[str, ...]
    vectors: FloatMatrix
    sentiment: tuple[Sentiment | None, ...]


def encode_answers(
    texts: Sequence[str],
    works: Sequence[bool | None],
    stages: Stages,
    nlp: Language,
    redactor: Redactor,
    encoder: Encoder,
) -> EncodedAnswers:
    """Clean, redact, split and encode answers, and tell how they are meant.

    Parameters
    ----------
    texts : sequence of m str
    works : sequence of m bool or None
    stages : Stages
        Four fifths of the whole are done when it is over.
    nlp, redactor, encoder : Language, Redactor, Encoder

    Returns
    -------
    EncodedAnswers
    """
    stages.begin("prepare", 0.0)
    answers = tuple(prepare_answers(texts, nlp=nlp, redactor=redactor))
    rows = np.repeat(np.arange(len(answers)), [len(answer.statements) for answer in answers])
    statements = tuple(statement for answer in answers for statement in answer.statements)
    stages.begin("encode", 0.4)
    alone = encoder.encode(statements)
    sentiment = measure_sentiment(
        statements,
        alone,
        works=[works[int(row)] for row in rows],
        languages=[answers[int(row)].language for row in rows],
        encoder=encoder,
    )
    vectors = in_context(alone, statements, rows.tolist())
    return EncodedAnswers(answers, rows, statements, vectors, tuple(sentiment))


def analyse_answers(
    texts: Sequence[str],
    *,
    works: Sequence[bool | None],
    people: Sequence[Hashable] | None = None,
    nlp: Language,
    redactor: Redactor,
    encoder: Encoder,
    random_state: int = 0,
    report: Report | None = None,
) -> Analysis:
    """Go the whole way from answers to themes.

    Parameters
    ----------
    texts : sequence of n str
    works : sequence of n bool or None
        Whether the answer says what works (True), what doesn't (False), or neither.
    people : sequence of n hashables or None
        Who gave the answer; by default everybody somebody else.
    nlp : Language
    redactor : Redactor
    encoder : Encoder
    random_state : int
    report : callable or None
        Is told the name of each stage and the share done, 0..1.

    Returns
    -------
    Analysis
    """
    stages = Stages(report)
    encoded = encode_answers(texts, works, stages, nlp, redactor, encoder)
    answers, rows, statements, vectors, sentiment = encoded
    stages.begin("themes", 0.8)
    languages = [answers[int(row)].language for row in rows]
    read = which_are_read(languages, encoder)
    places = np.flatnonzero(read)
    theme_set = find_themes(
        [statements[place] for place in places],
        vectors[places],
        nlp=nlp,
        works=[works[int(row)] for row in rows[places]],
        people=[int(row) if people is None else people[int(row)] for row in rows[places]],
        languages=[languages[place] for place in places],
        random_state=random_state,
        encoder=encoder,
        report=None if report is None else lambda name, share: report(name, 0.8 + 0.2 * share),
    )
    stages.end()
    timing = stages.seconds | theme_set.timing
    theme_set = theme_set.among(places, len(rows))
    return Analysis(answers, rows, statements, vectors, theme_set, timing, sentiment, read)
