import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from analysis.files.spreadsheet import read_answers
from analysis.files.spreadsheet_errors import EmptySpreadsheet, UnknownSheet, UnreadableFile


def save(folder: Path, rows: list[list[Any]], *more: tuple[str, list[list[Any]]]) -> Path:
    workbook = Workbook()
    workbook.active.title = "Answers"
    for row in rows:
        workbook.active.append(row)
    for title, others in more:
        sheet = workbook.create_sheet(title)
        for row in others:
            sheet.append(row)
    path = folder / "answers.xlsx"
    workbook.save(path)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """Write the workbook anew with one of its parts replaced."""
    with zipfile.ZipFile(path) as parts:
        kept = {one: parts.read(one) for one in parts.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for one, old in kept.items():
            parts.writestr(one, content if one == name else old)
    return path


def test_answers_areas_and_labels_are_read_like_those_of_a_csv_file(tmp_path: Path) -> None:
    path = save(tmp_path, [["Area", "What works?", "Topic"], ["North", "planning\nand büro", "Work; Place"]])
    answers = read_answers(path, works="what works?", by="area", labels=["topic"])
    assert answers.texts == ("planning\nand büro",)
    assert answers.works == (True,)
    assert answers.areas == ("North",)
    assert answers.labels == {1: ("Work", "Place")}


def test_numbers_dates_truths_and_errors_read_as_they_are_shown(tmp_path: Path) -> None:
    day = date(2026, 5, 31)
    cells = [3, 3.0, 2.5, True, day, datetime.combine(day, time(9, 30)), "#N/A", None]
    path = save(tmp_path, [["text", "label"], *(["parking", cell] for cell in cells)])
    labels = read_answers(path, text="text", labels=["label"]).labels
    shown = ["3", "3", "2.5", "TRUE", "2026-05-31", "2026-05-31 09:30:00"]
    assert [labels[row] for row in range(1, 9)] == [*((one,) for one in shown), (), ()]


def test_empty_rows_above_and_between_are_passed_over(tmp_path: Path) -> None:
    path = save(
        tmp_path, [[], [None, " "], [None, "text"], [], [None, "parking"], [None, ""], [None, "desks"]]
    )
    answers = read_answers(path, text="text")
    assert (answers.texts, answers.rows) == (("parking", "desks"), (1, 2))


def test_every_row_of_a_merged_area_has_its_content(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in (["area", "text"], ["North", "parking"], [None, "desks"], ["South", "noise"]):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A3")
    workbook.save(tmp_path / "merged.xlsx")
    answers = read_answers(tmp_path / "merged.xlsx", text="text", by="area")
    assert answers.areas == ("North", "North", "South")


def test_a_row_that_only_a_merged_area_fills_is_a_row(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in (["area", "text"], ["North", "parking"], [None, None], [None, "desks"]):
        workbook.active.append(row)
    workbook.active["B3"].font = Font(bold=True)
    workbook.active.merge_cells("A2:A4")
    workbook.save(tmp_path / "merged.xlsx")
    answers = read_answers(tmp_path / "merged.xlsx", text="text", by="area")
    assert (answers.rows, answers.areas) == ((1, 3), ("North", "North"))


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for row in (["text", "label"], ["parking", date(2026, 5, 31)], ["desks", timedelta(hours=30)]):
        workbook.active.append(row)
    workbook.save(tmp_path / "mac.xlsx")
    labels = read_answers(tmp_path / "mac.xlsx", text="text", labels=["label"]).labels
    assert labels == {1: ("2026-05-31",), 2: ("1 day, 6:00:00",)}


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    b'<patternFill patternType="none"/>': b"",
    b"<patternFill/>": b"",
}


def test_strict_open_xml_and_an_empty_fill_are_read(tmp_path: Path) -> None:
    path = save(tmp_path, [["text", "label"], ["parking", date(2026, 5, 31)]])
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    assert any(b"<fill>" in content for content in kept.values())  # which is empty from here on
    with zipfile.ZipFile(path, "w") as parts:
        for name, content in kept.items():
            for transitional, strict in STRICT.items():
                content = content.replace(transitional, strict)
            parts.writestr(name, content)
    answers = read_answers(path, text="text", labels=["label"])
    assert (answers.texts, answers.labels) == (("parking",), {1: ("2026-05-31",)})


def test_a_formula_counts_as_its_last_result(tmp_path: Path) -> None:
    path = save(tmp_path, [["text", "label"], ["parking", "=1+1"]])
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
        b'<row r="2"><c r="A2" t="str"><f>"park"&amp;"ing"</f><v>parking</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert read_answers(with_part(path, "xl/worksheets/sheet1.xml", sheet), text="text").texts == ("parking",)


def test_the_first_sheet_that_is_shown_is_read_unless_one_is_named(tmp_path: Path) -> None:
    path = save(tmp_path, [["text"], ["parking"]], ("Second Wave", [["text"], ["noise"]]))
    assert read_answers(path, text="text").texts == ("parking",)
    assert read_answers(path, text="text", sheet="second wave").texts == ("noise",)
    with pytest.raises(UnknownSheet, match=r"'Third'.*Answers, Second Wave"):
        read_answers(path, text="text", sheet="Third")


def test_a_hidden_sheet_is_not_read_by_itself(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.sheet_state = "hidden"
    workbook.active.append(["lists"])
    shown = workbook.create_sheet("Shown")
    shown.append(["text"])
    shown.append(["parking"])
    workbook.save(tmp_path / "hidden.xlsx")
    assert read_answers(tmp_path / "hidden.xlsx", text="text").texts == ("parking",)


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptySpreadsheet):
        read_answers(save(tmp_path, []), text="text")


def test_a_sheet_with_a_cell_at_its_far_end_is_refused_at_once(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active["A1"] = "text"
    workbook.active["XFD1048576"] = "far"
    workbook.save(tmp_path / "far.xlsx")
    with pytest.raises(UnreadableFile, match=r"1,048,576 × 16,384 cells"):
        read_answers(tmp_path / "far.xlsx", text="text")


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = save(tmp_path, [["text"], ["parking"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as parts:
        parts.writestr("xl/media/zeros.bin", bytes(210_000_000))
    assert path.stat().st_size < 2_000_000
    with pytest.raises(UnreadableFile, match="210 MB"):
        read_answers(path, text="text")


def test_a_part_that_is_larger_than_it_says_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, [["text"], ["parking"]])
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/worksheets/sheet1.xml"))
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    path.write_bytes(raw)
    with pytest.raises(UnreadableFile):
        read_answers(path, text="text")


@pytest.mark.parametrize("depth", [9, 1])
def test_entities_that_multiply_are_refused(tmp_path: Path, depth: int) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, depth + 1))
    inside = f"&e{depth};" * (1 if depth > 1 else 20_000)
    bomb = (
        f'<!DOCTYPE b [<!ENTITY e0 "{"x" * 10_000}">{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t>{inside}</t></is></c></row></sheetData></worksheet>'
    )
    path = with_part(save(tmp_path, [["text"]]), "xl/worksheets/sheet1.xml", bomb.encode())
    with pytest.raises(UnreadableFile):
        read_answers(path, text="text")


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x00\x00\x08", b"PK\x03\x04" + bytes(1000)])
def test_a_damaged_workbook_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "book.xlsx").write_bytes(raw)
    with pytest.raises(UnreadableFile, match="not an XLSX file"):
        read_answers(tmp_path / "book.xlsx", text="text")


def test_another_kind_of_archive_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "letters.xlsx", "w") as parts:
        parts.writestr("letter.txt", "Dear all")
    with pytest.raises(UnreadableFile, match="Save it as CSV"):
        read_answers(tmp_path / "letters.xlsx", text="text")


def test_an_old_or_locked_workbook_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    with pytest.raises(UnreadableFile, match="password"):
        read_answers(tmp_path / "old.xls", text="text")


def test_formatted_text_is_read_whole(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["text"])
    workbook.active.append(["parking_x000D_\nis far"])
    workbook.active["A2"].font = Font(bold=True)
    workbook.save(tmp_path / "bold.xlsx")
    assert read_answers(tmp_path / "bold.xlsx", text="text").texts == ("parking\r\nis far",)
