"""Files that are built to take up memory or time: each is refused in one sentence, and takes up little."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.text.cleaning import clean_text
from tests.factories.workbooks import (
    BOMB,
    LARGE,
    LARGEST,
    ROW,
    book,
    filled,
    many_parts,
    merged,
    sheet,
    strings,
    styles,
    text_file,
    times,
)

MOST_MEGABYTES = 400  # of the process, of which the largest file is 200
MOST_SECONDS = 20.0  # of the processor
ADDRESSES = 1_500_000_000
READ = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
from analysis.files.spreadsheet import read_answers
from analysis.files.spreadsheet_errors import SpreadsheetError
try:
    said = len(read_answers(sys.argv[1], text="text").texts)
except SpreadsheetError as error:
    said = str(error)
status = open("/proc/self/status").read()
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps([said, peak, time.process_time()]))
"""
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells the peak")


def read(path: Path) -> tuple[str | int, float, float]:
    """What a process of its own says of a file, or how many answers; its memory's peak, its seconds."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path), str(ADDRESSES)], capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr[-500:]
    said, megabytes, seconds = json.loads(done.stdout)
    return said, megabytes, seconds


def table_of_repeats(path: Path) -> Path:
    """Write an ODS file whose one cell is repeated over the whole sheet."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><table:table>'
            '<table:table-row table:number-rows-repeated="1048576">'
            '<table:table-cell table:number-columns-repeated="16384">a</table:table-cell></table:table-row>'
            "</table:table></office:document-content>",
        )
    return path


XLSX: dict[str, Callable[[Path], Path]] = {
    "a merged range over the whole sheet": lambda p: book(p, sheet(ROW, after=merged("A1:XFD1048576"))),
    "merged ranges over each other": lambda p: book(p, sheet(ROW, after=merged(*["A1:XFD300"] * 50_000))),
    "two million merged ranges": lambda p: book(
        p, sheet(ROW, after=times(2_000_000, lambda n: '<mergeCell ref="A1:A2"/>'))
    ),
    "one cell of 190 MB": lambda p: book(
        p, sheet('<row><c t="inlineStr"><is><t>', filled(size=LARGEST), "</t></is></c></row>")
    ),
    "one string of 40 MB": lambda p: book(p, sheet(ROW), strings=strings("<si><t>", filled(), "</t></si>")),
    "a string of 40 MB in pieces": lambda p: book(
        p, sheet(ROW), strings=strings("<si>", filled("<r><t>abcdefgh</t></r>"), "</si>")
    ),
    "a value of 40 MB": lambda p: book(p, sheet("<row><c><v>", filled("9"), "</v></c></row>")),
    "an attribute of 40 MB": lambda p: book(p, sheet('<row spans="', filled(), '"/>')),
    "a comment of 40 MB": lambda p: book(p, sheet("<!--", filled(), "-->")),
    "a sign of 5,000 digits": lambda p: book(
        p, sheet(f'<row><c t="inlineStr"><is><t>&#{"9" * 5000};</t></is></c></row>')
    ),
    "a number of row of 5,000 digits": lambda p: book(p, sheet(f'<row r="{"9" * 5000}"><c/></row>')),
    "entities that multiply in a sheet": lambda p: book(p, [BOMB, *sheet(ROW.replace("parking", "&e9;"))]),
    "entities that multiply in the strings": lambda p: book(
        p, sheet(ROW), strings=[BOMB, *strings("<si><t>&e9;</t></si>")]
    ),
    "a wide row in every line": lambda p: book(
        p,
        sheet(times(50_000, lambda n: f'<row r="{n + 2}"><c r="XFD{n + 2}"><v>1</v></c></row>')),
    ),
    "one wide row again and again": lambda p: book(
        p, sheet(times(1_000_000, lambda n: '<row r="2"><c r="XFD2"><v>1</v></c></row>'))
    ),
    "a column behind the last": lambda p: book(p, sheet('<row><c r="ZZZ2"><v>1</v></c></row>')),
    "a row behind the last": lambda p: book(p, sheet('<row r="2000000"><c><v>1</v></c></row>')),
    "two million sheets": lambda p: book(
        p, sheet(ROW), sheets=times(2_000_000, lambda n: f'<sheet name="s{n}" sheetId="1" r:id="s"/>')
    ),
    "four million styles": lambda p: book(
        p, sheet(ROW), styles=styles("<cellXfs>", times(4_000_000, lambda n: "<xf/>"), "</cellXfs>")
    ),
    "two million formats": lambda p: book(
        p,
        sheet(ROW),
        styles=styles(
            "<numFmts>", times(2_000_000, lambda n: f'<numFmt numFmtId="{n}" formatCode="d"/>'), "</numFmts>"
        ),
    ),
    "sixteen million empty cells": lambda p: book(p, sheet("<row>", filled("<c/>", 64_000_000), "</row>")),
    "elements within elements": lambda p: book(p, sheet(filled("<a>"))),
    "elements of a million names": lambda p: book(p, sheet(times(1_000_000, lambda n: f"<a{n}/>"))),
    "attributes of a million names": lambda p: book(p, sheet(times(1_000_000, lambda n: f'<a b{n}=""/>'))),
    "five million strings": lambda p: book(
        p, sheet(ROW), strings=strings(times(5_000_000, lambda n: f"<si><t>{n}</t></si>"))
    ),
    "a long string in a million cells": lambda p: book(
        p,
        sheet(times(1_000_000, lambda n: '<row><c t="s"><v>0</v></c></row>')),
        strings=strings("<si><t>", "ab; " * 20_000, "</t></si>"),
    ),
    "parts packed with a dictionary of gigabytes": lambda p: book(p, sheet(ROW), packing=zipfile.ZIP_LZMA),
    "a million parts": many_parts,
    "an ODS cell that is repeated over the whole sheet": table_of_repeats,
}

CSV: dict[str, Callable[[Path], Path]] = {
    "one line of 190 MB": lambda p: text_file(p, "text\n", filled(size=LARGEST)),
    "one cell of 40 MB in many lines": lambda p: text_file(p, 'text\n"', filled("a\n"), '"\n'),
    "one row of 40 MB in many cells and lines": lambda p: text_file(p, 'text\n"', filled('a\n","'), '"\n'),
    "one row of millions of cells": lambda p: text_file(p, "text\n", filled(",", 50_000_000)),
    "a header of millions of cells": lambda p: text_file(p, filled(",", 50_000_000), "text\n"),
    "40 million empty lines": lambda p: text_file(p, "text\nparking\n", filled("\n")),
    "wide rows": lambda p: text_file(p, "text\n", filled("," * 9_999 + "\n")),
    "60 million signs in short answers": lambda p: text_file(
        p, "text\n", filled("0123456789" * 20 + "\n", 60_000_000)
    ),
    "40 MB with one emoji": lambda p: text_file(p, "text\n😀", filled()),
    "40 MB of UTF-16": lambda p: text_file(p, "text\n", filled(size=LARGE // 2), encoding="utf-16"),
    "NUL bytes": lambda p: text_file(p, "text\npar\x00king\n"),
    "over 200 MB": lambda p: text_file(p, "text\n", filled("parking\n", 210_000_000)),
}

CASES = [*(("xlsx", name) for name in XLSX), *(("csv", name) for name in CSV)]


@pytest.mark.parametrize(("suffix", "case"), CASES)
def test_a_hostile_file_is_refused_in_a_sentence_before_it_takes_up_memory(
    tmp_path: Path, suffix: str, case: str
) -> None:
    built = {"xlsx": XLSX, "csv": CSV}[suffix][case](tmp_path / f"answers.{suffix}")
    said, megabytes, seconds = read(built)
    built.unlink()
    assert isinstance(said, str)
    assert len(said) < 250
    assert "\n" not in said
    assert megabytes < MOST_MEGABYTES
    assert seconds < MOST_SECONDS


HARMLESS: dict[str, tuple[Callable[[Path], Path], int]] = {
    "a dimension that lies": (
        lambda path: book(path, sheet(ROW, before='<dimension ref="A1:XFD1048576"/>')),
        1,
    ),
    "rows with a gap of a million": (
        lambda path: book(path, sheet('<row r="1048576"><c r="A1048576"><v>7</v></c></row>')),
        1,
    ),
    "a million rows that say nothing": (
        lambda path: book(path, sheet(ROW, times(1_000_000, lambda n: f'<row r="{n + 3}"><c s="1"/></row>'))),
        1,
    ),
    "100,000 short answers": (
        lambda path: book(
            path,
            sheet(times(100_000, lambda n: f'<row><c t="s"><v>{n}</v></c></row>')),
            strings=strings(times(100_000, lambda n: f"<si><t>answer {n}</t></si>")),
        ),
        100_000,
    ),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_what_only_looks_large_is_read(tmp_path: Path, case: str) -> None:
    build, answers = HARMLESS[case]
    said, megabytes, seconds = read(build(tmp_path / "answers.xlsx"))
    assert said == answers
    assert megabytes < MOST_MEGABYTES
    assert seconds < MOST_SECONDS


def test_a_file_without_an_end_is_refused() -> None:
    said, megabytes, _ = read(Path("/dev/zero"))
    assert "over 200 MB" in str(said)
    assert megabytes < MOST_MEGABYTES


def test_a_text_as_long_as_cells_may_be_is_read(tmp_path: Path) -> None:
    longest = "x" * 32_767  # Excel's limit
    said, *_ = read(book(tmp_path / "answers.xlsx", sheet(ROW.replace("parking", longest))))
    assert said == 1


@pytest.mark.parametrize("digits", ["9" * 5_000, "x" + "f" * 5_000, "x" + "0" * 5_000 + "41"])
def test_a_sign_of_thousands_of_digits_is_none(digits: str) -> None:
    assert len(clean_text(f"parking &#{digits}; desks")) < 30
