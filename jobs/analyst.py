"""The tools of the analysis, loaded once in a worker before it forks."""

from functools import cache

from analysis.encoding.encoder import Encoder, load_encoder
from analysis.encoding.sentence_encoder import PACKAGED
from analysis.pipeline import Tools
from analysis.text.spacy_pipeline import load_nlp
from jobs.resources import settings
from jobs.time_limit import PunctualRedactor


@cache
def analyst() -> Tools:
    """The tools of this process."""
    nlp = load_nlp()
    return Tools(nlp, PunctualRedactor(nlp), chosen_encoder())


def chosen_encoder() -> Encoder:
    """Load the encoder that the settings name, or the packaged one."""
    chosen = settings()
    return load_encoder(chosen.encoder or PACKAGED, folder=chosen.encoder_path, cache_dir=chosen.models_path)
