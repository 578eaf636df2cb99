"""The tools of the analysis, loaded once in a worker before it forks."""

from dataclasses import dataclass
from functools import cache

from spacy.language import Language

from analysis.encoder import Encoder, load_encoder
from analysis.language import load_nlp
from analysis.redaction import Redactor
from jobs.resources import settings


@dataclass(frozen=True)
class Analyst:
    """The spaCy pipeline, the redactor built on it, and the encoder."""

    nlp: Language
    redactor: Redactor
    encoder: Encoder


@cache
def analyst() -> Analyst:
    """The tools of this process."""
    nlp = load_nlp()
    name = settings().encoder
    return Analyst(nlp, Redactor(nlp), load_encoder(name) if name else load_encoder())
