"""Loading a demonstration as if it had been entered day by day.

Every row goes through the import code and is stamped with the moment at which an office would have entered
it (simulated, see ``office_hours``), so that "as known at", lateness and the history of every report have
something to show.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pghistory
from django.db import connection, transaction

from regencies import clock
from regencies.accounts import Account, Role, open_account
from regencies.areas import load_regions
from regencies.calendar import is_service_day
from regencies.imports import KINDS, Kind, Problems, Refusal, values_in
from regencies.imports.areas import Areas
from regencies.ledger.bulk import staged
from regencies.models import Deadline, Province, Regency
from regencies.signals import ledger_changed

from . import FOLDER, meant_for
from .office_hours import entered_at

PROVINCE = "16"
# What these regencies report today is left to be entered by whoever tries the form.
LEFT_TO_ENTER = ("16.07", "16.10", "16.73")
REPORTS = "daily-reports"
LOCK = 20160830  # a number of our own: two loads at once wait for each other


@dataclass(frozen=True)
class Entered:
    """Rows of one kind that were entered at one moment."""

    at: dt.datetime
    kind: Kind
    rows: list[tuple]


@dataclass(frozen=True)
class Loaded:
    """How many reports were loaded, which regencies' reports of today were not, and the new accounts."""

    reports: int
    left_to_enter: list[str]
    accounts: list[Account]


@transaction.atomic
def load(name: str) -> Loaded | None:
    """Fill an empty database with the demonstration; None, and nothing done, when it holds a province.

    Raises ``Refusal`` when the demonstration's own files are wrong.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Province.objects.exists():
        return None
    context = {"user": None, "user_name": f"demonstration {name}", "source": "import"}
    opened = dt.date(meant_for(name).year, 1, 1)
    with pghistory.context(**context, why=f"load_demonstration {name}"):
        _at(min(dt.datetime.combine(opened, dt.time(8), clock.now().tzinfo), clock.now()))
        province = load_regions(PROVINCE, is_simulated=True).province
        held_back = _held_back(province)
        parts = list(_parts(name, province, held_back))
        parts.sort(key=lambda part: part.at)
        for part in parts:
            if part.kind.name != REPORTS:
                _at(min(part.at, clock.now()))
                _enter(part)
        _enter_reports([part for part in parts if part.kind.name == REPORTS])
        _at(None)
        accounts = _accounts(province)
    ledger_changed.send(sender=Province, regency_ids=list(province.regencies.values_list("pk", flat=True)))
    reports = sum(len(part.rows) for part in parts if part.kind.name == REPORTS)
    return Loaded(reports, [regency.full_name for regency in held_back], accounts)


def _at(moment: dt.datetime | None) -> None:
    """From here on, history of this transaction is stamped with *moment* (None: with the clock again)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('ektp.now', %s, true)", [moment.isoformat() if moment is not None else ""]
        )


def _enter(part: Entered) -> None:
    with staged(part.kind.target) as batch:
        for number, values in enumerate(part.rows, start=1):
            batch.add(number, values)
        batch.compare()
        batch.write(change=True, announce=False)


def _enter_reports(parts: list[Entered]) -> None:
    """A day's reports arrive at many moments: staged in one table, since making one costs more than writing
    these few rows, and not compared, since none of them can be there yet."""
    with staged(KINDS[REPORTS].target) as batch:
        for part in parts:
            _at(min(part.at, clock.now()))
            for number, values in enumerate(part.rows, start=1):
                batch.add(number, values)
            batch.write_new()


def _held_back(province: Province) -> list[Regency]:
    today = clock.today(province.timezone)
    regencies = province.regencies.filter(code__in=LEFT_TO_ENTER).select_related("province")
    return [regency for regency in regencies if is_service_day(regency, today)]


def _parts(name: str, province: Province, held_back: list[Regency]) -> Iterator[Entered]:
    """What was entered when, up to today."""
    zone, today = ZoneInfo(province.timezone), clock.today(province.timezone)
    held_back_keys = {(regency.pk, today) for regency in held_back}
    codes = dict(province.regencies.values_list("pk", "code"))
    together: dict[tuple[dt.datetime, str], list[tuple]] = defaultdict(list)
    for kind, known_on, entered_on, hour, values in _everything(name, codes):
        is_held_back = kind == REPORTS and (values["regency_id"], values["date"]) in held_back_keys
        if known_on <= today and not is_held_back:
            moment = dt.datetime.combine(entered_on, hour, zone)
            together[moment, kind].append(tuple(values.values()))
    for (moment, kind), rows in together.items():
        yield Entered(moment, KINDS[kind], rows)


def _everything(
    name: str, codes: dict[int, str]
) -> Iterator[tuple[str, dt.date, dt.date, dt.time, dict[str, Any]]]:
    """Kind, first date on which the row belongs to the world, day and hour at which it is entered, values."""
    next_day, always = dt.timedelta(days=1), dt.date.min
    for values in _values(name, "register"):
        yield "register", always, values["effective_on"] + next_day, dt.time(8), values
    for values in _values(name, "reconciliations"):
        yield "reconciliations", values["date"], values["date"] + next_day, dt.time(8), values
    exceptions = _values(name, "service-days")
    planned_on = min((values["date"] for values in exceptions), default=always + 7 * next_day) - 7 * next_day
    for values in exceptions:
        yield "service-days", always, planned_on, dt.time(9), values
    for announced_on, values in _announcements(_values(name, "deadlines")):
        yield "deadlines", announced_on, announced_on, dt.time(9), values
    for values in _values(name, REPORTS):
        at = entered_at(codes[values["regency_id"]], values["date"])
        yield REPORTS, values["date"], at.date(), at.time(), values


def _announcements(deadlines: list[dict[str, Any]]) -> Iterator[tuple[dt.date, dict[str, Any]]]:
    """Each deadline on the day it was announced; one that was replaced was in force until its successor."""
    for values in deadlines:
        announced_on = values["announced_on"]
        later = [
            other["announced_on"]
            for other in deadlines
            if other["is_primary"] and other["announced_on"] > announced_on
        ]
        if values["status"] == Deadline.Status.SUPERSEDED and values["is_primary"] and later:
            yield announced_on, values | {"status": Deadline.Status.IN_FORCE}
            yield min(later), values
        else:
            yield announced_on, values


def _values(name: str, kind_name: str) -> list[dict[str, Any]]:
    """The rows of one of the demonstration's files, by column."""
    kind, problems = KINDS[kind_name], Problems()
    path = FOLDER / name / f"{kind_name.replace('-', '_')}.csv"
    areas = Areas(None, today=dt.date.max)
    rows = [
        dict(zip(kind.target.columns, values, strict=True))
        for _number, values in values_in(kind, path, areas=areas, problems=problems)
    ]
    if problems:
        raise Refusal(problems)
    return rows


def _accounts(province: Province) -> list[Account]:
    accounts = [
        open_account(username="biro", role=Role.BUREAU, province=province, name=province.bureau_name),
        open_account(username="pimpinan", role=Role.LEADERSHIP, province=province, name="Pimpinan"),
    ]
    return accounts + [
        open_account(
            username=f"petugas-{regency.code.replace('.', '-')}",
            role=Role.OFFICER,
            province=province,
            regency=regency,
            name=f"Petugas {regency.short_name}",
        )
        for regency in province.regencies.all()
    ]
