"""How far a job is, written beside its transaction: a page that asks sees it move."""

import time

from django.db import connection

from regencies.models import Upload

SECONDS = 0.4


class Progress:
    """Tells how many rows of *total* are done, on a connection of its own, for the length of a ``with``."""

    def __init__(self, upload: Upload, total: int) -> None:
        self._upload, self._total = upload, max(1, total)
        self._connection = connection.copy()
        self._told_at = 0.0

    def __enter__(self) -> "Progress":
        self.tell(0)
        return self

    def __exit__(self, *error) -> None:
        self._connection.close()

    def __call__(self, row: int) -> None:
        """A row was read; told now and then. The rest of the work counts as half as much again."""
        now = time.monotonic()
        if now - self._told_at >= SECONDS:
            self.tell(row * 2 / 3)

    def compared(self) -> None:
        """Every row was read and compared."""
        self.tell(self._total * 0.8)

    def tell(self, done: float) -> None:
        self._told_at = time.monotonic()
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Upload._meta.db_table} SET done = %s, total = %s WHERE id = %s",
                [min(int(done), self._total), self._total, self._upload.pk],
            )


class Untold:
    """For a file that is done before anybody could ask."""

    def __enter__(self) -> "Untold":
        return self

    def __exit__(self, *error) -> None:
        pass

    def __call__(self, row: int) -> None:
        pass

    def compared(self) -> None:
        pass
