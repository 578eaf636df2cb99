"""A rating on a survey's page: its distribution, its mean on its scale, and how it has changed."""

import pytest

from models.database import transaction
from models.surveys.waves import open_wave
from tests.factories.releases import move_on
from tests.factories.responses import respond

LOW, HIGH = [5, 6, 6, 7] * 5, [7, 8, 8, 9] * 6


@pytest.fixture
def rated(engine, world):
    """Two closed rounds with these ratings."""

    def rate(first: list[int], second: list[int]) -> None:
        with transaction(engine) as session:
            for ratings in (first, second):
                wave = world.wave
                if ratings is second:
                    wave = open_wave(session, world.survey.id, "Second wave", headcount=100)
                for rating in ratings:
                    respond(session, world, rating=rating, wave=wave)
                move_on(session, world.survey.id, close=wave)

    return rate


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (LOW, HIGH, "up from 6.0 in First wave; 20 answered then, 24 now; a clear change"),
        (HIGH, LOW, "down from 8.0 in First wave; 24 answered then, 20 now; a clear change"),
        ([2, 5, 9] * 3, [3, 5, 9] * 3, "up from 5.3 in First wave; 9 answered then, 9 now; no clear change"),
        ([5, 6] * 5, [6, 5] * 5, "the same as in First wave; 10 answered then, 10 now; no clear change"),
    ],
)
def test_the_mean_stands_on_its_scale_with_its_change(lead, world, rated, first, second, said) -> None:
    rated(first, second)
    page = lead.get(f"/surveys/{world.survey.id}")
    assert f"on average, on a scale from 0 (very badly) to 10 (very well), {said}." in page.text
    assert "points (Welch's interval for two means)" in page.text


def test_each_bar_has_its_number_beside_it(lead, world, rated) -> None:
    rated([5] * 5, [0] * 2 + [7] * 3 + [10])
    page = lead.get(f"/surveys/{world.survey.id}")
    (table,) = [each for each in page.tree.iter("table") if each.get("class") == "table-bars"]
    rows = [" ".join(" ".join(row.itertext()).split()) for row in table.iter("tr")]
    assert (rows[0], rows[7], rows[8], rows[10]) == ("0 very badly 2", "7 3", "8 0", "10 very well 1")
    widths = [float(rect.get("width")) for rect in table.iter() if rect.tag.endswith("}rect")]
    assert (widths[7], widths[8]) == (100.0, 0.0)


@pytest.mark.parametrize(("first", "second"), [(4, 8), (0, 8)])
def test_a_round_of_too_few_before_is_not_compared(lead, world, rated, first, second) -> None:
    rated([5] * first, [7] * second)
    page = lead.get(f"/surveys/{world.survey.id}")
    assert "7.0 on average, on a scale from 0 (very badly) to 10 (very well)." in page.text
    assert "answered then" not in page.text


def test_after_a_round_of_too_few_the_one_before_stands_there_alone(lead, world, rated) -> None:
    rated([5] * 8, [7] * 4)
    page = lead.get(f"/surveys/{world.survey.id}")
    assert "5.0 on average" in page.text
    assert "7.0" not in page.text
