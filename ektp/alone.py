"""Work that only one process at a time does, on however many machines."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(*key: int) -> Iterator[bool]:
    """Whether nobody else is at what *key* names: one number of 64 bits or two of 32.

    The lock is the database session's: it is free the moment its holder's connection is gone, also when he
    died in the middle.
    """
    numbers = ", ".join(["%s"] * len(key))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({numbers})", key)
        is_mine = cursor.fetchone()[0]
    try:
        yield is_mine
    finally:
        if is_mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock({numbers})", key)
