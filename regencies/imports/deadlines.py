"""``deadlines``: what is to be reached by when, and how it was announced."""

from regencies.ledger.bulk import DEADLINES
from regencies.models import Deadline

from . import cells
from .areas import Areas
from .kinds import YES_NO, Kind, area, choice, date, text
from .rows import Column, Row

MEASURES = {"perekaman": Deadline.Measure.RECORDED, "pencetakan": Deadline.Measure.PRINTED}
STATUSES = {
    "diumumkan": Deadline.Status.ANNOUNCED,
    "berlaku": Deadline.Status.IN_FORCE,
    "diganti": Deadline.Status.SUPERSEDED,
    "dicabut": Deadline.Status.WITHDRAWN,
}
HEADERS = {
    "measure": "ukuran",
    "target_ratio": "target",
    "due_on": "jatuh_tempo",
    "announced_on": "diumumkan",
    "cohort_on": "kohort_per",
    "legal_basis": "dasar_hukum",
    "status": "status",
    "is_primary": "utama",
}


def values_of(row: Row, areas: Areas) -> tuple | None:
    province = areas.province(row, "kode_provinsi")
    due_on, announced_on = row.values.get("jatuh_tempo"), row.values.get("diumumkan")
    if due_on is not None and announced_on is not None and announced_on > due_on:
        row.refuse("diumumkan", "{announced} is after the due date {due}", announced=announced_on, due=due_on)
    if province is None or not row.is_whole:
        return None
    return (province.pk, row.values["nama"], *(row.values[header] for header in HEADERS.values()))


DEADLINES_FILE = Kind(
    name="deadlines",
    target=DEADLINES,
    columns=(
        area("kode_provinsi"),
        text("nama", 120),
        choice("ukuran", MEASURES),
        Column("target", cells.percentage),
        date("jatuh_tempo"),
        date("diumumkan", may_lack=True),
        date("kohort_per", may_lack=True),
        text("dasar_hukum", 300, may_lack=True),
        choice("status", STATUSES),
        choice("utama", YES_NO),
    ),
    values_of=values_of,
    headers=HEADERS,
    key_words=("kode_provinsi", "nama"),
    words={"measure": MEASURES, "status": STATUSES, "is_primary": YES_NO},
)
