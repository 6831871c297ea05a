"""What a column of the half-month sheet holds, from the words above it.

A label is read as a set of concepts. A subject (wajib KTP, perekaman, suket …) is taken from the lowest
header row that names one, because the rows above it head a group; words that turn a subject into something
else (belum, %, hari ini, lalu, diterima …) count from every row.
"""

import re
from enum import StrEnum
from itertools import groupby


class Meaning(StrEnum):
    """What is read from a column."""

    NUMBER = "number"
    CODE = "code"
    NAME = "name"
    POPULATION = "population"
    ELIGIBLE = "eligible"
    RECORDED = "recorded_total"
    PERCENT = "percent"
    UNRECORDED = "unrecorded"
    TEMPORARY = "temporary_outstanding"
    PRINT_READY = "print_ready"
    BLANKS = "blank_stock"
    REMARK = "remark"


COUNTS = (
    Meaning.POPULATION,
    Meaning.ELIGIBLE,
    Meaning.RECORDED,
    Meaning.UNRECORDED,
    Meaning.TEMPORARY,
    Meaning.PRINT_READY,
    Meaning.BLANKS,
)
# Without these it is another kind of table.
NEEDED = (Meaning.ELIGIBLE, Meaning.RECORDED)
AREA = (Meaning.CODE, Meaning.NAME)

_PHRASES = [
    (re.compile(pattern), f" {concept} ")
    for pattern, concept in [
        (r"\be[\s-]?ktp\b|\bktp[\s-]?(?:el|elektronik)\b|\bktpel\b", "ktp"),
        (r"\bs[\s./]{0,2}d\b\.?|\bsampai(?:\s+dengan|\s+dgn)?\b|\bhingga\b", "until"),
        (r"\bprint[\s-]*ready(?:[\s-]*record)?\b|\bsiap\s+cetak\b", "prr"),
        (r"\bsurat\s+keterangan\b", "suket"),
        (r"\bwajib\s+(?:pe)?rekam(?:an)?\b", "wajib"),
        (r"\b(?:hari|bulan|minggu|periode)\s+(?:ini|berjalan)\b", "harian"),
        (r"\bl\s*[+/&]\s*p\b", ""),
        (r"\bkab(?:upaten)?\b[\s./]*\bkota\b", "kabupaten"),
        (r"%", "persen"),
    ]
]
_WORDS = {
    word: concept
    for concept, words in {
        "number": "no nomor nourut urut",
        "code": "kode kd code",
        "name": "kabupaten kab kabkota kota wilayah daerah disdukcapil instansi",
        "named": "nama",
        "population": "penduduk",
        "eligible": "wajib wktp wajibktp",
        "recorded": "perekaman rekam merekam terekam direkam rekaman perekam",
        "printed": "cetak pencetakan tercetak dicetak mencetak kepemilikan",
        "temporary": "suket",
        "ready": "prr",
        "blank": "blangko blanko",
        "piece": "keping",
        "remark": "keterangan ket catatan kendala",
        "percent": "persen persentase prosentase presentase percent",
        "not yet": "belum blm",
        "done": "sudah telah sdh",
        "until": "until kumulatif akumulasi total",
        "left": "sisa stok stock saldo persediaan tersedia ketersediaan",
        "flow": "harian penambahan tambahan",
        "moved": "diterima terima penerimaan masuk rusak terpakai dipakai pemakaian terbit diterbitkan"
        " penerbitan dikeluarkan keluar ditarik penarikan kembali dikembalikan distribusi",
        "lacking": "kebutuhan kekurangan kurang minus",
        "target": "target",
        "other": "lalu sebelumnya kemarin bps ibukota kecamatan kelurahan desa lk pr laki perempuan l p rata"
        " selisih ranking peringkat gagal ganda duplikat luar pemula usia umur",
    }.items()
    for word in words.split()
}
_SUBJECTS = frozenset(
    {"number", "code", "name", "population", "eligible", "recorded", "printed", "temporary", "ready", "blank"}
    | {"piece", "remark"}
)
_NOT_WORDS = re.compile(r"[^a-z]+")


def concepts(label: object) -> frozenset[str]:
    """The concepts that one header cell names."""
    text = " ".join(str(label).casefold().replace("_", " ").split())
    for pattern, concept in _PHRASES:
        text = pattern.sub(concept, text)
    return frozenset(_WORDS[word] for word in _NOT_WORDS.split(text) if word in _WORDS)


def meaning_of(labels: list[str | None]) -> tuple[Meaning | None, int]:
    """What a column under *labels* (from the top down) holds, and how surely; None for anything else.

    Where two columns mean the same, the surer one is read: perekaman s.d. hari ini before perekaman alone.
    """
    each = [concepts(label) for label in labels if label is not None]
    said = frozenset[str]().union(*each)
    subjects = next((found & _SUBJECTS for found in reversed(each) if found & _SUBJECTS), frozenset())
    joined = concepts(" ".join(label for label in labels if label is not None))
    if joined & _SUBJECTS != said & _SUBJECTS:  # A phrase broken over two rows: Surat / Keterangan.
        said, subjects = joined, joined & _SUBJECTS
    if "other" in said:
        return None, 0
    if "percent" in said:
        return (Meaning.PERCENT, int("recorded" in said)) if not said & _NOT_OF_RECORDED else (None, 0)
    meaning = next((rule(subjects, said) for rule in _RULES if rule(subjects, said) is not None), None)
    return meaning, int(meaning in _SURER and _SURER[meaning] in said)


_SURER = {Meaning.RECORDED: "until", Meaning.NAME: "named"}
_NOT_OF_RECORDED = frozenset({"printed", "temporary", "ready", "blank", "not yet"})


def _of_people(subjects: frozenset[str], said: frozenset[str]) -> Meaning | None:
    """Wajib KTP, recorded, not yet recorded; "wajib KTP sudah rekam" are the recorded."""
    if "printed" in subjects or not subjects & {"eligible", "recorded"}:
        return None
    if said & {"not yet", "left", "lacking"}:
        return Meaning.UNRECORDED
    if "target" in said:
        return Meaning.ELIGIBLE if "eligible" in subjects else None
    if "recorded" not in subjects:
        return Meaning.RECORDED if "done" in said else Meaning.ELIGIBLE
    return None if "flow" in said and "until" not in said else Meaning.RECORDED


def _of_cards(subjects: frozenset[str], said: frozenset[str]) -> Meaning | None:
    if "ready" in subjects:
        return None if "printed" in said and "not yet" not in said else Meaning.PRINT_READY
    if said & {"moved", "lacking"} or "flow" in said and "until" not in said:
        return None
    if "temporary" in subjects:
        return Meaning.TEMPORARY
    if "printed" in subjects:
        return None
    return Meaning.BLANKS if "blank" in subjects or {"piece", "left"} <= said else None


def _of_areas(subjects: frozenset[str], said: frozenset[str]) -> Meaning | None:
    if subjects & {"eligible", "recorded", "printed", "temporary", "ready", "blank"}:
        return None
    for subject, meaning in [
        ("code", Meaning.CODE),
        ("name", Meaning.NAME),
        ("number", Meaning.NUMBER),
        ("remark", Meaning.REMARK),
    ]:
        if subject in subjects:
            return meaning
    if "population" in subjects:
        return None if said & {"not yet", "done", "flow"} else Meaning.POPULATION
    return Meaning.NAME if "named" in said else None


_RULES = (_of_cards, _of_people, _of_areas)


def grouped_labels(rows: list[list]) -> list[list[str | None]]:
    """The labels above each column, from the top down. A merged cell's label stands only at its left: it is
    carried to the right for as long as a row below it goes on with labels of its own."""
    width = max(len(row) for row in rows)
    full = [[_label(cell) for cell in row] + [None] * (width - len(row)) for row in rows]
    for upper, lower in zip(full, full[1:], strict=False):
        for place in range(1, width):
            if upper[place] is None and lower[place] is not None:
                upper[place] = upper[place - 1] if lower[place - 1] is not None else None
    return [list(labels) for labels in zip(*full, strict=True)]


def _label(cell: object) -> str | None:
    return " ".join(str(cell).split()) if isinstance(cell, str) else None


def written(labels: list[str | None]) -> str:
    """The header as a person would call the column."""
    return " ".join(label for label, _same in groupby(label for label in labels if label is not None))
