"""Small files that would take up gigabytes, and large ones built of nothing, as an attacker sends them."""

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
