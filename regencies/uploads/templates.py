"""Workbooks to fill in: the header of a kind, its explanations, and the rows that are missing.

Codes stand in cells formatted as text, because Excel turns 16.10 into 16.1.
"""

import datetime as dt
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from regencies import clock
from regencies.calendar import is_service_day, load_exceptions
from regencies.imports import KINDS, Kind
from regencies.imports.deadlines import MEASURES, STATUSES
from regencies.imports.kinds import YES_NO
from regencies.ledger import is_bureau, locked_before
from regencies.models import LARGEST_FLOW, LARGEST_TOTAL, DailyReport, Province, Regency, User
from regencies.neutral import neutral

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BUREAU_DAYS = 14
LAST_ROW = 2_000
DATES = {"tanggal", "berlaku_sejak", "jatuh_tempo", "diumumkan", "kohort_per"}
CODES = {"kode_wilayah", "kode_provinsi"}
WORDS = {"ukuran": MEASURES, "status": STATUSES, "utama": YES_NO, "buka": YES_NO}
MEANINGS = {
    "kode_wilayah": gettext_lazy(
        "Kode Kemendagri, misalnya 16.10, bukan kode BPS. Kolom ini berformat teks."
    ),
    "kode_provinsi": gettext_lazy("Kode provinsi, misalnya 16."),
    "nama_wilayah": gettext_lazy("Boleh kosong; bila diisi harus sesuai dengan kodenya."),
    "tanggal": gettext_lazy("Tanggal, misalnya 30/08/2016."),
    "perekaman": gettext_lazy("Orang yang direkam hari itu, untuk pertama kali."),
    "cetak_baru": gettext_lazy("Kartu pertama yang dicetak; masing-masing memakai satu blangko."),
    "cetak_ulang": gettext_lazy("Kartu pengganti karena hilang, rusak, atau data berubah."),
    "blangko_diterima": gettext_lazy("Blangko yang masuk hari itu."),
    "blangko_rusak": gettext_lazy("Blangko yang rusak hari itu."),
    "suket_terbit": gettext_lazy("Surat keterangan yang terbit hari itu."),
    "suket_ditarik": gettext_lazy("Surat keterangan yang ditarik karena kartunya sudah diambil."),
    "keterangan": gettext_lazy("Boleh kosong, kecuali bila perekaman 0 pada hari kerja: tulis alasannya."),
    "berlaku_sejak": gettext_lazy("Tanggal mulai berlakunya angka ini."),
    "penduduk": gettext_lazy("Jumlah penduduk."),
    "wajib_ktp": gettext_lazy("Penduduk berumur 17 tahun ke atas atau pernah kawin."),
    "sumber": gettext_lazy("Asal angka, misalnya DKB Semester I 2016."),
    "perekaman_total": gettext_lazy("Total orang yang sudah direkam pada akhir hari itu; boleh kosong."),
    "cetak_total": gettext_lazy("Total kartu pertama yang sudah dicetak; boleh kosong."),
    "blangko_stok": gettext_lazy("Blangko yang ada menurut hitung fisik; boleh kosong."),
    "suket_beredar": gettext_lazy("Surat keterangan yang masih beredar; boleh kosong."),
    "nama": gettext_lazy("Nama tenggat."),
    "ukuran": gettext_lazy("Pilih perekaman atau pencetakan."),
    "target": gettext_lazy("Persentase, misalnya 100 atau 92,5."),
    "jatuh_tempo": gettext_lazy("Tanggal jatuh tempo."),
    "diumumkan": gettext_lazy("Tanggal diumumkan; boleh kosong."),
    "kohort_per": gettext_lazy("Bila diisi, wajib KTP dibekukan pada tanggal ini."),
    "dasar_hukum": gettext_lazy("Boleh kosong."),
    "status": gettext_lazy("Pilih diumumkan, berlaku, diganti, atau dicabut."),
    "utama": gettext_lazy("ya bila hitung mundur memakai tenggat ini, kalau tidak: tidak."),
    "buka": gettext_lazy("ya bila hari itu dibuka, tidak bila ditutup."),
    "alasan": gettext_lazy("Alasan hari itu dibuka atau ditutup."),
}


def workbook(user: User, kind_name: str) -> bytes:
    """An XLSX workbook for *user* to fill in and send back."""
    kind, book = KINDS[kind_name], Workbook()
    sheet = book.active
    sheet.title = _("Data")
    headers = [column.header for column in kind.columns]
    sheet.append(headers)
    for cells in _known_rows(user, kind_name):
        sheet.append([cells.get(header) for header in headers])
    sheet.freeze_panes = "A2"
    for number, header in enumerate(headers, start=1):
        _format(sheet, get_column_letter(number), header)
    _explain(book.create_sheet(_("Petunjuk")), kind)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _format(sheet, letter: str, header: str) -> None:
    """Formats and checks of one column; the formats also hold for rows that are still to be filled."""
    form = "@" if header in CODES else "yyyy-mm-dd" if header in DATES else "General"
    sheet.column_dimensions[letter].width = max(13, len(header) + 3)
    sheet.column_dimensions[letter].number_format = form
    sheet[f"{letter}1"].font = Font(bold=True)
    for row in range(2, max(sheet.max_row, 60) + 1):
        sheet[f"{letter}{row}"].number_format = form
    check = _check_of(header)
    if check is not None:
        check.showErrorMessage = True
        check.error = str(MEANINGS[header])
        check.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(check)


def _check_of(header: str) -> DataValidation | None:
    if header in WORDS:
        return DataValidation(type="list", formula1=f'"{",".join(WORDS[header])}"')
    if header in DATES:
        return DataValidation(
            type="date", operator="between", formula1="36526", formula2="73415", allow_blank=True
        )
    if header in CODES or header in {
        "nama_wilayah",
        "nama",
        "sumber",
        "keterangan",
        "alasan",
        "dasar_hukum",
        "target",
    }:
        return None
    largest = (
        LARGEST_TOTAL
        if header.endswith(("total", "stok", "beredar")) or header in {"penduduk", "wajib_ktp"}
        else LARGEST_FLOW
    )
    return DataValidation(
        type="whole", operator="between", formula1="0", formula2=str(largest), allow_blank=True
    )


def _explain(sheet, kind: Kind) -> None:
    sheet.append([_("Kolom"), _("Wajib diisi"), _("Arti")])
    for column in kind.columns:
        sheet.append(
            [column.header, _("tidak") if column.may_lack else _("ya"), _meaning(kind, column.header)]
        )
    sheet.append([])
    for line in (
        _("Isilah lembar pertama, lalu kirim berkas ini pada halaman Impor. Baris yang kosong dilewati."),
        _("Tulis bilangan bulat: 1234 atau 1.234. Rumus tidak dibaca; tempelkan nilainya."),
        _("Tidak ada yang ditulis sebelum Anda memeriksa pratinjau dan mengonfirmasi."),
    ):
        sheet.append([line])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABC", (18, 12, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True)


def _meaning(kind: Kind, header: str) -> str:
    if kind.name == "service-days" and header == "kode_wilayah":
        return _("Kode provinsi untuk semua kabupaten/kota, atau kode satu kabupaten/kota, misalnya 16.10.")
    return str(MEANINGS[header])


def _known_rows(user: User, kind_name: str) -> Iterator[dict[str, object]]:
    """What is known beforehand: the missing days of reports, else every regency once."""
    regencies = list(Regency.objects.writable_by(user).select_related("province").distinct())
    if kind_name == "deadlines":
        return
    if kind_name == "daily-reports":
        yield from _missing_days(user, regencies)
        return
    named = kind_name != "service-days"
    if not named:
        # The usual case first: a day that the whole province opens or closes.
        managed = Province.objects.managed_by(user).order_by("code")
        yield from ({"kode_wilayah": code} for code in managed.values_list("code", flat=True))
    for regency in regencies:
        row = {"kode_wilayah": regency.code}
        yield row | ({"nama_wilayah": neutral(regency.short_name)} if named else {})


def _missing_days(user: User, regencies: list[Regency]) -> Iterator[dict[str, object]]:
    load_exceptions(regencies)
    for regency in regencies:
        today = clock.today(regency.province.timezone)
        first = today - dt.timedelta(days=BUREAU_DAYS - 1)
        if not is_bureau(user, regency):
            first = max(first, locked_before(regency))
        there = set(
            DailyReport.objects.filter(regency=regency, date__gte=first).values_list("date", flat=True)
        )
        for offset in range((today - first).days + 1):
            day = first + dt.timedelta(days=offset)
            if day not in there and is_service_day(regency, day):
                yield {
                    "kode_wilayah": regency.code,
                    "tanggal": day,
                    "nama_wilayah": neutral(regency.short_name),
                }
