"""What a reviewed round reported, and the names of themes, stand through real analyses."""

import pytest

from models.backlog.changing import ItemValues, add_item
from models.database import transaction
from models.evidence.figures import wave_figures
from models.evidence.proposals import changes_of
from models.review.deciding import decide
from models.surveys.waves import get_wave
from models.themes.decisions import DecisionKind
from models.themes.themes import Theme, get_theme, themes_of
from tests.factories.reviewed import review


@pytest.fixture
def analysed(look, world, answer_all, analyse) -> list[Theme]:
    """The themes of a first analysis of the closed wave."""
    answer_all(3)
    analyse()
    return sorted(themes_of(look, world.survey.id), key=lambda theme: theme.id)


def reported(look, world) -> list[tuple]:
    look.rollback()
    figures = wave_figures(look, get_wave(look, world.wave.id))
    look.expunge_all()
    return [(f.theme.title, f.respondents, f.works, f.needs_work, f.statements) for f in figures.themes]


def call_all(engine, world, label: str) -> None:
    """Give each theme a name that no analysis would give it."""
    with transaction(engine) as session:
        for number, theme in enumerate(themes_of(session, world.survey.id)):
            theme.label = f"{label} {number}"


def test_an_analysis_that_finds_other_themes_changes_nothing_that_was_reported(
    engine, look, world, analysed, analyse, meanwhile, scattering
) -> None:
    with transaction(engine) as session:
        review(session, world.wave, world.lead.id)
    before = reported(look, world)
    assert sum(people for _, people, *_ in before) >= 15
    analyse(meanwhile(lambda _texts: None, scattering))
    assert reported(look, world) == before
    changes = changes_of(look, world.survey.id, [get_wave(look, world.wave.id)])[world.wave.id]
    assert changes


def test_themes_of_a_reviewed_round_keep_their_names_and_not_their_members(
    engine, look, world, analysed, answer_all, analyse
) -> None:
    call_all(engine, world, "Amber")
    with transaction(engine) as session:
        review(session, world.wave, world.lead.id)
    answer_all(2)
    analyse()
    look.rollback()
    found = {theme.id: theme.label for theme in themes_of(look, world.survey.id)}
    for theme in analysed:
        if theme.id in found:
            assert found[theme.id].startswith("Amber")
    assert found.keys() & {theme.id for theme in analysed}


@pytest.mark.parametrize("deed", ["keep", "make an item"])
def test_a_kept_theme_keeps_its_name_and_others_get_new_ones(
    engine, look, world, analysed, answer_all, analyse, deed
) -> None:
    call_all(engine, world, "Amber")
    kept, *_ = analysed
    with transaction(engine) as session:
        if deed == "keep":
            decide(session, get_theme(session, kept.id), world.lead.id, DecisionKind.PIN)
        else:
            values = ItemValues("Improve it", "", [], 5, 1.0, 80, 1.0)
            add_item(session, world.survey.id, values, get_theme(session, kept.id))
    for _ in range(2):
        answer_all(2)
        analyse()
        look.rollback()
        found = {theme.id: theme.label for theme in themes_of(look, world.survey.id)}
        assert found.pop(kept.id) == "Amber 0"
        assert not [label for label in found.values() if label.startswith("Amber")]
