"""CSV as offices write it: UTF-8 or Windows-1252, comma or semicolon."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from .problems import FileError

PIECE = 1 << 20
MOST_TITLES = 40
# A letter beyond ASCII in UTF-8; as Windows-1252 it would be two signs that no word has, such as "Ã©".
_UTF8_LETTER = re.compile(rb"[\xc3\xc4\xc5][\x80-\xbf]|\xe2\x80[\x90-\xa6]")
LEAST_SEPARATORS = 3


@contextmanager
def csv_rows(path: Path) -> Iterator[Iterator[tuple[int, list]]]:
    """Rows with their numbers; blank lines count, as they do in a spreadsheet."""
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter_of(file)
        yield _rows(file, delimiter)


def _rows(file: TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list]]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [cell.strip() or None for cell in cells]
    except csv.Error as error:
        raise FileError(
            "the quotes or the separators are broken ({reason})", row=number + 1, reason=error
        ) from None


def _encoding_of(path: Path) -> str:
    """UTF-8 when every byte of the file is, with or without mark; else Windows-1252."""
    decoders = {
        "utf-8-sig": codecs.getincrementaldecoder("utf-8")(),
        "cp1252": codecs.getincrementaldecoder("cp1252")(),
    }
    mixed = False
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if b"\x00" in piece:
                raise FileError("is neither a CSV file nor an .xlsx workbook")
            for encoding, decoder in list(decoders.items()):
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    del decoders[encoding]
            mixed = mixed or _UTF8_LETTER.search(piece) is not None
    encoding = _first_that_ends_well(decoders)
    if mixed and encoding == "cp1252":
        raise FileError("mixes two encodings of letters (UTF-8 and Windows-1252); save it as CSV UTF-8")
    return encoding


def _first_that_ends_well(decoders: dict[str, codecs.IncrementalDecoder]) -> str:
    for encoding, decoder in decoders.items():
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileError("is neither UTF-8 nor Windows-1252 text; save it as CSV UTF-8")


def _delimiter_of(file: TextIOWrapper) -> str:
    """Comma or semicolon, whichever the header has more of; leaves *file* at its first line.

    Excel writes ``sep=;`` above the header and does not show that line.
    """
    start = file.tell()
    line = file.readline(PIECE)
    if line.strip().lower() in {"sep=;", "sep=,"}:
        return line.strip()[-1]
    lines = [line, *(file.readline(PIECE) for _line in range(MOST_TITLES))]
    file.seek(start)
    # Titles above the header hold few separators, if any.
    line = next(
        (line for line in lines if max(map(line.count, ",;")) >= LEAST_SEPARATORS),
        next((line for line in lines if line.strip()), ""),
    )
    delimiter = max(",;", key=line.count)
    if delimiter not in line and "\t" in line:
        raise FileError("its columns are separated by tabs; save it as CSV with commas or semicolons")
    return delimiter
