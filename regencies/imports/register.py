"""``register``: residents and wajib KTP of a regency from a date on."""

from regencies.ledger.bulk import REGISTER

from .areas import Areas
from .daily_reports import DATE_SENTENCES
from .kinds import AREA_NAME, Kind, area, count, date, text
from .rows import Row

HEADERS = {"population": "penduduk", "eligible": "wajib_ktp", "source": "sumber"}


def values_of(row: Row, areas: Areas) -> tuple | None:
    regency = areas.regency(row, "kode_wilayah")
    day = row.values.get("berlaku_sejak")
    if regency is not None and day is not None and areas.is_closed(regency, day):
        row.refuse("berlaku_sejak", DATE_SENTENCES["month_closed"], rule="month_closed", day=day)
    population, eligible = row.values.get("penduduk"), row.values.get("wajib_ktp")
    if eligible == 0:
        row.refuse("wajib_ktp", "must be at least 1")
    elif population is not None and eligible is not None and eligible > population:
        row.refuse(
            "wajib_ktp",
            "{eligible} must hold a card, but there are only {population} residents",
            eligible=eligible,
            population=population,
        )
    if regency is None or not row.is_whole:
        return None
    return (regency.pk, row.values["berlaku_sejak"], population, eligible, row.values["sumber"])


REGISTER_FILE = Kind(
    name="register",
    target=REGISTER,
    columns=(
        area(),
        date("berlaku_sejak"),
        count("penduduk"),
        count("wajib_ktp"),
        text("sumber"),
        AREA_NAME,
    ),
    values_of=values_of,
    headers=HEADERS,
    key_words=("kode_wilayah", "berlaku_sejak"),
)
