"""Dates as people write them in registers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.written_dates import as_iso, month_comes_first


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2027-06-30", "2027-06-30"),
        ("2027-06-30 14:05:00", "2027-06-30"),
        ("30/06/2027", "2027-06-30"),
        ("30.6.27", "2027-06-30"),
        ("3/4/2027", "2027-04-03"),
        ("06/30/2027", "2027-06-30"),  # no other reading
        ("30 June 2027", "2027-06-30"),
        ("30-Jun-27", "2027-06-30"),
        ("Wed, 30th June 2027", "2027-06-30"),
        ("June 30, 2027", "2027-06-30"),
        ("Jun 2027", "2027-06-30"),
        ("Sept-27", "2027-09-30"),
        ("Q1 2027", "2027-03-31"),
        ("2027 Q4", "2027-12-31"),
        ("46568", "2027-06-30"),  # as a spreadsheet counts days
        ("31/02/2027", None),
        ("13/13/2027", None),
        ("soon", None),
        ("30 Juni 2027", None),
        ("7", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_people_write_it(written, read) -> None:
    assert as_iso(written, month_first=False) == read


def test_the_order_of_a_column_is_told_by_those_of_its_dates_that_have_one_reading() -> None:
    assert month_comes_first(["03/04/2027", "12/31/2027"]) is True
    assert month_comes_first(["03/04/2027", "31/12/2027"]) is False
    assert month_comes_first(["03/04/2027", ""]) is None
    assert month_comes_first(["2027-04-03"]) is False
    assert as_iso("03/04/2027", month_first=True) == "2027-03-04"


@given(st.text(max_size=20))
def test_whatever_is_written_it_is_a_date_or_none(written) -> None:
    assert as_iso(written, month_first=False) is None or len(as_iso(written, month_first=False)) == 10
