from datetime import date

import pytest

from models.backlog.quarters import Quarter, due_part, quarter_named, quarter_of, quarters_from

DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2026, 1, 1), "Q1 2026", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), "Q2 2026", date(2026, 4, 1), date(2026, 6, 30)),
        (date(9999, 12, 31), "Q4 9999", date(9999, 10, 1), date(9999, 12, 31)),
    ],
)
def test_a_day_is_in_a_quarter(day, name, first, last) -> None:
    quarter = quarter_of(day)
    assert (quarter.name, quarter.first, quarter.last) == (name, first, last)
    assert quarter_named(quarter.key) == quarter


@pytest.mark.parametrize("key", ["", "2026", "2026-Q5", "0000-Q1", "2026-q1", "٢٠٢٦-Q1", "past"])
def test_what_names_no_quarter_is_none(key) -> None:
    assert quarter_named(key) is None


def test_quarters_go_on_over_the_years() -> None:
    assert [each.name for each in quarters_from(DAY)] == ["Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027"]
    assert Quarter(2026, 1).ahead(-1) == Quarter(2025, 4)


@pytest.mark.parametrize(
    ("due_on", "part"),
    [
        (None, "none"),
        (date(2026, 9, 30), "past"),
        (date(2026, 10, 1), "2026-Q4"),
        (date(2027, 9, 30), "2027-Q3"),
        (date(2027, 10, 1), "later"),
    ],
)
def test_what_is_due_is_in_the_past_a_quarter_or_later(due_on, part) -> None:
    assert due_part(due_on, DAY) == part
