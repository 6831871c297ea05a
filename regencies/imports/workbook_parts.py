"""The parts of a workbook's archive, measured before any parser sees them.

A parser builds objects from every tag, so that a small archive can cost minutes and gigabytes. What Excel
shows no trace of (hidden rows, merged cells) is noted on the way.
"""

import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree

from .limits import (
    LONGEST_ROW_BYTES,
    MOST_EMPTY_ROWS,
    MOST_HELD_BYTES,
    MOST_PART_BYTES,
    MOST_PARTS,
    MOST_ROWS,
    MOST_SHEET_BYTES,
    MOST_TAGS,
)
from .problems import TOO_MANY_EMPTY, FileError

PIECE = 1 << 18
SHEETS = "xl/worksheets/"
TYPES = "[Content_Types].xml"
PLACES = {"sheet.main+xml": "/xl/workbook.xml", "sharedStrings+xml": "/xl/sharedStrings.xml"}
DEFINITIONS = "holds definitions that no spreadsheet program writes; save it again in Excel"
MOST_NAMED = 5  # rows and ranges that are named, of those that are counted
MOST_MERGED = 200  # ranges that are kept, so that those of a head can be told from the others

_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_HIDDEN_COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*\bhidden="(?:1|true)"')
# A row's start or end; words inside texts and comments are not taken for it.
_ROW = re.compile(rb"</?(?:\w+:)?row[\s/>]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


@dataclass
class Traits:
    """What is peculiar about a worksheet: how many, and the first few by name."""

    rows: int = 0
    cells: int = 0
    hidden_row_count: int = 0
    hidden_rows: tuple[str, ...] = ()
    hidden_columns: int = 0
    merged_count: int = 0
    merged: tuple[str, ...] = ()

    def note(self, piece: bytes) -> None:
        rows = _HIDDEN_ROW.findall(piece)
        merged = _MERGED.findall(piece)
        self.hidden_row_count += len(rows)
        self.hidden_rows = (*self.hidden_rows, *(row.decode() for row in rows))[:MOST_NAMED]
        self.hidden_columns += len(_HIDDEN_COLUMN.findall(piece))
        self.merged_count += len(merged)
        self.merged = (*self.merged, *(ref.decode() for ref in merged))[:MOST_MERGED]


def measured(archive: zipfile.ZipFile) -> dict[str, Traits]:
    """Traits of every worksheet by the name of its part. Raises ``FileError`` for what no table needs."""
    parts = archive.infolist()
    _refuse_other_archives({part.filename for part in parts}, len(parts))
    sheets = [part for part in parts if part.filename.startswith(SHEETS) and part.filename.endswith(".xml")]
    others = max((part.file_size for part in parts if part not in sheets), default=0)
    unpacked = sum(part.file_size for part in sheets)
    held = max((part.file_size for part in parts if _is_held(part.filename)), default=0)
    if unpacked > MOST_SHEET_BYTES or others > MOST_PART_BYTES or held > MOST_HELD_BYTES:
        raise FileError(
            "unpacks to {megabytes} MB, far more than a table; copy the table alone into a new workbook",
            megabytes=max(unpacked if unpacked > MOST_SHEET_BYTES else 0, others, held) // 1_000_000,
        )
    for part in parts:
        if part.filename in MOST_TAGS or _is_held(part.filename):
            _refuse_tags(archive, part, MOST_TAGS.get(part.filename, MOST_HELD_BYTES))
    _refuse_other_places(archive)
    return {part.filename: _scanned(archive, part) for part in sheets}


def _is_held(name: str) -> bool:
    """Parts that the parser turns into objects as a whole."""
    return name.endswith((".rels", TYPES)) or name in {"xl/workbook.xml", "xl/theme/theme1.xml"}


def _refuse_other_archives(names: set[str], count: int) -> None:
    if "mimetype" in names:
        raise FileError("is an OpenDocument file; save it as .xlsx")
    if TYPES not in names:
        raise FileError("is a ZIP archive, not an .xlsx workbook")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileError("holds macros; save it as .xlsx, which has none")
    if "xl/workbook.bin" in names:
        raise FileError("is a binary workbook (.xlsb); save it as .xlsx")
    if count > MOST_PARTS:
        raise FileError("has too many parts for a table ({count})", count=count)


def _refuse_tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> None:
    tags = 0
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            tags += piece.count(b"<")
            _refuse_definitions(piece)
            if tags > most:
                raise FileError(
                    "holds far more formats or texts than a table; copy the table alone into a new workbook"
                )


def _refuse_other_places(archive: zipfile.ZipFile) -> None:
    """A part under another name would be parsed without having been measured as what it is."""
    for override in ElementTree.fromstring(archive.read(TYPES)):
        kind, place = override.get("ContentType", ""), override.get("PartName")
        for ending, expected in PLACES.items():
            if place is not None and kind.endswith(ending) and place != expected:
                raise FileError(
                    "is not a readable .xlsx workbook ({reason}); "
                    "open it in Excel or LibreOffice and save it again",
                    reason=place,
                )


def _refuse_definitions(piece: bytes) -> None:
    """No program that writes workbooks defines entities; who does wants them to multiply."""
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise FileError(DEFINITIONS)


def _scanned(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Traits:
    """Parsers hold a whole row, and a trace of every row: refuse a row without end, and rows without end."""
    traits, since, tags, tail = Traits(), 0, 0, b""
    with archive.open(part) as sheet:
        while piece := sheet.read(PIECE):
            _refuse_definitions(piece)
            # Nor does a sheet hold comments, in which anything could be taken for a row.
            if b"<!--" in piece or b"<![CDATA[" in piece:
                raise FileError(DEFINITIONS)
            starts = [*_ROW.finditer(piece)]
            tags += len(starts)
            since = len(piece) - starts[-1].start() if starts else since + len(piece)
            if since > LONGEST_ROW_BYTES:
                raise FileError("holds a row that is too long for a table")
            if tags > 2 * MOST_ROWS:  # a start and an end
                raise FileError(
                    "has more than {most} rows; split it", most=f"{MOST_ROWS:,}".replace(",", ".")
                )
            whole, _tag, rest = (tail + piece).rpartition(b"<")
            traits.rows += whole.count(b"<row")
            traits.cells += whole.count(b"<c ") + whole.count(b"<c>")
            traits.note(whole)
            tail = b"<" + rest if len(rest) < PIECE else b""
    traits.note(tail)
    if traits.rows > traits.cells + MOST_EMPTY_ROWS:
        raise FileError(TOO_MANY_EMPTY, most=f"{MOST_EMPTY_ROWS:,}".replace(",", "."))
    return traits
