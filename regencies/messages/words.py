"""The words of a report as officers write them, and which field a combination of them means."""

import re
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Meaning of a word inside a label; a label is a set of meanings (see ``FIELDS``).
_MEANINGS = {
    "recorded": "rekam perekaman rekaman merekam terekam direkam merekamkan rkm prkm record",
    "printed": "cetak pencetakan mencetak tercetak dicetak cetakan ctk print printing diprint",
    "new": "baru",
    "again": "ulang penggantian pengganti ganti cetakulang",
    "blank": "blangko blanko blangkonya blankonya blngko blgko blk",
    "in": "masuk diterima terima penerimaan datang tambahan penambahan kiriman",
    "spoiled": "rusak cacat",
    "left": "sisa stok stock saldo persediaan tersisa sisanya stoknya tersedia ketersediaan",
    "temporary": "suket",
    "out": "terbit diterbitkan penerbitan dikeluarkan",
    "gone": "keluar",
    "back": "ditarik tarik penarikan kembali dikembalikan pengembalian",
    "held": "beredar",
    "total": "total akumulasi kumulatif totalnya",
    "until": "sd s/d hingga sampai",
    "ready": "prr",
    # Words that turn a label into something that no field holds.
    "used": "terpakai dipakai digunakan pemakaian penggunaan",
    "other": "belum target wajib bukan minus gagal antrian antrean antre persen sekitar kira-kira kurang"
    " lebih hampir rata-rata rencana minimal maksimal kosongnya tidak tanpa batal dibatalkan"
    " ditunda menunggu permohonan pengajuan usulan",
}
MEANINGS = {word: meaning for meaning, words in _MEANINGS.items() for word in words.split()}

FIELDS = {
    frozenset(meanings.split()): field
    for meanings, field in {
        "recorded": "recorded",
        "recorded new": "recorded",
        "recorded total": "recorded_total",
        "recorded until": "recorded_total",
        "recorded total until": "recorded_total",
        "printed": "printed",
        "printed new": "printed",
        "printed total": "printed_total",
        "printed until": "printed_total",
        "printed total until": "printed_total",
        "printed new total": "printed_total",
        "printed new total until": "printed_total",
        "again": "reprinted",
        "printed again": "reprinted",
        "blank in": "blanks_received",
        "blank spoiled": "blanks_spoiled",
        "blank used": "blanks_used",
        "blank used total": "blanks_used",
        "blank left": "blank_stock",
        "blank left total": "blank_stock",
        "blank left until": "blank_stock",
        "temporary": "temporary_issued",
        "temporary out": "temporary_issued",
        "temporary gone": "temporary_issued",
        "temporary printed": "temporary_issued",
        "temporary back": "temporary_withdrawn",
        "temporary held": "temporary_outstanding",
        "temporary held total": "temporary_outstanding",
        "temporary held until": "temporary_outstanding",
        "ready": "print_ready",
        "ready total": "print_ready",
        "ready left": "print_ready",
    }.items()
}
TOPICS = frozenset({"recorded", "printed", "blank", "temporary", "ready"})
# A label without its subject, under a heading or after a label that named it.
QUALIFIERS = {
    "blank": frozenset({"in", "spoiled", "used", "left", "total", "until"}),
    "temporary": frozenset({"out", "gone", "back", "held", "total", "until"}),
    "recorded": frozenset({"total", "until"}),
    "printed": frozenset({"total", "until", "new"}),
}

FILLERS = _words(
    """
    ktp ktpel ktp-el ktp-elektronik e-ktp ektp el elektronik hari hr hri ini yang yg telah sudah sdh harian
    biometrik jumlah jml sebanyak ada adalah yaitu yakni untuk utk dari sejumlah penduduk keping kpg
    orang org jiwa lembar lbr buah kartu blangko2 dan & serta sedangkan sementara dengan dgn per posisi
    kode wilayah kpng pcs pemohon warga dibaca unit di pada data ktp-elnya msh masih dr ya dlm dalam
    """
)
UNITS = _words(
    """
    keping kpg kpng orang org jiwa lembar lbr lb buah kartu pcs pemohon warga unit
    """
)

COURTESY = _words(
    """
    assalamualaikum assalamu'alaikum assalamu’alaikum asslamualaikum aslm alaikum assalamu
    waalaikumsalam wr wb ww warahmatullahi wabarakatuh selamat met pagi siang sore malam yth yang
    terhormat bapak ibu bpk pak bu bang mas mbak kadis kabid kepala dinas kependudukan pencatatan sipil
    dukcapil disdukcapil kabupaten kab kota izin ijin mohon melaporkan lapor laporan laporkan
    menyampaikan sampaikan menyampaikannya kami saya hormat salam demikian demikianlah terima kasih
    terimakasih makasih trims tks thanks mksh wassalam wassalamualaikum wassalamu'alaikum kepada hasil
    kegiatan pelayanan rekap rekapitulasi perkembangan tanggal tgl sebagai berikut sbb atas perhatian
    perhatiannya kerjasama kerjasamanya prov provinsi sumsel sumatera biro pemerintahan siap ndan
    komandan admin operator petugas forwarded diteruskan adminduk disampaikan dilaporkan untuk hari dan
    rekan semua om swastiastu shalom syalom diinformasikan update info tersebut di diatas kecamatan
    dinasnya maaf izinkan bersama harian data ini dari dengan pada mhn pusat setda kadisdukcapil dr dgn ya
    kabiro kabag mlm slmt slmat slamat pgi trm trmksh ksh lampiran terlampir foto fotonya dokumentasi
    """
)

# Regencies whose name is also an ordinary word (a hammer, a stone, coal, a head of bureau): they are a
# regency only behind "kab" or "kota", or where nothing else names one.
ORDINARY = _words(
    """
    palu batu batubara batang pati landak buru serang metro bone siak padang agam karo toba ende alor bima
    belu kendal tegal blora demak maros solok sabang
    """
)

# Small, they are a call ("Oi, Pak!"); in capitals a regency.
ORDINARY_UNLESS_CAPITALS = frozenset({"oi", "Oi"})
# Who is spoken to: behind them "Karo" is the head of the bureau.
ADDRESS = _words("pak bapak bpk bp ibu bu yth izin ijin siap mohon")
# Names in which a digit stands for a word.
SPELLED_OUT = {"4 lawang": "empat lawang", "4lawang": "empat lawang"}

ZEROS = frozenset({"nihil", "nol", "tidak ada", "tdk ada"})
EMPTY_STOCK = frozenset({"kosong", "habis"})
UNSTATED = frozenset({"belum ada", "n/a"})
# Several words that mean one thing, longest first.
PHRASES = {
    "print ready record": ("label", "ready"),
    "print ready": ("label", "ready"),
    "siap cetak": ("label", "ready"),
    "surat keterangan": ("label", "temporary"),
    "sampai dengan": ("label", "until"),
    "s.d": ("label", "until"),
    "s/d": ("label", "until"),
    "terima kasih": ("courtesy", ""),
    "tidak ada": ("zero", ""),
    "tdk ada": ("zero", ""),
    "belum ada": ("unstated", ""),
    "hari ini": ("today", ""),
    "hr ini": ("today", ""),
    "hri ini": ("today", ""),
    "saat ini": ("today", ""),
    "kemarin lusa": ("relative", "before"),
    "kemarin dulu": ("relative", "before"),
    "media tidak disertakan": ("courtesy", ""),
    "gambar tidak disertakan": ("courtesy", ""),
    "minggu ini": ("label", "other"),
    "minggu lalu": ("label", "other"),
    "pekan ini": ("label", "other"),
    "bulan ini": ("label", "other"),
    "bulan lalu": ("label", "other"),
    "tahun ini": ("label", "other"),
    "tanpa kata": ("unknown", ""),
    **dict.fromkeys(SPELLED_OUT, ("unknown", "")),
}
RELATIVES = {
    "kemarin": "yesterday", "kemaren": "yesterday", "kmrn": "yesterday",
    "besok": "tomorrow", "besuk": "tomorrow", "bsk": "tomorrow", "esok": "tomorrow", "lusa": "tomorrow",
}  # fmt: skip
WEEKDAYS = {
    "senin": 1, "selasa": 2, "rabu": 3, "kamis": 4, "jumat": 5, "jum'at": 5, "jum’at": 5, "jumaat": 5,
    "sabtu": 6, "minggu": 7, "ahad": 7,
}  # fmt: skip
OBSTACLE = re.compile(
    r"(?<!\w)(?P<head>kendala|hambatan|permasalahan|masalah)"
    r"(?:\s*(?:/|dan|&)\s*(?:kendala|hambatan|permasalahan|masalah))?(?!\w)\s*(?:[:=\-]+|adalah\b)?\s*",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"(?<!surat )(?<!\w)(?:(?:keterangan|catatan)(?!\w)\s*[:=\-]*|(?:ket|cat|note|nb)\s*\.?\s*[:=])\s*",
    re.IGNORECASE,
)
REASON = re.compile(
    r"(?<!\w)(?:karena|karna|krn|krna|krena|dikarenakan|dikarnakan|disebabkan|lantaran|akibat|gara-gara)(?!\w)\s*",
    re.IGNORECASE,
)
NOTHING = frozenset(
    [
        "",
        "-",
        "--",
        "nihil",
        "nol",
        "tidak ada",
        "tdk ada",
        "kosong",
        "n/a",
        "aman",
        "lancar",
        "tidak",
        "tanpa",
    ]
)


@lru_cache(maxsize=4096)
def nearest(word: str) -> str | None:
    """The one label word that *word* misses by a single letter (wrong, missing, added or swapped)."""
    if not 5 <= len(word) <= 20 or word in COURTESY or word in FILLERS:
        return None
    found = {known for key in _shortened(word) for known in _by_shortened().get(key, ())}
    near = {known for known in found if is_one_edit(word, known)}
    meanings = {MEANINGS[known] for known in near}
    return min(near) if len(meanings) == 1 else None


def _shortened(word: str) -> set[str]:
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


@lru_cache(maxsize=1)
def _by_shortened() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for known, meaning in MEANINGS.items():
        if len(known) >= 5 and meaning != "other":
            for key in _shortened(known):
                index.setdefault(key, []).append(known)
    return index


def is_one_edit(one: str, other: str) -> bool:
    """Whether one letter wrong, missing, added or swapped with its neighbour makes *one* the *other*."""
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
    wrong = [place for place in range(len(one)) if one[place] != other[place]]
    if len(wrong) == 1:
        return True
    return (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and (one[wrong[0]], one[wrong[1]]) == (other[wrong[1]], other[wrong[0]])
    )
