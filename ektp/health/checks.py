"""From facts to findings: pure, so that every failure can be tried without one.

A finding says what is so, what it means for the people who report, and what to do about it.
"""

from collections.abc import Iterator

from ektp.health.facts import Facts
from ektp.health.finding import Check, State
from ektp.health.processes import extension, figures, scheduler, uploads, worker
from ektp.health.servers import backup, broker, clock, database, disk, migrations

_CHECKS = (database, migrations, broker, worker, scheduler, figures, extension, uploads, disk, backup, clock)

NEEDED = frozenset({"database", "migrations"})
"""Without these no page can be served; with all others failing, reports are still taken."""


def check(facts: Facts) -> list[Check]:
    """Every finding, in the order in which one thing needs another."""
    return [make(facts) for make in _CHECKS]


def worst(checks: list[Check]) -> State:
    """The state of the whole; what could not be looked at counts by what was in the way."""
    states = {one.state for one in checks}
    return next((state for state in (State.FAIL, State.WARN) if state in states), State.OK)


def is_ready(checks: list[Check]) -> bool:
    return all(one.state is not State.FAIL for one in checks if one.name in NEEDED)


def troubled(checks: list[Check]) -> Iterator[Check]:
    """What needs somebody, the worst first."""
    yield from (one for one in checks if one.state is State.FAIL)
    yield from (one for one in checks if one.state is State.WARN)
