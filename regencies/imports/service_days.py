"""``service-days``: days that a province or a regency opened or closed against its week."""

from regencies.ledger.bulk import SERVICE_DAYS

from .areas import Areas
from .kinds import YES_NO, Kind, area, choice, date, text
from .rows import Row


def values_of(row: Row, areas: Areas) -> tuple | None:
    regency = None
    if "." in row.values.get("kode_wilayah", "."):
        regency = areas.regency(row, "kode_wilayah")
        province = regency.province if regency else None
    else:
        province = areas.province(row, "kode_wilayah")
    if province is None or not row.is_whole:
        return None
    values = row.values
    return (province.pk, regency.pk if regency else None, values["tanggal"], values["buka"], values["alasan"])


SERVICE_DAYS_FILE = Kind(
    name="service-days",
    target=SERVICE_DAYS,
    columns=(area(), date("tanggal"), choice("buka", YES_NO), text("alasan")),
    values_of=values_of,
    headers={"is_open": "buka", "reason": "alasan"},
    key_words=("kode_wilayah", "tanggal"),
    words={"is_open": YES_NO},
)
