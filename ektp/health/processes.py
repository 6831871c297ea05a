"""Findings about those who work unseen, worker and scheduler, and about what waits for them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ektp.health.facts import DatabaseFacts, Facts, Sign
from ektp.health.finding import (
    BEHIND_FAIL,
    BEHIND_WARN,
    LOST_FOR,
    SILENT,
    STALE_FAIL,
    STALE_WARN,
    SWEEPS_MISSED,
    UPLOAD_FAIL,
    UPLOAD_WARN,
    Check,
    State,
    before,
    grade,
    looks_at_database,
    saved,
)
from ektp.health.words import lasting
from regencies.formatting import count


def _newest(signs: tuple[Sign, ...]) -> float | None:
    return min((sign.age for sign in signs), default=None)


@looks_at_database
def worker(facts: Facts, found: DatabaseFacts, name: str, title: str) -> Check:
    newest, limit = _newest(found.workers), _("batas %(time)s") % {"time": lasting(SILENT)}
    if newest is None or newest >= SILENT:
        says = (
            _("Tidak ada pekerja yang berjalan.")
            if newest is None
            else _("Pekerja terakhir memberi kabar %(time)s yang lalu.") % {"time": lasting(newest)}
        )
        advice = _("Tunggu lima menit; bila tidak pulih sendiri, beri tahu pengelola server.")
        since = None if newest is None else before(facts, newest)
        return Check(name, State.FAIL, title, says, saved(), advice, "worker", limit, since)
    silent = [sign for sign in found.workers if sign.age >= SILENT]
    alive = len(found.workers) - len(silent)
    says = ngettext(
        "%(count)s pekerja; kabar terakhir %(time)s yang lalu.",
        "%(count)s pekerja; kabar terakhir %(time)s yang lalu.",
        alive,
    ) % {"count": count(alive), "time": lasting(newest)}
    if lost := [sign.age for sign in silent if sign.age < LOST_FOR]:
        says += " " + ngettext(
            "%(count)s pekerja lain berhenti tanpa pamit %(time)s yang lalu.",
            "%(count)s pekerja lain berhenti tanpa pamit %(time)s yang lalu.",
            len(lost),
        ) % {"count": count(len(lost)), "time": lasting(min(lost))}
        advice = _("Yang tersisa bekerja terus. Minta pengelola server menjalankannya lagi.")
        return Check(name, State.WARN, title, says, "", advice, "worker", limit, before(facts, min(lost)))
    return _after_the_sweep(facts, found, Check(name, State.OK, title, says, limit=limit))


def _after_the_sweep(facts: Facts, found: DatabaseFacts, good: Check) -> Check:
    """Workers live; do they also get work done? The sweep goes the whole way every minute."""
    patience = SWEEPS_MISSED * facts.sweep_seconds + SILENT
    sends = any(sign.idle is not None and sign.idle < patience for sign in found.schedulers)
    if found.swept is None:
        return good
    swept = _("Pemeriksaan berkala terakhir selesai %(time)s yang lalu.") % {"time": lasting(found.swept)}
    if found.swept < patience or not sends or facts.broker is None:
        return Check(**vars(good) | {"says": f"{good.says} {swept}"})
    says = _("Pekerja hidup tetapi tidak menyelesaikan tugas.") + " " + swept
    advice = _("Mungkin ia sedang menulis berkas besar. Lewat satu jam, beri tahu pengelola server.")
    since = before(facts, found.swept)
    return Check(good.name, State.WARN, good.title, says, saved(), advice, "worker", good.limit, since)


@looks_at_database
def scheduler(facts: Facts, found: DatabaseFacts, name: str, title: str) -> Check:
    newest, limit = _newest(found.schedulers), _("batas %(time)s") % {"time": lasting(SILENT)}
    means = _("Angka tetap menyusul setiap laporan, tetapi hari baru dan tugas yang hilang tidak dikejar.")
    advice = _("Tunggu lima menit; bila tidak pulih sendiri, beri tahu pengelola server.")
    if newest is None or newest >= SILENT:
        says = (
            _("Penjadwal tidak berjalan.")
            if newest is None
            else _("Penjadwal terakhir memberi kabar %(time)s yang lalu.") % {"time": lasting(newest)}
        )
        since = None if newest is None else before(facts, newest)
        return Check(name, State.FAIL, title, says, means, advice, "beat", limit, since)
    living = [sign for sign in found.schedulers if sign.age < SILENT]
    idle = min((sign.idle for sign in living if sign.idle is not None), default=None)
    if idle is None:
        return Check(name, State.OK, title, _("Berjalan; belum waktunya mengirim tugas."), limit=limit)
    says = _("Tugas terakhir dikirim %(time)s yang lalu.") % {"time": lasting(idle)}
    if idle >= SWEEPS_MISSED * facts.sweep_seconds + SILENT:
        return Check(name, State.FAIL, title, says, means, advice, "beat", limit, before(facts, idle))
    if len(living) > 1:
        says += " " + _("Ada %(count)s penjadwal; cukup satu.") % {"count": count(len(living))}
        more = _("Tidak merusak, hanya menggandakan tugas. Minta pengelola server mematikan yang lebih.")
        return Check(name, State.WARN, title, says, advice=more, part="beat")
    return Check(name, State.OK, title, says, limit=limit)


@looks_at_database
def figures(facts: Facts, found: DatabaseFacts, name: str, title: str) -> Check:
    limit = _("batas %(time)s") % {"time": lasting(STALE_WARN)}
    if not found.stale:
        return Check(name, State.OK, title, _("Semua angka sudah mengikuti laporan."), limit=limit)
    says = ngettext(
        "%(count)s kabupaten/kota menunggu dihitung ulang, yang tertua sudah %(time)s.",
        "%(count)s kabupaten/kota menunggu dihitung ulang, yang tertua sudah %(time)s.",
        found.stale,
    ) % {"count": count(found.stale), "time": lasting(found.stale_for)}
    state = grade(found.stale_for, STALE_WARN, STALE_FAIL)
    if state is State.OK:
        return Check(name, state, title, says, limit=limit)
    advice = _("Lihat dulu pekerja dan pengantar tugas; bila keduanya baik, beri tahu pengelola server.")
    return Check(name, state, title, says, saved(), advice, "worker", limit, before(facts, found.stale_for))


@looks_at_database
def extension(facts: Facts, found: DatabaseFacts, name: str, title: str) -> Check:
    if not found.behind:
        return Check(name, State.OK, title, _("Semua wilayah sudah dihitung sampai hari ini."))
    says = ngettext(
        "%(count)s kabupaten/kota belum dihitung sampai hari ini.",
        "%(count)s kabupaten/kota belum dihitung sampai hari ini.",
        found.behind,
    ) % {"count": count(found.behind)}
    state = State.WARN if found.behind_for is None else grade(found.behind_for, BEHIND_WARN, BEHIND_FAIL)
    means = _("Sisa hari dan kebutuhan per hari wilayah itu masih angka kemarin.")
    advice = _("Lihat dulu penjadwal dan pekerja; setelah keduanya berjalan, ini hilang sendiri.")
    since = None if found.behind_for is None else before(facts, found.behind_for)
    return Check(name, state, title, says, means, advice, "beat", since=since)


@looks_at_database
def uploads(facts: Facts, found: DatabaseFacts, name: str, title: str) -> Check:
    if not found.uploads:
        return Check(name, State.OK, title, _("Tidak ada berkas yang menunggu."))
    says = ngettext(
        "%(count)s berkas menunggu atau sedang dikerjakan, yang tertua sudah %(time)s.",
        "%(count)s berkas menunggu atau sedang dikerjakan, yang tertua sudah %(time)s.",
        found.uploads,
    ) % {"count": count(found.uploads), "time": lasting(found.uploads_for)}
    state = grade(found.uploads_for, UPLOAD_WARN, UPLOAD_FAIL)
    if state is State.OK:
        return Check(name, state, title, says)
    advice = _("Jangan mengirim berkas yang sama lagi. Lihat dulu pekerja latar.")
    means = _("Berkas disimpan utuh dan dikerjakan begitu pekerja sempat.")
    return Check(name, state, title, says, means, advice, "worker", since=before(facts, found.uploads_for))
