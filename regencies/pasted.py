"""A pasted message read with the official names, its balances held against the ledger. Writes nothing."""

import datetime as dt

from django.db import DatabaseError

from regencies.ledger import load_facts, running_totals
from regencies.messages import BALANCES, Reading, read_messages
from regencies.messages.drafts import reached
from regencies.models import FLOWS, Regency
from regencies.official_areas import codes_named, regency_full_name


def read_pasted(text: str, *, today: dt.date, default_code: str | None = None) -> list[dict]:
    """The reports in *text* with every key, sentences in the active language."""
    readings = read_messages(text, today=today, names=names, default_code=default_code)
    return [
        reading.as_json() | {"problems": [*reading.problems, *against_ledger(reading)]}
        for reading in readings
    ]


def names(written: str) -> frozenset[str]:
    """The codes that *written*, a name or a code, may mean."""
    if regency_full_name(written):
        return frozenset({written})
    return codes_named(written)


def against_ledger(reading: Reading) -> list[str]:
    """A sentence for every stated balance that the ledger, with this report, does not reach."""
    stated = {name: getattr(reading, name) for name in BALANCES if getattr(reading, name) is not None}
    regency = _known_regency(reading) if stated and reading.date else None
    if regency is None:
        return []
    if not _has_data(regency, reading.date):
        return []
    flows = _flows(regency, reading)
    totals = {
        running.total: running.after(flows)
        for running in running_totals(load_facts([regency], reading.date)[regency.pk])
    }
    if reading.print_ready is not None:
        totals["print_ready"] = totals["recorded_total"] - totals["printed_total"]
        if reading.print_ready <= totals["print_ready"]:
            # Recorded people whose data are still being checked are not ready: fewer is no contradiction.
            totals["print_ready"] = reading.print_ready
    return [reached(name, value, totals[name]) for name, value in stated.items() if value != totals[name]]


def _known_regency(reading: Reading) -> Regency | None:
    try:
        return Regency.objects.select_related("province").filter(code=reading.area_code).first()
    except DatabaseError:
        return None  # The reading does not need a database; only this check does.


def _has_data(regency: Regency, day: dt.date) -> bool:
    rows = (regency.daily_reports, regency.reconciliations)
    return any(each.filter(date__lte=day).exists() for each in rows)


def _flows(regency: Regency, reading: Reading) -> dict[str, int]:
    """The day's flows: as stated, else as reported already, else none."""
    reported = regency.daily_reports.filter(date=reading.date).first()
    flows = {}
    for flow in FLOWS:
        stated = getattr(reading, flow)
        flows[flow] = stated if stated is not None else getattr(reported, flow, 0)
    return flows
