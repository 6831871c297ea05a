"""The kinds of file in the words of the interface."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "daily-reports": _("Laporan harian"),
    "reconciliations": _("Saldo terverifikasi"),
    "register": _("Penduduk dan wajib KTP"),
    "deadlines": _("Tenggat"),
    "service-days": _("Hari kerja khusus"),
    "half-month": _("Lembar setengah bulan"),
}
HINTS = {
    "daily-reports": _("Perekaman, cetak, blangko, dan suket per kabupaten/kota dan tanggal."),
    "reconciliations": _("Total yang sudah diverifikasi pada akhir suatu hari."),
    "register": _("Jumlah penduduk dan wajib KTP sejak suatu tanggal."),
    "deadlines": _("Apa yang harus tercapai kapan, dan dasar hukumnya."),
    "service-days": _("Hari yang dibuka atau ditutup di luar jadwal biasa."),
    "half-month": _("Lembar yang biasa dikirim kantor: satu baris per kabupaten/kota."),
}
