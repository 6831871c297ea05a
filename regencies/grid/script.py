"""Everything that the grid's script knows: what stands in the ledger, the rules as data, and every sentence.

Sentences hold ``{name}`` where the script puts something in.
"""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regencies.formatting import count
from regencies.forms.numbers import LONGEST, WholeNumberField
from regencies.imports.daily_reports import FLOW_HEADERS
from regencies.models import FLOWS, LARGEST_FLOW, DailyReport, Province, User
from regencies.official_areas import also_called

from .sheet import STATES, Sheet

# What a column may be called at the head of a pasted block, beside its name here and in our own files.
_ALSO = {
    "recorded": ["rekam", "terekam", "perekaman hari ini"],
    "printed": ["cetak", "tercetak", "cetak baru"],
    "reprinted": ["cetak ulang", "cetak penggantian"],
    "blanks_received": ["blangko masuk", "blanko masuk", "blanko diterima"],
    "blanks_spoiled": ["blanko rusak"],
    "temporary_issued": ["suket terbit", "terbit suket"],
    "temporary_withdrawn": ["suket ditarik", "tarik suket"],
    "note": ["keterangan", "kendala", "catatan"],
    "zero_reason": ["alasan perekaman 0"],
}
_AREA_WORDS = [
    "kode", "kode wilayah", "kode kemendagri", "kabupaten/kota", "kab/kota", "kabkota", "kabupaten", "kota",
    "nama", "nama wilayah", "wilayah", "daerah", "nama kabupaten/kota", "nama kab/kota", "regency", "code",
]  # fmt: skip
_DATE_WORDS = ["tanggal", "tgl", "date"]
COLUMNS = [(name, DailyReport._meta.get_field(name).verbose_name) for name in (*FLOWS, "note", "zero_reason")]

_NUMBERS = WholeNumberField.default_error_messages
TEXTS = {
    "draft": _("belum lengkap"),
    "waiting": _("menunggu disimpan"),
    "saving": _("menyimpan"),
    "saved": _("tersimpan"),
    "unsent": _("belum tersimpan, mencoba lagi"),
    "out": _("belum tersimpan: Anda sudah keluar"),
    "refused": _("ditolak: {why}"),
    "conflict": _("bentrok: kini {now} ({who}, {at}), milik Anda {mine}"),
    "lacking": _("Belum lengkap: kurang {what}"),
    "stored": _("tersimpan {at} oleh {who}"),
    "empty": _("kosong"),
    "reported": _("{name}: laporan tersimpan"),
    "cell_saved": _("{name}, {column}: {value} tersimpan"),
    "many_saved": _("{count} sel tersimpan"),
    "cell_refused": _("{name}, {column} ditolak: {why}"),
    "many_refused": _("{count} sel ditolak. Yang pertama: {name}, {column}: {why}"),
    "cell_conflict": _("{name}, {column} bentrok: kini {now} ({who}, {at}), milik Anda {mine}"),
    "changed": _("{who} mengubah {name}, {column}: {value}"),
    "many_changed": _("{count} sel diubah orang lain"),
    "lost": _("Sambungan terputus. Yang diketik tersimpan di peramban ini dan dikirim lagi otomatis."),
    "signed_out": _("Anda sudah keluar. Masuk lagi; yang diketik tersimpan di peramban ini."),
    "back": _("Tersambung lagi."),
    "restored": _("Ketikan yang belum tersimpan dipulihkan."),
    "failed": _("Tidak dapat disimpan. Muat ulang halaman, lalu periksa baris ini."),
    "undone": _("Suntingan terakhir dibatalkan."),
    "nothing_to_undo": _("Tidak ada suntingan untuk dibatalkan."),
    "cannot_undo": _("Laporan yang sudah tersimpan tidak dapat ditarik; ubah angkanya."),
    "no_zero_reason": _("Alasan nol hanya diisi bila perekaman 0."),
    "copied": _("{count} sel disalin."),
    "pasted": _("{count} sel ditempel di {rows} baris."),
    "left_out": _("Dilewati: {what}."),
    "pasted_nothing": _("Tidak ada yang ditempel."),
    "too_big": _(
        "Blok {height} baris × {width} kolom tidak muat mulai dari sel ini; tidak ada yang ditempel."
    ),
    "no_place": _("Pilih sel angka lebih dulu, lalu tempel; tidak ada yang ditempel."),
    "unknown_area": _(
        "“{value}” bukan kode Kemendagri atau nama kabupaten/kota di layar ini; tidak ada yang ditempel."
    ),
    "ambiguous_area": _(
        "“{value}” dapat berarti lebih dari satu daerah: tulis kodenya; tidak ada yang ditempel."
    ),
    "twice_area": _("{value} ada dua kali dalam blok; tidak ada yang ditempel."),
    "other_area": _("Kode dan nama tidak cocok pada “{value}”; tidak ada yang ditempel."),
    "twice_column": _("Kolom {value} ada dua kali dalam blok; tidak ada yang ditempel."),
    "codes_as_numbers": _(
        "Kolom “{value}” tampak berisi kode wilayah tanpa titik (16.07); tidak ada yang ditempel."
    ),
    "other_date": _("Blok berisi tanggal {value}, bukan tanggal halaman ini; tidak ada yang ditempel."),
    "no_column": _("Tidak ada kolom blok yang dikenal; tidak ada yang ditempel."),
    "marks": _("Tanda: {what}"),
}  # fmt: skip


def script(user: User, province: Province, date: dt.date, sheet: Sheet) -> dict:
    """The page's data, numbers and texts only."""
    return {
        "user": user.pk,
        "province": province.code,
        "date": date.isoformat(),
        "version": province.version,
        "problem": sheet.problem,
        "cellUrl": reverse("regencies:cell"),
        "changesUrl": reverse("regencies:grid"),
        "largest": LARGEST_FLOW,
        "longest": LONGEST,
        "columns": [
            {
                "name": name,
                "label": str(label),
                "isCount": name in FLOWS,
                "words": [name, str(label), *_words(name)],
            }
            for name, label in COLUMNS
        ],
        "areaWords": _AREA_WORDS,
        "dateWords": _DATE_WORDS,
        "rows": [
            row.as_json() | row.rules_json() | {"called": also_called(row.regency.code)} for row in sheet.rows
        ],
        "states": {state: str(word) for state, word in STATES.items()},
        "numbers": {
            reason: str(text) % {"value": "{value}", "largest": count(LARGEST_FLOW)}
            for reason, text in _NUMBERS.items()
        },
        "texts": {name: str(text) for name, text in TEXTS.items()},
    }


def _words(name: str) -> list[str]:
    return [FLOW_HEADERS.get(name, "keterangan" if name == "note" else "alasan_nol"), *_ALSO[name]]
