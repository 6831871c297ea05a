"""``reconciliations``: totals verified at the close of a day."""

from regencies.ledger.bulk import RECONCILIATIONS
from regencies.models import TOTALS

from .areas import Areas
from .daily_reports import refuse_date
from .kinds import AREA_NAME, Kind, area, count, date, text
from .rows import Row

TOTAL_HEADERS = dict(
    zip(TOTALS, ("perekaman_total", "cetak_total", "blangko_stok", "suket_beredar"), strict=True)
)


def values_of(row: Row, areas: Areas) -> tuple | None:
    regency = areas.regency(row, "kode_wilayah")
    if regency is not None:
        refuse_date(row, regency, areas)
    if not row.is_whole:
        return None
    totals = [row.values[header] for header in TOTAL_HEADERS.values()]
    if all(total is None for total in totals):
        row.refuse(
            None, "states no total; fill at least one of {headers}", headers=", ".join(TOTAL_HEADERS.values())
        )
        return None
    return (regency.pk, row.values["tanggal"], *totals, row.values["sumber"])


RECONCILIATIONS_FILE = Kind(
    name="reconciliations",
    target=RECONCILIATIONS,
    columns=(
        area(),
        date("tanggal"),
        *(count(header, may_lack=True) for header in TOTAL_HEADERS.values()),
        text("sumber"),
        AREA_NAME,
    ),
    values_of=values_of,
    headers=TOTAL_HEADERS | {"source": "sumber"},
    key_words=("kode_wilayah", "tanggal"),
)
