"""What a province still lacks before its pages can say anything, and what to do about it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min
from django.utils.translation import gettext as _

from regencies.formatting import long_date
from reports.models import DeadlineProgress, RegencyProgress
from reports.progress import ProvinceView


@dataclass(frozen=True)
class Missing:
    """For templates/_empty.html; ``url`` is "" where the next step is not on a page."""

    title: str
    text: str
    url: str = ""
    label: str = ""


def missing(view: ProvinceView) -> Missing | None:
    """The first thing that keeps the figures of *view* from being shown; None when they can be."""
    if not view.regencies:
        return Missing(
            _("Belum ada kabupaten/kota"),
            _("Biro memuat wilayah resminya dengan bin/manage load_regions %(code)s.")
            % {"code": view.province.code},
        )
    if view.primary is None:
        return _earlier(view, _first_deadline_on(view)) or Missing(
            _("Belum ada tenggat"),
            _(
                "Sisa, laju yang diperlukan, dan status dihitung terhadap tenggat utama. Biro memasukkannya "
                "dengan bin/manage import_data deadlines."
            ),
        )
    if view.primary.province.remaining is None:
        return _earlier(view, _first_register_on(view)) or Missing(
            _("Belum ada daftar wajib KTP"),
            _(
                "Tanpa jumlah wajib KTP tidak ada cakupan dan tidak ada sisa. Biro memuatnya dengan "
                "bin/manage import_data register."
            ),
        )
    return None


def first_report_sentence(view: ProvinceView) -> str:
    """What to do when everything is set up and nobody has reported yet; empty otherwise."""
    if view.has_data:
        return ""
    return _(
        "Belum ada laporan sampai tanggal ini: seluruh wajib KTP dihitung sebagai sisa. Petugas melapor tiap "
        "hari pada halaman Lapor; biro memuat saldo awal dengan bin/manage import_data reconciliations."
    )


def _earlier(view: ProvinceView, first: dt.date | None) -> Missing | None:
    """The reader looks at a day before the data begin."""
    if first is None or first <= view.date:
        return None
    return Missing(
        _("Belum ada angka pada tanggal ini"),
        _("Angka %(province)s mulai %(date)s.") % {"province": view.province.name, "date": long_date(first)},
        f"?tanggal={first.isoformat()}",
        _("Lihat %(date)s") % {"date": long_date(first)},
    )


def _first_deadline_on(view: ProvinceView) -> dt.date | None:
    rows = DeadlineProgress.objects.filter(regency__province=view.province, deadline__is_primary=True)
    return rows.aggregate(first=Min("date"))["first"]


def _first_register_on(view: ProvinceView) -> dt.date | None:
    rows = RegencyProgress.objects.filter(regency__province=view.province, eligible__isnull=False)
    return rows.aggregate(first=Min("date"))["first"]
