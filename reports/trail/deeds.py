"""What leaves no change in words: who saw, fetched or tried what."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from regencies.models import AuditEvent

_Action = AuditEvent.Action
VERBS = {
    _Action.SIGNED_IN: lazy("masuk"),
    _Action.SIGN_IN_FAILED: lazy("gagal masuk"),
    _Action.SIGNED_OUT: lazy("keluar"),
    _Action.SAW: lazy("melihat"),
    _Action.EXPORTED: lazy("mengekspor"),
    _Action.DOWNLOADED: lazy("mengunduh"),
    _Action.UPLOADED: lazy("mengunggah"),
    _Action.ASKED: lazy("meminta"),
    _Action.CHANGED: lazy("mengubah"),
    _Action.REFUSED: lazy("ditolak membuka"),
}
KINDS = {
    "balance": lazy("saldo"),
    "balances": lazy("daftar saldo"),
    "calculation": lazy("perhitungan ulang"),
    "completeness": lazy("kelengkapan laporan"),
    "correction": lazy("permintaan koreksi"),
    "corrections": lazy("daftar koreksi"),
    "countdown": lazy("hitung mundur tenggat"),
    "invitation": lazy("undangan"),
    "marks": lazy("angka janggal"),
    "month": lazy("penutupan bulan"),
    "months": lazy("daftar penutupan bulan"),
    "page": lazy("halaman"),
    "password": lazy("kata sandinya"),
    "people": lazy("daftar pengguna"),
    "person": lazy("pengguna nomor"),
    "province": lazy("provinsi"),
    "recovery-codes": lazy("kode cadangannya"),
    "regency": lazy("kabupaten/kota"),
    "register": lazy("daftar penduduk"),
    "register-figure": lazy("jumlah penduduk"),
    "report": lazy("laporan harian"),
    "reports": lazy("laporan harian semua kabupaten/kota"),
    "second-factor": lazy("aplikasi kodenya"),
    "sessions": lazy("perangkat lain miliknya"),
    "template": lazy("templat"),
    "trail": lazy("jejak audit"),
    "trail-check": lazy("pemeriksaan segel jejak"),
    "upload": lazy("unggahan"),
    "upload-list": lazy("daftar lengkap unggahan"),
    "uploads": lazy("berkas impor"),
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
