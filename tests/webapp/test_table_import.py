import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.factories.workbooks import ROW, book, filled, merged, sheet, strings, times
from webapp.table_import import Table, TableRow, Unreadable, carried, read_table

COLUMNS = {"name": ("name", "team"), "parent": ("parent", "team", "department"), "headcount": ("staff",)}
MOST_MEGABYTES = 150  # of the process
MOST_SECONDS = 8.0  # of the processor
LARGE = 9_000_000  # unpacked; more is not unpacked at all
READ = """
import json, sys, time
from pathlib import Path
from webapp.table_import import Unreadable, read_table
raw = Path(sys.argv[1]).read_bytes()
try:
    said = len(read_table(raw, "areas.xlsx", {"name": ("text",)}).rows)
except Unreadable as error:
    said = str(error)
status = open("/proc/self/status").read()
peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
print(json.dumps([said, len(raw), peak, time.process_time()]))
"""


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, dict(row.cells)) for row in read_table(text.encode(), "pasted", COLUMNS).rows]


def test_rows_are_read_by_their_columns_with_their_numbers() -> None:
    assert rows(" Team ;Other;STAFF\nPayroll;x; 12 \n;;\nTax\n") == [
        (2, {"name": "Payroll", "headcount": "12"}),
        (4, {"name": "Tax", "headcount": ""}),
    ]


def test_a_header_serves_one_column_alone_and_the_likeliest_wins() -> None:
    table = read_table(b"Department,Name,Team\nFinance,Payroll,Tax", "pasted", COLUMNS)
    assert table.headers == {"name": "Name", "parent": "Team"}
    table = read_table(b"Department,Team\nFinance,Payroll", "pasted", COLUMNS)
    assert table.headers == {"name": "Team", "parent": "Department"}


@pytest.mark.parametrize(
    "raw",
    [
        "name,staff\nFinance é,3".encode(),
        "name;staff\nFinance é;3".encode("cp1252"),
        "name\tstaff\r\nFinance é\t3".encode("utf-16"),
        '\ufeffname,staff\n"Finance é",3\n'.encode(),
    ],
)
def test_what_spreadsheets_write_is_read(raw) -> None:
    (row,) = read_table(raw, "areas.csv", COLUMNS).rows
    assert row.cells == {"name": "Finance é", "headcount": "3"}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "The first row must name the columns, and one of them “Name”. The columns are: none."),
        (b"Title,Staff\nx,1", "The columns are: Title, Staff."),
        (b"name,staff\n\n", "There are no rows under the names of the columns."),
        (b"name\na\0b", "areas.csv is neither a CSV nor an XLSX file"),
        (b"PK\x03\x04not a workbook", "areas.csv is not an XLSX file that can be read"),
        (b"\xd0\xcf\x11\xe0", "areas.csv is an old Excel file or has a password."),
        (b"name\n" + b"x\n" * 5_001, "There are more than 5,000 rows."),
        (b"name\n" + b"\n" * 100_000 + b"x\n", "There are more than 5,000 rows."),
        (b"name" + b"," * 200, "There are more than 200 columns."),
        (b'name\n"' + b"x" * 100_001, "areas.csv is not a CSV file that can be read"),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(raw, said) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_table(raw, "areas.csv", COLUMNS)
    assert said in str(refusal.value)
    assert len(str(refusal.value)) < 260


def test_as_many_rows_as_are_allowed_are_read() -> None:
    assert len(rows("name\n" + "x\n" * 5_000)) == 5_000


def test_rows_that_no_form_could_carry_are_refused() -> None:
    with pytest.raises(Unreadable, match="too long to be imported at once"):
        carried(Table([TableRow(2, {"name": "x" * 9_999})] * 21, {"name": "Name"}), COLUMNS)


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "a merged range over the whole sheet": lambda p: book(p, sheet(ROW, after=merged("A1:XFD1048576"))),
    "40 MB in 40 KB": lambda p: book(p, sheet(filled("<row/>"))),
    "one wide row again and again": lambda p: book(
        p, sheet(times(150_000, lambda n: '<row r="2"><c r="XFD2"><v>1</v></c></row>'))
    ),
    "rows that say nothing, to the end": lambda p: book(p, sheet(filled("<row/>", LARGE))),
    "empty cells without an end": lambda p: book(p, sheet("<row>", filled("<c/>", LARGE), "</row>")),
    "a row at the end of the sheet": lambda p: book(
        p, sheet('<row r="1048576"><c r="A1048576"><v>7</v></c></row>')
    ),
    "rows up and down the sheet": lambda p: book(
        p, sheet(times(100_000, lambda n: f'<row r="{n % 2 * 90_000 + 2}"><c><v>7</v></c></row>'))
    ),
}


def read(path: Path) -> tuple[str | int, int, float, float]:
    """What a process of its own says of a file, or how many rows; its size, memory's peak and seconds."""
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    said, size, megabytes, seconds = json.loads(done.stdout)
    return said, size, megabytes, seconds


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells the peak")
@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_before_it_takes_up_memory_or_time(tmp_path, case) -> None:
    said, size, megabytes, seconds = read(HOSTILE[case](tmp_path / "areas.xlsx"))
    assert size < 250_000
    assert isinstance(said, str)
    assert (len(said) < 260, megabytes < MOST_MEGABYTES, seconds < MOST_SECONDS) == (True, True, True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells the peak")
def test_a_long_text_in_every_row_takes_up_little(tmp_path) -> None:
    cells = times(4_000, lambda n: '<row><c t="s"><v>0</v></c></row>')
    path = book(
        tmp_path / "areas.xlsx", sheet(cells), strings=strings("<si><t>", ",; " * 30_000, "</t></si>")
    )
    said, _, megabytes, seconds = read(path)
    assert said == 4_000
    assert (megabytes < MOST_MEGABYTES, seconds < MOST_SECONDS) == (True, True)


def test_rows_that_a_workbook_leaves_out_are_counted(tmp_path) -> None:
    path = book(tmp_path / "areas.xlsx", sheet('<row r="7"><c r="A7"><v>7</v></c></row>'))
    (row,) = read_table(path.read_bytes(), "areas.xlsx", {"name": ("text",)}).rows
    assert (row.number, row.cells) == (7, {"name": "7"})
