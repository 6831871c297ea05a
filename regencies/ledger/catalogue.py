"""Every rule of entry, once: what is impossible and refused, and what is odd and marked.

Form, grid, file, pasted message and offline queue refuse and mark by these rules alone; the page of help is
made from this list, and a test holds that no other rule is ever broken.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Effect(StrEnum):
    """What a broken rule does to a report."""

    REFUSED = "refused"
    MARKED = "marked"


@dataclass(frozen=True)
class Rule:
    """``field`` is where the sentence is shown; ``title`` says when the rule is broken, ``why`` why it is a
    rule, and ``remedy`` the way out."""

    code: str
    effect: Effect
    field: str
    title: str | Promise
    why: str | Promise
    remedy: str | Promise


_ALL = (
    Rule(
        "future",
        Effect.REFUSED,
        "date",
        _("Tanggal belum tiba"),
        _("Laporan berisi yang sudah terjadi, menurut jam provinsi."),
        _("Pilih tanggal sampai hari ini."),
    ),
    Rule(
        "too_early",
        Effect.REFUSED,
        "date",
        _("Tanggal sebelum ada KTP-el"),
        _("Perekaman KTP-el dimulai tahun 2009; tahun yang lebih awal hampir pasti salah ketik."),
        _("Periksa tahunnya."),
    ),
    Rule(
        "month_closed",
        Effect.REFUSED,
        "date",
        _("Bulan sudah ditutup"),
        _("Angka bulan yang ditutup sudah dipakai dalam laporan resmi dan tidak berubah lagi."),
        _("Biro dapat membuka bulan itu kembali dengan alasan."),
    ),
    Rule(
        "locked",
        Effect.REFUSED,
        "date",
        _("Tanggal sudah terkunci bagi petugas"),
        _("Angka yang sudah dibaca pimpinan tidak berubah diam-diam."),
        _("Ajukan koreksi dengan alasan; Biro menerima atau menolaknya."),
    ),
    Rule(
        "not_a_count",
        Effect.REFUSED,
        "recorded",
        _("Bukan bilangan bulat dari 0 sampai 1.000.000"),
        _("Orang, kartu, dan blangko dihitung utuh; angka negatif atau pecahan berarti salah kolom."),
        _("Tulis bilangan bulat, dengan atau tanpa titik ribuan."),
    ),
    Rule(
        "zero_without_reason",
        Effect.REFUSED,
        "zero_reason",
        _("Perekaman 0 pada hari kerja tanpa alasan"),
        _("Nol yang benar dan laporan yang lupa diisi tampak sama; alasannya membedakan."),
        _("Tulis alasannya, misalnya “jaringan putus”."),
    ),
    Rule(
        "change_without_reason",
        Effect.REFUSED,
        "reason",
        _("Laporan tersimpan diubah tanpa alasan"),
        _("Setiap perubahan tercatat dengan nama, waktu, dan alasan."),
        _("Tulis alasan perubahan."),
    ),
    Rule(
        "above_eligible",
        Effect.MARKED,
        "recorded",
        _("Total perekaman melebihi wajib KTP"),
        _("Orang tidak direkam dua kali; mungkin ada yang terhitung ganda atau data wajib KTP sudah lama."),
        _("Periksa angka hari itu dan total terakhir dari pusat; jelaskan bila memang benar."),
    ),
    Rule(
        "printed_above_recorded",
        Effect.MARKED,
        "printed",
        _("Total cetak melebihi total perekaman"),
        _("Kartu pertama hanya dicetak untuk orang yang sudah direkam."),
        _("Pisahkan cetak ulang dari cetak baru, atau mintalah Biro memasukkan saldo terverifikasi."),
    ),
    Rule(
        "stock_below_zero",
        Effect.MARKED,
        "printed",
        _("Stok blangko di bawah nol"),
        _("Blangko yang dipakai tidak bisa lebih dari yang pernah diterima."),
        _("Catat blangko yang masuk, atau mintalah Biro memasukkan hasil hitung fisik."),
    ),
    Rule(
        "certificates_below_zero",
        Effect.MARKED,
        "temporary_withdrawn",
        _("Suket beredar di bawah nol"),
        _("Suket yang ditarik tidak bisa lebih dari yang pernah terbit."),
        _("Periksa suket terbit hari-hari sebelumnya, atau mintalah Biro memasukkan saldo terverifikasi."),
    ),
    Rule(
        "far_from_usual",
        Effect.MARKED,
        "recorded",
        _("Jauh di luar kebiasaan wilayah itu"),
        _("Hari kerja dibandingkan dengan hari kerja sebelumnya, jemput bola dengan jemput bola."),
        _("Periksa salah ketik; jelaskan bila memang benar, misalnya ada perekaman massal."),
    ),
    Rule(
        "same_as_before",
        Effect.MARKED,
        "recorded",
        _("Semua angka sama dengan laporan sebelumnya"),
        _("Dua hari yang persis sama hampir selalu salinan."),
        _("Periksa apakah angka hari yang benar yang terisi."),
    ),
    Rule(
        "zero_on_service_day",
        Effect.MARKED,
        "recorded",
        _("Perekaman 0 pada hari kerja"),
        _("Hari tanpa perekaman menjauhkan tenggat; Biro perlu tahu sebabnya."),
        _("Alasannya sudah menjadi penjelasan; Biro menerimanya atau menindaklanjuti."),
    ),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}
