"""The tools of the analysis, loaded once in a worker before it forks."""

from dataclasses import dataclass
from functools import cache

from spacy.language import Language

from analysis.encoding.encoder import Encoder, load_encoder
from analysis.encoding.sentence_encoder import PACKAGED
from analysis.redaction.redactor import Redactor
from analysis.text.spacy_pipeline import load_nlp
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
    return Analyst(nlp, Redactor(nlp), chosen_encoder())


def chosen_encoder() -> Encoder:
    """Load the encoder that the settings name, or the packaged one."""
    chosen = settings()
    return load_encoder(
        chosen.encoder or PACKAGED, folder=chosen.encoder_path, cache_dir=chosen.data_path / "models"
    )
