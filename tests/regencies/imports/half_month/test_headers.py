"""The words above a column, in the spellings that offices use, and words that only look like them."""

import pytest

from regencies.imports.half_month.headers import Meaning, grouped_labels, meaning_of


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("No.", Meaning.NUMBER),
        ("NO URUT", Meaning.NUMBER),
        ("KODE", Meaning.CODE),
        ("No. Kode Wil", Meaning.CODE),
        ("kode_wilayah", Meaning.CODE),
        ("KODE KAB/KOTA", Meaning.CODE),
        ("Kab./Kota", Meaning.NAME),
        ("NAMA KABUPATEN / KOTA", Meaning.NAME),
        ("Wajib KTP", Meaning.ELIGIBLE),
        ("WAJIB E-KTP (JIWA)", Meaning.ELIGIBLE),
        ("Jumlah Penduduk Wajib KTP-el", Meaning.ELIGIBLE),
        ("Wajib Rekam", Meaning.ELIGIBLE),
        ("TARGET WAJIB KTP", Meaning.ELIGIBLE),
        ("WKTP", Meaning.ELIGIBLE),
        ("Wajib KTP (L+P)", Meaning.ELIGIBLE),
        ("Perekaman", Meaning.RECORDED),
        ("JUMLAH PEREKAMAN S/D TGL 15 AGUSTUS 2016", Meaning.RECORDED),
        ("Telah Merekam", Meaning.RECORDED),
        ("Wajib KTP Sudah Rekam", Meaning.RECORDED),
        ("Kumulatif Perekaman", Meaning.RECORDED),
        ("Perekaman s.d. bulan ini", Meaning.RECORDED),
        ("%", Meaning.PERCENT),
        ("Prosentase (%)", Meaning.PERCENT),
        ("Perekaman %", Meaning.PERCENT),
        ("Belum Rekam", Meaning.UNRECORDED),
        ("Sisa Wajib KTP Belum Perekaman", Meaning.UNRECORDED),
        ("SISA PEREKAMAN", Meaning.UNRECORDED),
        ("Suket", Meaning.TEMPORARY),
        ("SURAT KETERANGAN PENGGANTI KTP-EL", Meaning.TEMPORARY),
        ("Suket yang masih beredar", Meaning.TEMPORARY),
        ("PRR", Meaning.PRINT_READY),
        ("Print Ready Record", Meaning.PRINT_READY),
        ("Siap Cetak", Meaning.PRINT_READY),
        ("PRR (belum cetak)", Meaning.PRINT_READY),
        ("Sisa Blangko", Meaning.BLANKS),
        ("STOK BLANKO KTP-EL", Meaning.BLANKS),
        ("Sisa Keping", Meaning.BLANKS),
        ("Jumlah Penduduk", Meaning.POPULATION),
        ("Keterangan", Meaning.REMARK),
        ("KET.", Meaning.REMARK),
    ],
)
def test_spellings_of_a_column(label, meaning):
    assert meaning_of([label])[0] == meaning


@pytest.mark.parametrize(
    "label",
    [
        "Perekaman hari ini",
        "Perekaman bulan ini",
        "Perekaman s.d. bulan lalu",
        "Target Perekaman",
        "Perekaman Ganda",
        "Perekaman Pemula",
        "Wajib KTP L",
        "Wajib KTP Perempuan",
        "Pencetakan",
        "% Cetak",
        "Persentase Suket",
        "Belum Cetak",
        "PRR sudah cetak",
        "Suket diterbitkan",
        "Suket ditarik",
        "Blangko diterima",
        "Blangko rusak",
        "Kebutuhan Blangko",
        "Kode BPS",
        "Ibukota Kabupaten",
        "Tanggal",
    ],
)
def test_words_that_only_look_like_a_column(label):
    assert meaning_of([label])[0] is None


@pytest.mark.parametrize(
    ("rows", "meanings"),
    [
        (
            [["WAJIB KTP", "PEREKAMAN", None, None], [None, "HARI INI", "S.D. HARI INI", "%"]],
            [Meaning.ELIGIBLE, None, Meaning.RECORDED, Meaning.PERCENT],
        ),
        (
            [["WAJIB", "WAJIB", "SURAT", "SISA"], ["KTP", "REKAM", "KETERANGAN", "BLANGKO"]],
            [Meaning.ELIGIBLE, Meaning.ELIGIBLE, Meaning.TEMPORARY, Meaning.BLANKS],
        ),
        (
            [["BLANGKO", None, None, "SUKET", None], ["MASUK", "RUSAK", "SISA", "TERBIT", "BEREDAR"]],
            [None, None, Meaning.BLANKS, None, Meaning.TEMPORARY],
        ),
        (
            [["PENDUDUK WAJIB KTP", None, None], ["JUMLAH", "SUDAH REKAM", "BELUM REKAM"]],
            [Meaning.ELIGIBLE, Meaning.RECORDED, Meaning.UNRECORDED],
        ),
        ([["CETAK", None], ["JUMLAH", "%"]], [None, None]),
    ],
)
def test_header_rows_are_read_together(rows, meanings):
    assert [meaning_of(labels)[0] for labels in grouped_labels(rows)] == meanings
