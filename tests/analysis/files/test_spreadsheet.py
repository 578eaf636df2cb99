from pathlib import Path

import pytest

from analysis.files.spreadsheet import read_answers
from analysis.files.spreadsheet_errors import (
    EmptySpreadsheet,
    NoColumnChosen,
    SpreadsheetError,
    UnknownColumn,
    UnknownSheet,
    UnreadableFile,
)


def write(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "answers.csv"
    path.write_bytes(content.encode(encoding))
    return path


def test_both_columns_give_answers_from_the_same_row(tmp_path: Path) -> None:
    path = write(tmp_path, "area,good,bad\nNorth,planning,sign-off\nSouth,,parking\n")
    answers = read_answers(path, works="good", needs_work="bad", by="area")
    assert answers.texts == ("planning", "sign-off", "parking")
    assert answers.works == (True, False, False)
    assert answers.rows == (1, 1, 2)
    assert answers.areas == ("North", "North", "South")


def test_a_plain_text_column_takes_no_side(tmp_path: Path) -> None:
    answers = read_answers(write(tmp_path, "text\nplanning\n"), text="text")
    assert answers.works == (None,)
    assert answers.areas == (None,)


def test_a_quoted_cell_may_hold_lines_and_commas(tmp_path: Path) -> None:
    path = write(tmp_path, 'text,area\r\n"slow laptops,\r\ntoo ""few"" desks",North\r\nparking,South\r\n')
    answers = read_answers(path, text="text", by="area")
    assert answers.texts == ('slow laptops,\r\ntoo "few" desks', "parking")
    assert answers.rows == (1, 2)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_part_columns(tmp_path: Path, sign: str) -> None:
    path = write(tmp_path, f"area{sign}text\nNorth{sign}parking\n")
    assert read_answers(path, text="text", by="area").areas == ("North",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_umlauts_and_dashes_arrive_whole(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "text\nBüro \u2013 too cold, café closed\n".replace(",", ""), encoding)
    assert read_answers(path, text="text").texts == ("Büro \u2013 too cold café closed",)


def test_an_unknown_column_is_answered_with_those_there_are(tmp_path: Path) -> None:
    path = write(tmp_path, "area,comment\nNorth,parking\n")
    with pytest.raises(UnknownColumn, match=r"'text'.*area, comment"):
        read_answers(path, text="text")


def test_capitals_in_a_column_name_do_not_matter(tmp_path: Path) -> None:
    assert read_answers(write(tmp_path, " Text \nparking\n"), text="text").texts == ("parking",)


def test_no_column_chosen_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(NoColumnChosen, match="the columns are: text"):
        read_answers(write(tmp_path, "text\nparking\n"))


def test_a_column_chosen_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoColumnChosen, match="chosen twice"):
        read_answers(write(tmp_path, "text\nparking\n"), works="text", needs_work=" Text")


def test_an_empty_file_is_told_before_what_was_chosen_in_it(tmp_path: Path) -> None:
    with pytest.raises(EmptySpreadsheet, match="must name the columns"):
        read_answers(write(tmp_path, "\n"))


@pytest.mark.parametrize("content", ["", "\n\n", "text\n", "text\n\n \n"])
def test_an_empty_file_and_one_without_rows_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(EmptySpreadsheet):
        read_answers(write(tmp_path, content), text="text")


def test_a_limit_counts_data_rows(tmp_path: Path) -> None:
    path = write(tmp_path, "text\na lot of noise\nparking\nthe rota\n")
    assert read_answers(path, text="text", limit=2).rows == (1, 2)


def test_what_is_no_file_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_answers(tmp_path / "missing.csv", text="text")
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00")
    with pytest.raises(UnreadableFile, match="neither a CSV nor an XLSX"):
        read_answers(tmp_path / "photo.csv", text="text")


def test_a_quotation_mark_that_is_never_closed_is_refused_where_it_swallows_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'text\n"parking\n' + "too few desks\n" * 100_000)
    with pytest.raises(UnreadableFile, match=r"not a CSV.*never closed"):
        read_answers(path, text="text")


def test_the_line_in_which_excel_tells_the_delimiter_is_obeyed(tmp_path: Path) -> None:
    path = write(tmp_path, "sep=|\r\ntext|area\r\nparking, far|North\r\n")
    assert read_answers(path, text="text", by="area").areas == ("North",)


def test_every_refusal_is_a_spreadsheet_error() -> None:
    for error in (EmptySpreadsheet, NoColumnChosen, UnknownColumn, UnknownSheet, UnreadableFile):
        assert issubclass(error, SpreadsheetError)


def test_a_short_row_has_empty_cells(tmp_path: Path) -> None:
    answers = read_answers(write(tmp_path, "area,text\nNorth\nSouth,parking\n"), text="text", by="area")
    assert answers.rows == (2,)


def test_empty_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    assert read_answers(write(tmp_path, "\n,\ntext,area\nparking,North\n"), text="text").rows == (1,)


def test_two_columns_that_differ_in_capitals_need_the_exact_name(tmp_path: Path) -> None:
    path = write(tmp_path, "Text,text\nparking,desks\n")
    assert read_answers(path, text="text").texts == ("desks",)
    with pytest.raises(UnknownColumn, match="2 columns are named 'TEXT'"):
        read_answers(path, text="TEXT")


def test_labels_belong_to_rows_whether_they_answer_or_not(tmp_path: Path) -> None:
    path = write(tmp_path, "good,bad,topic\nplanning,sign-off,Work\n,,Place\nparking,,\n")
    answers = read_answers(path, works="good", needs_work="bad", labels=["Topic"])
    assert answers.rows == (1, 1, 3)
    assert answers.labels == {1: ("Work",), 2: ("Place",), 3: ()}


def test_semicolons_bars_and_further_columns_part_labels(tmp_path: Path) -> None:
    path = write(tmp_path, 'text,one,two\nparking,"food; place|food","|staff"\ndesks,7,\n')
    answers = read_answers(path, text="text", labels=["one", "two"])
    assert answers.labels == {1: ("food", "place", "staff"), 2: ("7",)}


def test_without_a_column_of_labels_there_are_none(tmp_path: Path) -> None:
    assert read_answers(write(tmp_path, "text,topic\nparking,Place\n"), text="text").labels == {}


def test_an_unknown_column_of_labels_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownColumn, match=r"'topic'.*text, area"):
        read_answers(write(tmp_path, "text,area\nparking,North\n"), text="text", labels=["topic"])


def test_a_csv_file_has_no_sheets(tmp_path: Path) -> None:
    with pytest.raises(UnknownSheet):
        read_answers(write(tmp_path, "text\nparking\n"), text="text", sheet="Answers")
