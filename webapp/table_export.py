"""The one place that writes a table as a file of the format that is asked for: CSV, Excel or JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.base import Missing
from webapp.csv_export import CSV, csv_file
from webapp.xlsx_export import XLSX, Rows, Sheet, xlsx_file

JSON = "application/json"
VERSION = 1
NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class TableToExport:
    """A table: what its rows are, in a word, its header and its rows. A cell may be a list of texts."""

    of: str
    header: Sequence[str]
    rows: Rows


@dataclass(frozen=True)
class TableFormat:
    """A format: what people call it, how its file's name ends, what it is on the web, and who writes it."""

    name: str
    ending: str
    content_type: str
    write: Callable[[TableToExport], bytes]


def json_file(
    table: str, items: Sequence[Mapping[str, object]], around: Mapping[str, object] = NOTHING
) -> bytes:
    """Write items as an object with a format, its version, the items and what is around them."""
    key = "items" if table == "backlog" else table
    written = {"format": f"soundings-{table}", "version": VERSION, key: items, **around}
    return json.dumps(written, ensure_ascii=False, indent=2).encode()


def json_item(header: Sequence[str], row: Sequence[object]) -> dict[str, object]:
    """Give a row as an object: dates as they are written, everything else as it is."""
    return {
        json_key(name): value.isoformat() if isinstance(value, date) else value
        for name, value in zip(header, row, strict=True)
    }


def json_key(column: str) -> str:
    """The name of a column as that of a field: “Confidence %” is confidence_percent."""
    words = column.lower().replace("%", "percent").replace(":", "").replace("-", " ")
    return "_".join(words.split())


def _write_csv(table: TableToExport) -> bytes:
    return csv_file(table.header, _flat(table.rows))


def _write_xlsx(table: TableToExport) -> bytes:
    return xlsx_file([Sheet(table.of.capitalize(), table.header, _flat(table.rows))])


def _write_json(table: TableToExport) -> bytes:
    return json_file(table.of, [json_item(table.header, row) for row in table.rows])


def _flat(rows: Rows) -> Rows:
    """Rows whose lists are texts, a line for each."""
    return [["\n".join(cell) if isinstance(cell, list) else cell for cell in row] for row in rows]


TABLE_FORMATS = {
    "csv": TableFormat("CSV", "csv", CSV, _write_csv),
    "xlsx": TableFormat("Excel", "xlsx", XLSX, _write_xlsx),
    "json": TableFormat("JSON", "json", JSON, _write_json),
}


def table_format(ending: str) -> TableFormat:
    """Find a format by how its file's name ends.

    Raises
    ------
    Missing
        If there is none.
    """
    if ending not in TABLE_FORMATS:
        raise Missing("There is no such format. Choose one under “Export”.")
    return TABLE_FORMATS[ending]
