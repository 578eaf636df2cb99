"""The tools of the analysis, loaded once in a worker before it forks."""

from functools import cache

from analysis.encoding.encoder import Encoder, load_encoder
from analysis.encoding.sentence_encoder import PACKAGED
from analysis.labelling.topic_votes import lexicon_for
from analysis.pipeline import Tools
from analysis.text.spacy_pipeline import load_nlp
from jobs.resources import settings
from jobs.time_limit import PunctualRedactor


@cache
def analyst() -> Tools:
    """The tools of this process, and the topics as its encoder reads them."""
    nlp, encoder = load_nlp(), chosen_encoder()
    lexicon_for(encoder)
    return Tools(nlp, PunctualRedactor(nlp), encoder)


def chosen_encoder() -> Encoder:
    """Load the encoder that the settings name, or the packaged one."""
    chosen = settings()
    return load_encoder(chosen.encoder or PACKAGED, folder=chosen.encoder_path, cache_dir=chosen.models_path)
