import pytest

from models.backlog.changing import ItemValues, add_item
from models.backlog.items import ItemStatus
from models.backlog.unaddressed import unaddressed
from models.evidence.said_by_area import said_by_part
from models.surveys.waves import get_wave
from tests.factories.findings import find
from tests.factories.responses import respond


@pytest.fixture
def complaints(session, world):
    """What no improvement addresses, by title: `complaints()`."""
    for person in range(6):
        respond(session, world, needs_work=f"Planning held up Data {person}", area="Data")
    found = find(session, world)
    parts = {area.id: area.id for area in world.areas.values()}

    def look():
        wave = get_wave(session, world.wave.id)
        return {
            each.figures.theme.title: each
            for each in unaddressed(session, said_by_part(session, world.survey, wave, parts))
        }

    look.themes = found.themes
    return look


def test_what_does_not_work_and_has_no_item_is_told_with_people_and_areas(world, complaints) -> None:
    told = complaints()
    assert list(told) == ["Planning", "Approvals"]  # of Tools nobody complains
    assert (told["Planning"].figures.needs_work, told["Approvals"].figures.needs_work) == (12, 5)
    assert told["Planning"].by_part == {world.areas["Data"].id: 6}  # the others are few, or would tell them
    assert told["Approvals"].by_part == {world.areas["Platform"].id: 3}


def test_an_item_addresses_its_theme_unless_it_was_declined(session, world, complaints) -> None:
    values = ItemValues("Plan earlier", "", [], 5, 1, 80, 1)
    item = add_item(session, world.survey.id, values, complaints.themes["Planning"])
    assert list(complaints()) == ["Approvals"]
    item.status = ItemStatus.DECLINED
    session.add(item)
    assert [each.was_declined for each in complaints().values()] == [True, False]
    assert list(complaints()) == ["Planning", "Approvals"]
    item.status = ItemStatus.DONE
    session.add(item)
    assert list(complaints()) == ["Approvals"]
