"""What leaves no change in words: who saw, fetched or tried what."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regencies.models import AuditEvent

_Action = AuditEvent.Action
VERBS = {
    _Action.SIGNED_IN: gettext_lazy("masuk"),
    _Action.SIGN_IN_FAILED: gettext_lazy("gagal masuk"),
    _Action.SIGNED_OUT: gettext_lazy("keluar"),
    _Action.SAW: gettext_lazy("melihat"),
    _Action.EXPORTED: gettext_lazy("mengekspor"),
    _Action.DOWNLOADED: gettext_lazy("mengunduh"),
    _Action.UPLOADED: gettext_lazy("mengunggah"),
    _Action.ASKED: gettext_lazy("meminta"),
    _Action.CHANGED: gettext_lazy("mengubah"),
    _Action.REFUSED: gettext_lazy("ditolak membuka"),
}
KINDS = {
    "balance": gettext_lazy("saldo"),
    "balances": gettext_lazy("daftar saldo"),
    "calculation": gettext_lazy("perhitungan ulang"),
    "completeness": gettext_lazy("kelengkapan laporan"),
    "correction": gettext_lazy("permintaan koreksi"),
    "corrections": gettext_lazy("daftar koreksi"),
    "countdown": gettext_lazy("hitung mundur tenggat"),
    "invitation": gettext_lazy("undangan"),
    "marks": gettext_lazy("angka janggal"),
    "month": gettext_lazy("penutupan bulan"),
    "months": gettext_lazy("daftar penutupan bulan"),
    "page": gettext_lazy("halaman"),
    "password": gettext_lazy("kata sandinya"),
    "people": gettext_lazy("daftar pengguna"),
    "person": gettext_lazy("pengguna nomor"),
    "province": gettext_lazy("provinsi"),
    "recovery-codes": gettext_lazy("kode cadangannya"),
    "regency": gettext_lazy("kabupaten/kota"),
    "register": gettext_lazy("daftar penduduk"),
    "register-figure": gettext_lazy("jumlah penduduk"),
    "report": gettext_lazy("laporan harian"),
    "reports": gettext_lazy("laporan harian semua kabupaten/kota"),
    "second-factor": gettext_lazy("aplikasi kodenya"),
    "sessions": gettext_lazy("perangkat lain miliknya"),
    "template": gettext_lazy("templat"),
    "trail": gettext_lazy("jejak audit"),
    "trail-check": gettext_lazy("pemeriksaan segel jejak"),
    "upload": gettext_lazy("unggahan"),
    "upload-list": gettext_lazy("daftar lengkap unggahan"),
    "uploads": gettext_lazy("berkas impor"),
}


def verb(event: AuditEvent) -> str:
    return str(VERBS[event.action])


def noun(event: AuditEvent) -> str:
    """What it was about; empty for signing in and out."""
    if event.kind in {"", "account"}:
        return ""
    kind = "trail-check" if (event.action, event.kind) == (_Action.ASKED, "trail") else event.kind
    words = str(KINDS.get(kind, kind))
    return f"{words} {event.code}" if event.code else words


def page(event: AuditEvent) -> str:
    """The page that was seen, where its address is of something that can be opened again."""
    if event.action != _Action.SAW or event.kind not in {"province", "regency", "report", "upload", "month"}:
        return ""
    route = {
        "province": "reports:province",
        "regency": "reports:regency",
        "report": "regencies:report",
        "upload": "regencies:import",
        "month": "regencies:month",
    }[event.kind]
    try:
        return reverse(route, args=[event.code])
    except NoReverseMatch:
        return ""


def role(event: AuditEvent) -> str:
    """The roles of that moment in words."""
    words = {"officer": _("petugas"), "bureau": _("biro"), "leadership": _("pimpinan")}
    said = [role.partition(" ") for role in event.roles]
    return ", ".join(f"{words.get(name, name)} {code}" for name, _space, code in said)
