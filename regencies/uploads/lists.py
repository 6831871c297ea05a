"""Complete lists of what a check found, as CSV files that a spreadsheet opens and does not run."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import IO

from regencies.models import Upload
from regencies.neutral import neutral

from .storing import PIECE, keep_part, pieces_of

PARTS = ("added", "changed", "left", "errors", "odd", "drift")
MOST_LINES = 200_000


@contextmanager
def new_lists() -> Iterator["Lists"]:
    """Empty lists, on disk once they grow, for the length of a check."""
    with ExitStack() as stack:
        yield Lists(
            {part: stack.enter_context(tempfile.SpooledTemporaryFile(max_size=PIECE)) for part in PARTS}
        )


class Lists:
    """The lists of one check, written as they are found."""

    def __init__(self, files: Mapping[str, IO[bytes]]) -> None:
        self._files = {part: _List(file) for part, file in files.items()}

    def add(self, part: str, cells: Iterable[object]) -> None:
        self._files[part].add(cells)

    def keep(self, upload: Upload) -> None:
        """Store every list in place of an earlier check's."""
        for part, file in self._files.items():
            keep_part(upload, part, file.pieces())

    def lines(self, part: str) -> list[str]:
        """The lines of a list so far."""
        return b"".join(self._files[part].pieces()).decode().splitlines()


class _List:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._line = io.StringIO(newline="")
        self._writer = csv.writer(self._line)
        self._lines = 0

    def add(self, cells: Iterable[object]) -> None:
        self._lines += 1
        if self._lines <= MOST_LINES:
            self._writer.writerow(["" if value is None else neutral(value) for value in cells])
            self._file.write(self._line.getvalue().encode())
            self._line.seek(0)
            self._line.truncate()

    def pieces(self) -> Iterator[bytes]:
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            yield piece


def lines_of(upload: Upload, part: str) -> list[str]:
    """The lines of a list as they were kept."""
    return b"".join(pieces_of(upload, part)).decode().splitlines()
