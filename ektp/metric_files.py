"""Files to count in that a full disk cannot turn against the process.

prometheus_client maps a file with holes. A hole that is written to when the disk has no place for it ends
the process (SIGBUS): each request would kill the web process that answers it. So every byte is taken from
the disk before it is mapped, and where the disk has none, memory takes its place.
"""

import mmap
import os
from pathlib import Path

from prometheus_client import mmap_dict, values

_FIRST_BYTES = 1 << 16
# Besides the name of what is counted: its length, padding, the value and its time.
_AROUND_A_NAME = 4 + 8 + 16


class SolidFile(mmap_dict.MmapedDict):
    """Counts of one process. What had no place on the disk is counted all the same; others do not see it
    before the file grows again."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        if read_mode or _take(filename):
            super().__init__(filename, read_mode)
            return
        memory = os.memfd_create("metrics")
        try:
            os.ftruncate(memory, _FIRST_BYTES)
            super().__init__(f"/proc/self/fd/{memory}")
        finally:
            os.close(memory)

    def _init_value(self, key: str) -> None:
        while self._used + len(key.encode()) + _AROUND_A_NAME > self._capacity:
            self._grow()
        super()._init_value(key)

    def _grow(self) -> None:
        capacity = self._capacity * 2
        try:
            _write_zeros(self._f.fileno(), self._file_size(), capacity)
            larger = mmap.mmap(self._f.fileno(), capacity)
        except OSError:
            larger = mmap.mmap(-1, capacity)
        larger[: self._capacity] = self._m[:]
        self._m, self._capacity = larger, capacity

    def _file_size(self) -> int:
        return os.fstat(self._f.fileno()).st_size


def use() -> None:
    """From now on count in such files; before anything is counted."""
    values.MmapedDict = SolidFile


def _take(filename: str) -> bool:
    """Whether the file is there with all its bytes; half a file is never left."""
    path = Path(filename)
    if path.exists() and path.stat().st_size:
        return True
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        with draft.open("wb", buffering=0) as file:
            _write_zeros(file.fileno(), 0, _FIRST_BYTES)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        return False
    return True


def _write_zeros(descriptor: int, begin: int, end: int) -> None:
    """A byte that was written has its place; one that was only reserved has not on every file system."""
    while begin < end:
        begin += os.write(descriptor, bytes(end - begin))
