"""How well two agree, against figures from textbooks."""

import pytest

from models.evidence.agreement import agreement_of


def pairs(table: list[list[int]]) -> list[tuple[str, str]]:
    """As many pairs as a table says, by rows of the one and columns of the other."""
    return [
        (str(row), str(column))
        for row, numbers in enumerate(table)
        for column, number in enumerate(numbers)
        for _ in range(number)
    ]


@pytest.mark.parametrize(
    ("table", "agreed", "kappa"),
    [
        ([[20, 5], [10, 15]], 35, 0.4),
        ([[45, 15], [25, 15]], 60, 0.1304),
        ([[25, 35], [5, 35]], 60, 0.2593),
        ([[10, 0], [0, 10]], 20, 1.0),
        ([[5, 5], [5, 5]], 10, 0.0),
        ([[0, 5], [5, 0]], 0, -1.0),
    ],
)
def test_kappa_is_what_textbooks_say(table, agreed, kappa) -> None:
    agreement = agreement_of(pairs(table))
    assert agreement.agreed == agreed
    assert agreement.kappa == pytest.approx(kappa, abs=5e-5)


def test_where_chance_alone_explains_everything_there_is_no_kappa() -> None:
    assert agreement_of([("Planning", "Planning")] * 5).kappa is None
    empty = agreement_of([])
    assert (empty.statements, empty.share, empty.kappa) == (0, None, None)


def test_in_no_theme_is_a_place_like_any_other() -> None:
    agreement = agreement_of([(None, None), (None, "Planning"), ("Planning", "Planning")])
    assert (agreement.statements, agreement.agreed) == (3, 2)
    assert agreement.share.low == pytest.approx(0.2077, abs=1e-4)
