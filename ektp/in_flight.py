"""How many requests this web process works on at this moment, each on a thread of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

_working: set[int] = set()


@contextmanager
def counted() -> Iterator[None]:
    """Counts the request of this thread."""
    _working.add(get_ident())
    try:
        yield
    finally:
        _working.discard(get_ident())


def count() -> int:
    """Requests under way, the one that asks included; 0 outside of any."""
    return len(_working)
