"""What a worker process loads once: the settings, the database, and the tools of the analysis."""

from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from sqlalchemy import Engine

from analysis.encoder import Encoder, load_encoder
from analysis.language import load_nlp
from analysis.redaction import Redactor
from models.database import make_engine
from models.settings import Settings


@dataclass(frozen=True)
class Analyst:
    """The spaCy pipeline, the redactor built on it, and the encoder."""

    nlp: Language
    redactor: Redactor
    encoder: Encoder


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()


@cache
def database() -> Engine:
    """The engine of this process; a worker's parent never asks for it, so no connection crosses a fork."""
    return make_engine(settings().database_url)


@cache
def analyst() -> Analyst:
    """The tools of the analysis; a worker loads them before it forks."""
    nlp = load_nlp()
    name = settings().encoder
    return Analyst(nlp, Redactor(nlp), load_encoder(name) if name else load_encoder())
