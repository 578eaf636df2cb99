"""What staff said in each part: sums of published groups, and nothing that does not follow from those."""

import pytest

from models.base import today
from models.evidence.figures import figures_by_theme, figures_without_quotes
from models.evidence.said_by_area import rounds_told, said_by_part
from models.privacy.modes import PrivacyMode
from models.surveys.waves import get_wave
from tests.factories.findings import find
from tests.factories.responses import respond
from tests.factories.reviewed import review


@pytest.fixture
def parts(world) -> dict[str, str]:
    """Each area with the one at the top that it belongs to, by id."""
    digital, housing = world.areas["Digital"].id, world.areas["Housing"].id
    return {area.id: housing if name == "Housing" else digital for name, area in world.areas.items()}


@pytest.fixture
def said(session, world, parts):
    """What was said in a wave, by the name of the part and the theme: `said()`."""

    def look(**options):
        wave = get_wave(session, world.wave.id)
        told = said_by_part(session, world.survey, wave, parts, **options).parts
        return {
            name: {each.theme.title: (each.needs_work, each.works) for each in told[area.id].themes}
            for name, area in world.areas.items()
            if area.id in told
        }

    return look


def answer(session, world, area: str | None, people: int, word: str) -> None:
    for person in range(people):
        respond(session, world, needs_work=f"{word} held up {area} {person}", area=area)


def test_a_part_tells_the_sum_of_its_published_groups(session, world, said) -> None:
    for area in ("Platform", "Data", "Housing"):
        answer(session, world, area, 6, "Approvals")
    find(session, world, people=0)
    assert said() == {"Digital": {"Approvals": (12, 0)}, "Housing": {"Approvals": (6, 0)}}


def test_what_a_part_tells_is_on_the_page_of_a_theme_too(session, world, said) -> None:
    """Counts under three stay hidden beside words, and so does the part that is too small for a group."""
    answer(session, world, "Platform", 2, "Approvals")
    answer(session, world, "Platform", 5, "Planning")
    answer(session, world, "Data", 6, "Approvals")
    answer(session, world, "Housing", 3, "Approvals")
    find(session, world, people=0)
    wave = get_wave(session, world.wave.id)
    groups = [
        (area.name, area.needs_work)
        for figures in figures_by_theme(session, wave).values()
        for area in figures.areas
        if figures.theme.title == "Approvals"
    ]
    told = said()
    assert "Housing" not in {name for name, _ in groups}
    assert told["Digital"].get("Approvals", (0, 0))[0] == sum(
        count or 0 for name, count in groups if "named no area" not in name
    )
    assert told["Housing"] == {}


def test_a_part_without_a_group_of_its_own_says_with_what_it_is_counted(session, world, parts) -> None:
    answer(session, world, "Data", 12, "Approvals")
    answer(session, world, "Platform", 6, "Approvals")
    answer(session, world, "Tiny", 2, "Approvals")
    answer(session, world, "Housing", 2, "Approvals")
    find(session, world, people=0)
    wave = get_wave(session, world.wave.id)
    digital, housing, tiny = (world.areas[name].id for name in ("Digital", "Housing", "Tiny"))
    told = said_by_part(session, world.survey, wave, {**parts, tiny: tiny}).parts
    assert [told[part].told_with for part in (digital, housing)] == ["", "areas that are too small"]
    assert told[housing].themes == ()
    assert [each.needs_work for each in told[digital].themes] == [12]


def test_figures_without_words_are_those_of_the_pages(session, world) -> None:
    find(session, world)
    wave = get_wave(session, world.wave.id)
    by_theme = figures_by_theme(session, wave)
    for figures in figures_without_quotes(session, wave):
        own = by_theme[figures.theme.id]
        assert (figures.needs_work, figures.works, figures.areas) == (own.needs_work, own.works, own.areas)
        assert figures.quotes == ()


def test_outside_nothing_is_told_by_area_where_a_small_group_would_follow_from_the_others(
    session, world, said
) -> None:
    """The leads of an open survey see groups of one; outside all but those would tell them by subtraction."""
    wave = get_wave(session, world.wave.id)
    wave.mode, wave.minimum_group, wave.minimum_group_for_quotes = PrivacyMode.OPEN, 1, 1
    session.add(wave)
    answer(session, world, "Platform", 6, "Approvals")
    answer(session, world, "Housing", 3, "Approvals")
    find(session, world, people=0)
    assert said()["Housing"] == {"Approvals": (3, 0)}
    assert said(outside=True) == {"Digital": {}, "Housing": {}}


def test_the_newest_settled_round_with_enough_people_is_told(session, world) -> None:
    assert rounds_told(session) == []
    find(session, world)
    (told,) = rounds_told(session)
    assert (told[0].id, told[1].id) == (world.survey.id, world.wave.id)
    assert rounds_told(session, "another") == rounds_told(session, reviewed=True) == []
    review(session, world.wave, world.lead.id)
    assert len(rounds_told(session, world.survey.id, reviewed=True)) == 1
    get_wave(session, world.wave.id).deleted_on = today()
    assert rounds_told(session) == []
