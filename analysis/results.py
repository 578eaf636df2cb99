"""What the analysis hands back."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum

import numpy as np

from analysis.arrays import BoolVector, FloatMatrix, FloatVector, IntVector


@dataclass(frozen=True)
class Sentiment:
    """How a statement is meant.

    Attributes
    ----------
    score : float
        −1 (critical) to 1 (approving).
    tone : str
        "approving", "critical", or "mixed" where it says both; empty where it is neither, or in doubt.
    """

    score: float
    tone: str


@dataclass(frozen=True)
class PreparedAnswer:
    """An answer that is clean and redacted, and the statements in it.

    Attributes
    ----------
    text : str
    statements : tuple of str
        Empty for a non-answer.
    non_answer : bool
    language : str
        ISO 639-1 code; see `analysis.text.language.detect_language`.
    """

    text: str
    statements: tuple[str, ...]
    non_answer: bool
    language: str = "en"


@dataclass(frozen=True, eq=False)
class EncodedAnswers:
    """The statements of m answers, on their way to themes.

    Attributes
    ----------
    answers : tuple of m PreparedAnswer
    rows : array of shape (n,)
        Index of the answer each statement is taken from.
    texts : tuple of n str
    vectors : array of shape (n, d), unit rows
        In the context of the answers; zeros where the encoder does not read the language.
    sentiment : tuple of n Sentiment or None
    read : array of shape (n,), bool
        Whether the encoder reads the statement's language.
    """

    answers: tuple[PreparedAnswer, ...]
    rows: IntVector
    texts: tuple[str, ...]
    vectors: FloatMatrix
    sentiment: tuple[Sentiment | None, ...]
    read: BoolVector

    @property
    def languages(self) -> list[str]:
        """The language of each statement."""
        return [self.answers[int(row)].language for row in self.rows]


@dataclass(frozen=True, eq=False)
class FoundTheme:
    """A topic that statements share.

    Attributes
    ----------
    label : str
        A short phrase in sentence case; no other theme of the set has it.
    keywords : tuple of str
    size : int
        Statements.
    works, needs_work : int
        Statements that came from a question about what works, and about what doesn't.
    quotes : tuple of int
        Indices into the statements, the most typical first.
    centroid : array of shape (d,), float32
        Mean of the members' vectors, of length one; zeros where there are no members.
    kept_index : int or None
        The index of the kept theme this is, None for a new one.
    description : str
        One sentence about it, made from its own statements; empty where too little repeats.
    topic : str
        The name of the topic of the lexicon that it is called by; empty where it is called by a phrase.
    nearest_topics : tuple of str
        The names of up to three topics that come nearest to it, the nearest first.
    phrases : tuple of str
        Up to three of its own phrases that would name it best, the best first.
    """

    label: str
    keywords: tuple[str, ...]
    size: int
    works: int
    needs_work: int
    quotes: tuple[int, ...]
    centroid: FloatVector
    kept_index: int | None
    description: str = ""
    topic: str = ""
    nearest_topics: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class BroadTheme:
    """Themes that are close to each other, to be read under one heading.

    Attributes
    ----------
    label : str
        What its themes have in common, else its largest theme "and others"; of one theme its own.
    themes : tuple of int
        Indices of its themes, the largest first.
    size, works, needs_work : int
        Statements, as in `FoundTheme`.
    """

    label: str
    themes: tuple[int, ...]
    size: int
    works: int
    needs_work: int


class ProposalKind(StrEnum):
    """What the analysis proposes to do with themes; nothing moves before a person accepts it."""

    MERGE = "merge"
    SPLIT = "split"
    NEW_INSIDE = "new inside"
    FROM_UNCLEAR = "from unclear"


@dataclass(frozen=True)
class Proposal:
    """A change to the themes for a person to accept or decline.

    Attributes
    ----------
    kind : ProposalKind
    theme : int or None
        Index of the theme it is about: of the one to stay (merge), of the one that gives statements away
        (split, new inside); None for the unclear rest.
    other : int or None
        Index of the theme to be merged into it.
    statements : tuple of int
        Indices of those to be put into a theme of their own, the most typical first; empty for a merge.
    label : str
        What that theme would be called; empty for a merge.
    """

    kind: ProposalKind
    theme: int | None
    other: int | None = None
    statements: tuple[int, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Quality:
    """Figures by which a set of themes can be judged.

    Attributes
    ----------
    coverage : float
        Share of the statements that are in a theme, 0..1.
    confidence : float
        Mean confidence of those, 0..1.
    distinctness : float
        One minus the mean cosine between each theme and the theme most like it, 0..1.
    largest_share : float
        Share of the statements in the largest theme, 0..1.
    stability : float
        How alike (adjusted Rand index) the themes are that two halves of the partitions lead to, each
        partition with a seed of its own; 1 where there are too few statements for partitions.
    overlap : float
        The highest Jaccard index of the people behind two themes, 0..1.
    label_similarity : float
        The highest cosine of two themes' labels, 0..1; both are 0 where they were not measured.
    n_themes, n_broad, n_statements, n_unclear, n_distinct_texts : int
    """

    coverage: float
    confidence: float
    distinctness: float
    largest_share: float
    stability: float
    overlap: float
    label_similarity: float
    n_themes: int
    n_broad: int
    n_statements: int
    n_unclear: int
    n_distinct_texts: int

    def to_dict(self) -> dict[str, float]:
        """Give the figures by name, as JSON can hold them."""
        return dict(asdict(self))


@dataclass(frozen=True, eq=False)
class ThemeSet:
    """All the themes found in a set of statements.

    Attributes
    ----------
    themes : tuple of FoundTheme
        Kept ones first, in the order of their index; then the largest first.
    broad : tuple of BroadTheme
        Every theme is in exactly one; the largest first.
    labels : array of shape (n,), int64
        Index of each statement's theme; -1 where it is unclear.
    confidence : array of shape (n,), float32
        0..1, for an unclear statement that of the theme it came nearest to.
    quality : Quality
    timing : dict of str to float
        Seconds by stage.
    caution : str or None
        What a reader must know about so few statements.
    novel_below : float
        The cosine under which a later statement is on none of the themes; see `analysis.clustering.placing`.
    proposals : tuple of Proposal
        What a person may accept, the most people first.
    """

    themes: tuple[FoundTheme, ...]
    broad: tuple[BroadTheme, ...]
    labels: IntVector
    confidence: FloatVector
    quality: Quality
    timing: dict[str, float]
    caution: str | None
    novel_below: float
    proposals: tuple[Proposal, ...] = ()

    def among(self, places: IntVector, n_statements: int) -> "ThemeSet":
        """Give the same themes with their statements at these places among more, the others in no theme."""
        labels = np.full(n_statements, -1, dtype=np.int64)
        confidence = np.zeros(n_statements, dtype=np.float32)
        labels[places], confidence[places] = self.labels, self.confidence
        themes = [
            replace(theme, quotes=tuple(int(places[index]) for index in theme.quotes))
            for theme in self.themes
        ]
        proposals = [
            replace(one, statements=tuple(int(places[index]) for index in one.statements))
            for one in self.proposals
        ]
        return replace(
            self, themes=tuple(themes), labels=labels, confidence=confidence, proposals=tuple(proposals)
        )


@dataclass(frozen=True, eq=False)
class Analysis:
    """Answers, statements and themes: the whole way.

    Attributes
    ----------
    answers : tuple of PreparedAnswer
    rows : array of shape (n,), int64
        Index of the answer each statement is taken from.
    statements : tuple of n str
    vectors : array of shape (n, d), float32, unit rows
    theme_set : ThemeSet
    timing : dict of str to float
        Seconds by stage, the stages of finding themes among them.
    sentiment : tuple of n Sentiment or None
        How each statement is meant; see `analysis.sentiment.model.measure_sentiment`.
    read : array of shape (n,), bool
        False for a statement that is set apart, in no theme and not among those the quality is about: it is
        in a language that the encoder does not read.
    """

    answers: tuple[PreparedAnswer, ...]
    rows: IntVector
    statements: tuple[str, ...]
    vectors: FloatMatrix
    theme_set: ThemeSet
    timing: dict[str, float]
    sentiment: tuple[Sentiment | None, ...]
    read: BoolVector

    @property
    def languages(self) -> list[str]:
        """The language of each statement."""
        return [self.answers[int(row)].language for row in self.rows]
