"""Workbooks and text files written part by part, as nobody's program writes them."""

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
LARGE = 40_000_000
LARGEST = 190_000_000  # just under what is unpacked at all
PIECE = 1_000_000
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c></row>'
ROW = '<row r="2"><c r="A2" t="inlineStr"><is><t>parking</t></is></c></row>'
Pieces = Iterable[str]


def filled(sign: str = "a", size: int = LARGE) -> Pieces:
    """A text of so many bytes, a piece at a time."""
    piece = sign * (PIECE // len(sign))
    return (piece for _ in range(size // len(piece)))


def times(number: int, piece: Callable[[int], str]) -> Pieces:
    """A text made of so many pieces that differ in their number, joined by thousands."""
    for start in range(0, number, 1000):
        yield "".join(piece(n) for n in range(start, min(start + 1000, number)))


def sheet(*parts: str | Pieces, after: str | Pieces = "", before: str = "") -> Pieces:
    """A sheet with a header, and what is put into it."""
    yield f"<worksheet {MAIN}>{before}<sheetData>{HEADER}"
    for part in parts:
        yield from [part] if isinstance(part, str) else part
    yield "</sheetData>"
    yield from [after] if isinstance(after, str) else after
    yield "</worksheet>"


def book(
    path: Path,
    sheet_part: Pieces,
    *,
    strings: Pieces | None = None,
    styles: Pieces | None = None,
    sheets: Pieces = (),
    packing: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """Write a workbook of one sheet, or of more where their elements are given."""
    parts: dict[str, Pieces] = {
        "[Content_Types].xml": [CONTENT_TYPES],
        "_rels/.rels": [
            f'<Relationships {RELATIONS}><Relationship Id="a" Type="{KIND}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ],
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": [
            f'<Relationships {RELATIONS}><Relationship Id="s" Type="{KIND}/worksheet" Target="sheet.xml"/>'
            f'<Relationship Id="t" Type="{KIND}/sharedStrings" Target="strings.xml"/>'
            f'<Relationship Id="y" Type="{KIND}/styles" Target="styles.xml"/></Relationships>'
        ],
        "xl/sheet.xml": sheet_part,
        "xl/strings.xml": strings or [f"<sst {MAIN}/>"],
        "xl/styles.xml": styles or [f"<styleSheet {MAIN}/>"],
    }
    with zipfile.ZipFile(path, "w", packing, compresslevel=1) as archive:
        for name, pieces in parts.items():
            with archive.open(name, "w") as part:
                for piece in pieces:
                    part.write(piece.encode())
    return path


def _workbook(sheets: Pieces) -> Pieces:
    yield f'<workbook {MAIN} {LINKS}><sheets><sheet name="Answers" sheetId="1" r:id="s"/>'
    yield from sheets
    yield "</sheets></workbook>"


CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"),
            ("sheet", "worksheet"),
            ("strings", "sharedStrings"),
            ("styles", "styles"),
        )
    )
    + "</Types>"
)
_LAUGHS = "".join(f'<!ENTITY e{n} "{10 * f"&e{n - 1};"}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE b [<!ENTITY e0 "xxxxxxxxxx">{_LAUGHS}]>'


def merged(*areas: str) -> str:
    """Merged areas."""
    inside = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f"<mergeCells>{inside}</mergeCells>"


def strings(*parts: str | Pieces) -> Pieces:
    """Strings that cells share."""
    yield f"<sst {MAIN}>"
    for part in parts:
        yield from [part] if isinstance(part, str) else part
    yield "</sst>"


def styles(*parts: str | Pieces) -> Pieces:
    """Styles."""
    yield f"<styleSheet {MAIN}>"
    for part in parts:
        yield from [part] if isinstance(part, str) else part
    yield "</styleSheet>"


def text_file(path: Path, *parts: str | Pieces, encoding: str = "utf-8") -> Path:
    """Write a text file, a piece at a time."""
    with path.open("w", encoding=encoding, newline="") as file:
        for part in parts:
            file.writelines([part] if isinstance(part, str) else part)
    return path


def many_parts(path: Path) -> Path:
    """Write a workbook with a million empty parts: their list alone takes up memory."""
    book(path, sheet(ROW))
    raw = path.read_bytes()
    entry = raw[raw.index(b"PK\x01\x02") : raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 4)]
    start, end = raw.index(b"PK\x01\x02"), raw.rindex(b"PK\x05\x06")
    entries = entry * 1_000_000
    size = (len(entries)).to_bytes(4, "little")
    path.write_bytes(raw[:start] + entries + raw[end : end + 12] + size + raw[end + 16 :])
    return path
