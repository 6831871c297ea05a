"""``daily-reports``: the flows of one regency and date."""

from regencies.ledger.bulk import DAILY_REPORTS
from regencies.ledger.rules import broken_date_rule
from regencies.models import FLOWS, LARGEST_FLOW, Regency

from .areas import Areas
from .kinds import AREA_NAME, Kind, area, count, date, text
from .rows import Row

FLOW_HEADERS = dict(
    zip(
        FLOWS,
        (
            "perekaman",
            "cetak_baru",
            "cetak_ulang",
            "blangko_diterima",
            "blangko_rusak",
            "suket_terbit",
            "suket_ditarik",
        ),
        strict=True,
    )
)


DATE_SENTENCES = {
    "future": "{day} is in the future; today is {today}",
    "too_early": "{day} is before there was a KTP-el",
    "month_closed": "{day} is in a month that is closed; the bureau can open it again",
    "locked": "{day} is locked; officers may change days from {first} on, the bureau any",
}


def refuse_date(row: Row, regency: Regency, areas: Areas) -> None:
    """The rules of the ledger about a date, in the order of its catalogue."""
    day = row.values.get("tanggal")
    if day is None:
        return
    today, locked_before = areas.today(regency), areas.locked_before(regency)
    rule = broken_date_rule(
        day, today=today, locked_before=locked_before, is_closed=areas.is_closed(regency, day)
    )
    if rule is not None:
        values = {"day": day, "today": today, "first": locked_before}
        row.refuse("tanggal", DATE_SENTENCES[rule], rule=rule, **values)


def _refuse_zero_without_reason(row: Row, regency: Regency, areas: Areas) -> None:
    day = row.values.get("tanggal")
    if row.values.get("perekaman") != 0 or row.values.get("keterangan") or day is None:
        return
    if areas.is_service_day(regency, day):
        row.refuse(
            "keterangan",
            'is empty, but perekaman is 0 on a service day; write the reason, such as "network down"',
            rule="zero_without_reason",
        )


def values_of(row: Row, areas: Areas) -> tuple | None:
    regency = areas.regency(row, "kode_wilayah", officers_may=True)
    if regency is not None:
        refuse_date(row, regency, areas)
        _refuse_zero_without_reason(row, regency, areas)
    if not row.is_whole:
        return None
    values = row.values
    flows = [values[header] for header in FLOW_HEADERS.values()]
    return (regency.pk, values["tanggal"], *flows, values["keterangan"])


DAILY_REPORTS_FILE = Kind(
    name="daily-reports",
    target=DAILY_REPORTS,
    columns=(
        area(),
        date("tanggal"),
        *(count(header, LARGEST_FLOW) for header in FLOW_HEADERS.values()),
        text("keterangan", 500, may_lack=True),
        AREA_NAME,
    ),
    values_of=values_of,
    headers=FLOW_HEADERS | {"note": "keterangan"},
    key_words=("kode_wilayah", "tanggal"),
    officers_may=True,
    prefilled=("kode_wilayah", "tanggal", "nama_wilayah"),
)
