"""How a statement reads is told when it is made."""

import pytest

from jobs.placing import place_pending
from models.database import transaction
from models.surveys.waves import close_wave, get_wave
from models.themes.statements import statements_of
from tests.factories.responses import respond

SAID = {
    "The new portal is excellent and saves us hours": "approving",
    "The finance portal is slow and useless": "critical",
    "The team is great, but the laptops are terrible": "mixed",
    "Die Besprechungen mit dem Einkauf dauern viel zu lange": "",
}


@pytest.fixture
def told(engine, look, world, settings):
    with transaction(engine) as session:
        for text in [*SAID] * 4:
            respond(session, world, **{"needs_work" if SAID[text] == "critical" else "works": text})
        close_wave(session, get_wave(session, world.wave.id))
    place_pending(world.survey.id)
    return {row.text.rstrip("."): row for row in statements_of(look, world.survey.id)}


def test_a_statement_keeps_how_it_reads(told) -> None:
    assert {text: told[text].tone for text in SAID} == SAID
    scores = [told[text].sentiment for text in SAID]
    assert scores[0] > 0.3 > -0.3 > scores[1]
    assert scores[3] is None  # of other languages nothing is said
