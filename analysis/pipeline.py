"""The one way from answers to themes: the command line, the jobs and the benchmarks all call it.

redact_answers → split_answers → encode_answers → find_themes, or on themes that are there already
                                                  `analysis.clustering.placing`
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.language import Language
from threadpoolctl import threadpool_limits

from analysis.arrays import BoolVector, FloatMatrix, FloatVector, IntVector, spread
from analysis.clustering.broad_themes import describe_broad, find_broad
from analysis.clustering.discovery import MAXIMUM_THEMES, Discovery, Limits, discover, smallest_theme
from analysis.clustering.kept_themes import Anchors, hold_on
from analysis.clustering.placing import novelty_bar
from analysis.clustering.respondents import dissolve_lonely, highest_overlap, number_people
from analysis.clustering.unclear import set_aside_unclear
from analysis.corpus import Kept, Statements, gather_corpus
from analysis.encoding.answer_context import in_context
from analysis.encoding.encoder import Encoder, which_are_read
from analysis.labelling.broad_names import name_broad
from analysis.labelling.describe import (
    describe_themes,
    in_final_order,
    in_order,
    label_themes,
)
from analysis.labelling.own_topics import lexicon_with
from analysis.labelling.topics import Topic
from analysis.proposals import propose
from analysis.quality import caution_for, label_similarity, measure_quality
from analysis.redaction.redactor import LookUp, Redactor
from analysis.results import (
    Analysis,
    EncodedAnswers,
    FoundTheme,
    PreparedAnswer,
    Proposal,
    Quality,
    ThemeSet,
)
from analysis.sentiment.model import measure_sentiment
from analysis.stages import Report, Stages
from analysis.text.cleaning import clean_text, is_non_answer
from analysis.text.language import detect_language
from analysis.text.statements import split_statements

Encode = Callable[[Sequence[str]], FloatMatrix]
Prepare = Callable[[Sequence[str], Redactor, Language], list[PreparedAnswer]]


def clean_answers(texts: Sequence[str]) -> list[str]:
    """Clean answers that are read as people wrote them: without mark-up and signs that nobody sees."""
    return [clean_text(text) for text in texts]


def redact_answers(texts: Sequence[str], redactor: Redactor, *, look_up: LookUp | None = None) -> list[str]:
    """Clean and redact answers.

    Parameters
    ----------
    texts : sequence of n str
        As people wrote them.
    redactor : Redactor
    look_up
        Tells where whom an organisation knows stands, and what it allows; see `Redactor.redact`.

    Returns
    -------
    list of n str
    """
    return redactor.redact(clean_answers(texts), look_up=look_up)


def split_answers(redacted: Sequence[str], nlp: Language) -> list[PreparedAnswer]:
    """Tell the languages of answers, and take their statements out.

    Parameters
    ----------
    redacted : sequence of n str
        See `redact_answers`.
    nlp : Language

    Returns
    -------
    list of n PreparedAnswer
        A non-answer keeps its cleaned text and has no statements; neither has an answer that says nothing
        but personal data.
    """
    languages = [detect_language(text) for text in redacted]
    split = split_statements(redacted, nlp, languages)
    return [
        PreparedAnswer(text, tuple(statements), is_non_answer(text), language)
        for text, statements, language in zip(redacted, split, languages, strict=True)
    ]


def prepare_answers(texts: Sequence[str], redactor: Redactor, nlp: Language) -> list[PreparedAnswer]:
    """Clean, redact and split answers: all that is done before they are encoded."""
    return split_answers(redact_answers(texts, redactor), nlp)


@dataclass(frozen=True)
class Tools:
    """What is loaded once: the spaCy pipeline, the redactor built on it, and the encoder.

    `prepare` is how answers are prepared with them: here, or by several processes (`analysis.hands`).
    """

    nlp: Language
    redactor: Redactor
    encoder: Encoder
    prepare: Prepare = prepare_answers


def encode_answers(
    answers: Sequence[PreparedAnswer],
    works: Sequence[bool | None],
    encoder: Encoder,
    encode: Encode | None = None,
) -> EncodedAnswers:
    """Encode the statements of answers, and tell how they are meant.

    Parameters
    ----------
    answers : sequence of m PreparedAnswer
    works : sequence of m bool or None
        Whether the answer says what works (True), what doesn't (False), or neither.
    encoder : Encoder
    encode : callable or None
        Gives texts their vectors by this encoder; by default the encoder does so itself.

    Returns
    -------
    EncodedAnswers
    """
    rows = np.repeat(np.arange(len(answers)), [len(answer.statements) for answer in answers])
    texts = tuple(statement for answer in answers for statement in answer.statements)
    languages = [answer.language for answer in answers for _ in answer.statements]
    read = which_are_read(languages, encoder)
    alone, vectors = encode_statements(texts, rows.tolist(), read, encode or encoder.encode)
    known = np.flatnonzero(read).tolist()
    told = measure_sentiment(
        [texts[place] for place in known],
        alone,
        works=[works[int(rows[place])] for place in known],
        languages=[languages[place] for place in known],
        encoder=encoder,
    )
    sentiment = dict(zip(known, told, strict=True))
    by_place = tuple(sentiment.get(place) for place in range(len(texts)))
    return EncodedAnswers(tuple(answers), rows, texts, vectors, by_place, read)


def encode_statements(
    texts: Sequence[str], answers: Sequence[Hashable], read: BoolVector, encode: Encode
) -> tuple[FloatMatrix, FloatMatrix]:
    """Encode the statements that the encoder reads.

    Parameters
    ----------
    texts : sequence of n str
    answers : sequence of n hashables
        The answer that each statement is taken from.
    read : array of shape (n,), bool
        See `analysis.encoding.encoder.which_are_read`.
    encode : callable
        Gives texts their vectors.

    Returns
    -------
    alone : array of shape (m, d), unit rows
        Of the m that are read.
    in_context : array of shape (n, d), unit rows
        Of all in the context of their answers; zeros for the others.
    """
    known = np.flatnonzero(read).tolist()
    said = [texts[place] for place in known]
    alone = encode(said)
    return alone, spread(in_context(alone, said, [answers[place] for place in known]), read)


def find_themes(
    statements: Statements,
    *,
    nlp: Language,
    encoder: Encoder | None = None,
    kept: Kept | None = None,
    topics: Sequence[Topic] = (),
    random_state: int = 0,
    report: Report | None = None,
) -> ThemeSet:
    """Find the themes in statements.

    Parameters
    ----------
    statements : Statements
        Those in languages that the encoder does not read are in no theme, and no quality is about them.
    nlp : Language
        Finds the phrases that become labels.
    encoder : Encoder or None
        The one the vectors come from: labels are then also ranked by what they mean.
    kept : Kept or None
    topics : sequence of Topic
        An organisation's own, by which themes are called before those that ship.
    random_state : int
    report : callable or None
        Is told the name of each stage and the share done, 0..1.

    Returns
    -------
    ThemeSet

    Raises
    ------
    ValueError
        The lengths differ, or a vector is not finite.
    """
    held = kept or Kept(np.full(len(statements), -1, dtype=np.int64))
    places = np.arange(len(statements))
    if encoder is not None and statements.languages is not None:
        places = np.flatnonzero(which_are_read(statements.languages, encoder))
    with threadpool_limits(limits=1, user_api="blas"):
        search = _Search(statements.among(places), held.among(places), nlp, encoder, Stages(report), topics)
        return search.run(random_state).among(places, len(statements))


class _Search:
    """The stages in order, each from what the one before left."""

    def __init__(
        self,
        statements: Statements,
        kept: Kept,
        nlp: Language,
        encoder: Encoder | None,
        stages: Stages,
        topics: Sequence[Topic],
    ) -> None:
        stages.begin("gather", 0.0)
        self._stages, self._nlp, self._encoder = stages, nlp, encoder
        self._lexicon = None if encoder is None else lexicon_with(topics, encoder)
        self._statements, self._inhabited, self._kept = statements, kept.inhabited, kept.closed_up()
        self._n_kept = len(kept.inhabited)
        self._corpus = gather_corpus(statements.texts, statements.vectors, self._kept.themes)
        self._people = number_people(statements.people or range(len(statements)))

    def run(self, random_state: int) -> ThemeSet:
        """Go through the stages."""
        corpus, stages = self._corpus, self._stages
        stages.begin("cluster", 0.05)
        limits = Limits(smallest_theme(len(self._statements)), MAXIMUM_THEMES, random_state)
        found = discover(corpus.texts, corpus.vectors, corpus.weights, limits)
        labels, confidence = self._settle(found)
        stages.begin("label", 0.65)
        themes, of_statement = self._describe(labels)
        stages.begin("levels", 0.9)
        labels = of_statement[corpus.first]
        groups = find_broad(corpus.rows, corpus.weights, labels, len(themes))
        headings = name_broad(groups, themes, corpus, labels, self._lexicon)
        broad = describe_broad(groups, themes, headings)
        stages.begin("quality", 0.95)
        of_confidence = confidence[corpus.text_of]
        quality = self._judge(themes, of_statement, of_confidence, found.stability, len(broad))
        bar = novelty_bar(corpus.vectors, labels, len(themes))
        stages.begin("proposals", 0.97)
        proposals = self._propose(themes, of_statement)
        stages.end()
        return ThemeSet(
            themes=themes,
            broad=broad,
            labels=of_statement,
            confidence=of_confidence,
            quality=quality,
            timing=stages.seconds,
            caution=caution_for(len(self._statements)),
            novel_below=bar,
            proposals=proposals,
        )

    def _propose(self, themes: Sequence[FoundTheme], of_statement: IntVector) -> tuple[Proposal, ...]:
        return propose(
            self._statements,
            self._corpus,
            themes,
            of_statement,
            self._kept,
            self._people,
            self._nlp,
            self._encoder,
        )

    def _settle(self, found: Discovery) -> tuple[IntVector, FloatVector]:
        """Hold on to what is kept, and set aside what is unclear or rests on too few people."""
        corpus, n_kept = self._corpus, self._n_kept
        self._stages.begin("anchors", 0.55)
        anchors = Anchors(corpus.kept, corpus.bar(self._kept.barred, n_kept))
        labels, confidence = hold_on(corpus, found.labels, found.confidence, anchors, MAXIMUM_THEMES)
        self._stages.begin("unclear", 0.6)
        labels = set_aside_unclear(labels, confidence, corpus.weights, corpus.kept >= 0, n_kept)
        labels = dissolve_lonely(labels, corpus, self._people, anchors.barred)
        return in_order(labels, corpus, n_kept), confidence

    def _describe(self, labels: IntVector) -> tuple[tuple[FoundTheme, ...], IntVector]:
        """Name and describe the themes of texts; give them in their final order, with each statement's."""
        labels, names = label_themes(
            self._statements, self._corpus, labels, self._n_kept, self._nlp, self._encoder, self._lexicon
        )
        of_statement = self._corpus.broadcast(labels, self._kept)
        themes = describe_themes(self._statements, self._corpus, labels, of_statement, self._n_kept, names)
        known = tuple(self._as_kept(theme) for theme in themes)
        return in_final_order(known, of_statement)

    def _as_kept(self, theme: FoundTheme) -> FoundTheme:
        """Call a kept theme by the index under which it came."""
        if theme.kept_index is None:
            return theme
        return replace(theme, kept_index=int(self._inhabited[theme.kept_index]))

    def _judge(
        self,
        themes: Sequence[FoundTheme],
        of_statement: IntVector,
        confidence: FloatVector,
        stability: float,
        n_broad: int,
    ) -> Quality:
        corpus = self._corpus
        directions = corpus.directions(of_statement[corpus.first], len(themes))
        return measure_quality(
            of_statement,
            confidence,
            directions,
            stability=stability,
            overlap=highest_overlap(of_statement, self._people, len(themes)),
            label_similarity=label_similarity([theme.label for theme in themes], self._encoder),
            n_broad=n_broad,
            n_distinct_texts=len(corpus.texts),
        )


def analyse_answers(
    texts: Sequence[str],
    tools: Tools,
    *,
    works: Sequence[bool | None],
    people: Sequence[Hashable] | None = None,
    topics: Sequence[Topic] = (),
    random_state: int = 0,
    report: Report | None = None,
) -> Analysis:
    """Go the whole way from answers to themes.

    Parameters
    ----------
    texts : sequence of n str
    tools : Tools
    works : sequence of n bool or None
        Whether the answer says what works (True), what doesn't (False), or neither.
    people : sequence of n hashables or None
        Who gave the answer; by default everybody somebody else.
    topics : sequence of Topic
        As for `find_themes`.
    random_state : int
    report : callable or None
        Is told the name of each stage and the share done, 0..1.

    Returns
    -------
    Analysis
    """
    stages = Stages(report)
    encoded = read_answers(texts, tools, works, stages)
    stages.begin("themes", 0.8)
    statements = Statements(
        texts=encoded.texts,
        vectors=encoded.vectors,
        works=[works[int(row)] for row in encoded.rows],
        people=[int(row) if people is None else people[int(row)] for row in encoded.rows],
        languages=encoded.languages,
    )
    theme_set = find_themes(
        statements,
        nlp=tools.nlp,
        encoder=tools.encoder,
        topics=topics,
        random_state=random_state,
        report=None if report is None else lambda name, share: report(name, 0.8 + 0.2 * share),
    )
    stages.end()
    return as_analysis(encoded, replace(theme_set, timing=stages.seconds | theme_set.timing))


def read_answers(
    texts: Sequence[str], tools: Tools, works: Sequence[bool | None], stages: Stages
) -> EncodedAnswers:
    """Go the way from answers to encoded statements: four fifths of the whole.

    Parameters
    ----------
    texts : sequence of m str
    tools : Tools
    works : sequence of m bool or None
    stages : Stages

    Returns
    -------
    EncodedAnswers
    """
    stages.begin("prepare", 0.0)
    answers = tools.prepare(texts, tools.redactor, tools.nlp)
    stages.begin("encode", 0.4)
    return encode_answers(answers, works, tools.encoder)


def as_analysis(encoded: EncodedAnswers, theme_set: ThemeSet) -> Analysis:
    """Put together what was read and what was found in it."""
    return Analysis(
        answers=encoded.answers,
        rows=encoded.rows,
        statements=encoded.texts,
        vectors=encoded.vectors,
        theme_set=theme_set,
        timing=theme_set.timing,
        sentiment=encoded.sentiment,
        read=encoded.read,
    )
