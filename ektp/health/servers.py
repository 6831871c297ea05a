"""Findings about what everything rests on: database, broker, disk, backups, clocks."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ektp.health.facts import DatabaseFacts, DiskFacts, Facts
from ektp.health.finding import (
    BACKUP_WARN,
    CLOCK_FAIL,
    CLOCK_WARN,
    DISK_FAIL,
    DISK_FULL,
    DISK_WARN,
    LATENCY_WARN,
    QUEUE_WARN,
    Check,
    State,
    before,
    grade,
    looks_at_database,
    saved,
    title_of,
)
from ektp.health.words import lasting, milliseconds, size
from regencies.formatting import count


def database(facts: Facts) -> Check:
    found, title = facts.database, title_of("database")
    if found is None:
        return Check(
            "database",
            State.FAIL,
            title,
            _("Basis data tidak menjawab dalam satu detik."),
            _("Halaman dan laporan tidak dapat dilayani. Yang sudah tersimpan aman."),
            _("Beri tahu pengelola server sekarang; petugas dapat mengirim lagi setelah pulih."),
            "postgres",
            since=facts.since.get("database"),
        )
    says = _("Menjawab dalam %(time)s; isinya %(size)s.") % {
        "time": milliseconds(found.seconds),
        "size": size(found.size),
    }
    if not facts.is_local:
        says += " " + _("Sisa ruang disk server basis data tidak dapat dilihat dari sini.")
    if found.seconds < LATENCY_WARN:
        return Check("database", State.OK, title, says)
    advice = _("Bila terus begini, minta pengelola server melihat beban basis data.")
    return Check("database", State.WARN, title, says, _("Halaman terasa lambat."), advice, "postgres")


def migrations(facts: Facts) -> Check:
    name, title, found = "migrations", title_of("migrations"), facts.database
    if found is None:
        return Check(name, State.UNKNOWN, title, _("Belum dapat diperiksa: basis data dulu."))
    if found.pending:
        says = ngettext(
            "%(count)s langkah pembaruan belum diterapkan, mulai dari %(first)s.",
            "%(count)s langkah pembaruan belum diterapkan, mulai dari %(first)s.",
            len(found.pending),
        ) % {"count": count(len(found.pending)), "first": found.pending[0]}
        means = _("Pembaruan terhenti di tengah; sebagian halaman akan gagal.")
        return Check(
            name, State.FAIL, title, says, means, _("Minta pengelola server menerapkannya."), "migrate"
        )
    if found.unknown or found.newer:
        says = (
            _("Basis data lebih baru daripada program ini (%(name)s).") % {"name": found.unknown[-1]}
            if found.unknown
            else ngettext(
                "%(count)s kabupaten/kota dihitung oleh versi yang lebih baru daripada program ini.",
                "%(count)s kabupaten/kota dihitung oleh versi yang lebih baru daripada program ini.",
                found.newer,
            )
            % {"count": count(found.newer)}
        )
        means = _("Sebagian proses masih menjalankan versi lama.")
        advice = _("Minta pengelola server menjalankan versi yang sama di semua proses.")
        return Check(name, State.WARN, title, says, means, advice, "web")
    return Check(name, State.OK, title, _("Sesuai dengan versi program ini."))


def broker(facts: Facts) -> Check:
    name, title, found = "broker", title_of("broker"), facts.broker
    if found is None or not found.is_writable:
        says = (
            _("Pengantar tugas (Valkey) tidak menjawab dalam satu detik.")
            if found is None
            else _("Pengantar tugas (Valkey) tidak dapat menulis; mungkin disknya penuh.")
        )
        advice = _("Tidak ada yang perlu diulang: setelah pulih, semua dikejar sendiri dalam satu menit.")
        since = facts.since.get("broker")
        return Check(name, State.FAIL, title, says, saved(), advice, "valkey", since=since)
    says = _("Menjawab dalam %(time)s; %(count)s pemberitahuan menunggu.") % {
        "time": milliseconds(found.seconds),
        "count": count(found.queued),
    }
    if found.queued < QUEUE_WARN:
        return Check(name, State.OK, title, says)
    advice = _("Bila terus bertambah, minta pengelola server menambah pekerja.")
    limit = _("batas %(count)s") % {"count": count(QUEUE_WARN)}
    return Check(name, State.WARN, title, says, saved(), advice, "worker", limit)


def disk(facts: Facts) -> Check:
    name, title = "disk", title_of("disk")
    if not facts.disks:
        return Check(name, State.UNKNOWN, title, _("Disk server lain tidak dapat dilihat dari sini."))
    places = {"data": _("Folder data"), "backup": _("Folder cadangan")}

    def one(disk: DiskFacts) -> str:
        numbers = {"place": places[disk.place], "free": size(disk.free), "total": size(disk.total)}
        return _("%(place)s: sisa %(free)s dari %(total)s") % numbers

    says = "; ".join(one(disk) for disk in facts.disks) + "."
    free, limit = min(disk.free for disk in facts.disks), _("batas %(size)s") % {"size": size(DISK_WARN)}
    state = grade(-free, -DISK_WARN, -DISK_FAIL)
    if state is State.OK:
        return Check(name, state, title, says, limit=limit)
    means = (
        _("Disk penuh: laporan ditolak sampai ada ruang. Yang sudah tersimpan aman.")
        if free < DISK_FULL
        else _("Bila disk penuh, laporan tidak dapat disimpan lagi.")
    )
    advice = _("Minta pengelola server mengosongkan ruang, misalnya memindahkan cadangan lama.")
    return Check(name, state, title, says, means, advice, "disk", limit)


def backup(facts: Facts) -> Check:
    name, title, found = "backup", title_of("backup"), facts.backup
    limit = _("batas %(time)s") % {"time": lasting(BACKUP_WARN)}
    if found is None or not found.is_visible:
        says = _("Folder cadangan tidak diatur, atau ada di mesin lain.")
        return Check(name, State.UNKNOWN, title, says)
    advice = _("Minta pengelola server melihat catatan pekerja dan membuat satu cadangan sekarang.")
    if found.newest is None:
        if facts.database is None:
            return Check(name, State.UNKNOWN, title, _("Belum dapat diperiksa: basis data dulu."))
        if facts.database.installed < BACKUP_WARN:
            return Check(name, State.OK, title, _("Yang pertama dibuat malam ini."), limit=limit)
        return Check(name, State.WARN, title, _("Belum ada cadangan."), "", advice, "backup", limit)
    says = _("Yang terakhir dibuat %(time)s yang lalu, utuh.") % {"time": lasting(found.newest)}
    if found.newest < BACKUP_WARN:
        return Check(name, State.OK, title, says, limit=limit)
    since = before(facts, found.newest)
    return Check(name, State.WARN, title, says, "", advice, "backup", limit, since)


@looks_at_database
def clock(facts: Facts, found: DatabaseFacts, name: str, title: str) -> Check:
    away, limit = abs(found.ahead), _("batas %(time)s") % {"time": lasting(CLOCK_WARN)}
    if away < CLOCK_WARN:
        return Check(name, State.OK, title, _("Jam web dan basis data sama."), limit=limit)
    says = _("Jam web dan basis data berbeda %(time)s.") % {"time": lasting(away)}
    means = _("Waktu pada riwayat tidak tepat, dan hari dapat berganti terlalu cepat atau lambat.")
    advice = _("Minta pengelola server menyamakan jam semua mesin (NTP).")
    return Check(name, grade(away, CLOCK_WARN, CLOCK_FAIL), title, says, means, advice, "clock", limit)
