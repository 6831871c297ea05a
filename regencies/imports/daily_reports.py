"""``daily-reports``: the flows of one regency and date."""

from regencies.ledger.bulk import DAILY_REPORTS
from regencies.ledger.rules import EARLIEST
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


def refuse_date(row: Row, regency: Regency, areas: Areas) -> None:
    """The rules of the ledger about a date: not to come, not before KTP-el, not locked for the user."""
    day = row.values.get("tanggal")
    if day is None:
        return
    today, locked_before = areas.today(regency), areas.locked_before(regency)
    if day > today:
        row.refuse("tanggal", "{day} is in the future; today is {today}", day=day, today=today)
    elif day < EARLIEST:
        row.refuse("tanggal", "{day} is before there was a KTP-el", day=day)
    elif locked_before is not None and day < locked_before:
        row.refuse(
            "tanggal",
            "{day} is locked; officers may change days from {first} on, the bureau any",
            day=day,
            first=locked_before,
        )


def values_of(row: Row, areas: Areas) -> tuple | None:
    regency = areas.regency(row, "kode_wilayah", officers_may=True)
    if regency is not None:
        refuse_date(row, regency, areas)
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
    key_words="kode_wilayah and tanggal",
    officers_may=True,
)
