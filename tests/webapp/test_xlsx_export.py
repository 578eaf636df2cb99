"""Workbooks, read back by openpyxl."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from webapp.csv_export import CUT, safe_cell
from webapp.xlsx_export import Sheet, xlsx_file


def column(written: bytes) -> list[object]:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(written)).worksheets
    return [row[0].value for row in sheet.iter_rows(min_row=2)]


def one_column(*values: object) -> bytes:
    return xlsx_file([Sheet("Sheet", ("Value",), [(value,) for value in values])])


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@x", "http://evil.example", "mailto:a@b.example", "1e5", "'x"]
)
def test_a_text_is_a_text_and_guarded_as_in_csv(text) -> None:
    written = one_column(text)
    assert column(written) == [safe_cell(text)]
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        assert not [name for name in parts.namelist() if "_rels/sheet" in name]  # where links would stand
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@given(text=st.text(min_size=1, max_size=20))
def test_whatever_was_typed_comes_back(text) -> None:
    (value,) = column(one_column(text))
    plain = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    assert unescape(str(value)) == safe_cell(plain)


def test_half_a_sign_does_not_break_the_workbook() -> None:
    assert column(one_column("a\ud800b")) == ["a\ufffdb"]


def test_a_text_that_no_cell_holds_is_cut_with_a_word() -> None:
    (value,) = column(one_column("x" * 40_000))
    assert str(value).endswith(CUT)


def test_the_same_rows_give_the_same_bytes_that_tell_no_time() -> None:
    written = one_column("a", 1, None)
    assert written == one_column("a", 1, None)
    book = openpyxl.load_workbook(io.BytesIO(written))
    assert (book.properties.created.year, book.properties.creator or "") == (2000, "")


def test_a_table_without_rows_is_a_header() -> None:
    assert column(xlsx_file([Sheet("Sheet", ("Value",), [])])) == []
