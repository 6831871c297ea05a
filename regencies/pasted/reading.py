"""A pasted message read with the official names, its balances held against the ledger. Writes nothing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import DatabaseError

from regencies.ledger import Running, load_facts, running_totals
from regencies.messages import BALANCES, Reading, read_messages
from regencies.messages.drafts import balance_label, reached
from regencies.models import FLOWS, Regency
from regencies.official_areas import codes_named, regency_full_name


@dataclass(frozen=True)
class Balance:
    """A stated balance beside what the ledger reaches with this report. ``is_partial``: flows that move it
    are neither stated nor reported and count as none."""

    name: str
    stated: int
    ledger: int
    is_partial: bool = False

    @property
    def label(self) -> str:
        label = balance_label(self.name)
        return label[:1].upper() + label[1:]

    @property
    def difference(self) -> int:
        return self.stated - self.ledger

    @property
    def agrees(self) -> bool:
        """Fewer ready for print contradict nothing: the data of some people are still being checked."""
        return self.difference == 0 or (self.name == "print_ready" and self.difference < 0)


@dataclass(frozen=True)
class Pasted:
    """One report of a text with its balances, none of them where the ledger has nothing of the regency."""

    reading: Reading
    balances: tuple[Balance, ...] = ()

    def as_json(self) -> dict:
        """What ``read_message`` prints: a balance that the ledger does not reach is a problem."""
        off = [reached(each.name, each.stated, each.ledger) for each in self.balances if not each.agrees]
        return self.reading.as_json() | {"problems": [*self.reading.problems, *off]}


def read_pasted(text: str, *, today: dt.date, default_code: str | None = None) -> list[Pasted]:
    """The reports in *text*, sentences in the active language."""
    readings = read_messages(text, today=today, names=names, default_code=default_code)
    return [Pasted(reading, _balances(reading)) for reading in readings]


def names(written: str) -> frozenset[str]:
    """The codes that *written*, a name or a code, may mean."""
    if regency_full_name(written):
        return frozenset({written})
    return codes_named(written)


def balances(reading: Reading, running: list[Running], flows: Mapping[str, int]) -> tuple[Balance, ...]:
    """The stated balances held against the *running* totals, with *flows* as far as they are known."""
    totals = {each.total: each.after({flow: flows.get(flow, 0) for flow in FLOWS}) for each in running}
    partial = {each.total for each in running if not set(each.terms) <= set(flows)}
    totals["print_ready"] = totals["recorded_total"] - totals["printed_total"]
    if partial & {"recorded_total", "printed_total"}:
        partial.add("print_ready")
    stated = stated_balances(reading)
    return tuple(Balance(name, value, totals[name], name in partial) for name, value in stated.items())


def _balances(reading: Reading) -> tuple[Balance, ...]:
    regency = _known_regency(reading) if stated_balances(reading) and reading.date else None
    if regency is None or not has_data(regency, reading.date):
        return ()
    reported = regency.daily_reports.filter(date=reading.date).first()
    flows = reported.flows if reported else {}
    running = running_totals(load_facts([regency], reading.date)[regency.pk])
    return balances(reading, running, flows | stated_flows(reading))


def stated_balances(reading: Reading) -> dict[str, int]:
    """The balances that the message states."""
    return {name: getattr(reading, name) for name in BALANCES if getattr(reading, name) is not None}


def stated_flows(reading: Reading) -> dict[str, int]:
    """The flows that the message states."""
    return {flow: getattr(reading, flow) for flow in FLOWS if getattr(reading, flow) is not None}


def _known_regency(reading: Reading) -> Regency | None:
    try:
        return Regency.objects.select_related("province").filter(code=reading.area_code).first()
    except DatabaseError:
        return None  # The reading does not need a database; only this check does.


def has_data(regency: Regency, day: dt.date) -> bool:
    """Whether the ledger knows anything of the regency up to *day*, without which no total is known."""
    rows = (regency.daily_reports, regency.reconciliations)
    return any(each.filter(date__lte=day).exists() for each in rows)
