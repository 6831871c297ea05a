"""One report, written in every way that people write, reads back to the same figures."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regencies.formatting import count
from regencies.messages import read_messages
from regencies.models import FLOWS
from regencies.pasted import names

TODAY = dt.date(2016, 8, 30)
LABELS = {
    "recorded": ["perekaman", "Rekam", "PEREKAMAN KTP-el", "jml perekaman", "terekam", "rkm", "*Perekaman*"],
    "printed": ["cetak", "Pencetakan", "cetak baru", "dicetak", "CETAK KTP", "print", "ctk"],
    "reprinted": ["cetak ulang", "Pencetakan ulang", "penggantian", "cetak ganti"],
    "blanks_received": ["blangko masuk", "Blanko diterima", "penerimaan blangko", "blangko datang"],
    "blanks_spoiled": ["blangko rusak", "Blanko cacat", "rusak blangko"],
    "temporary_issued": [
        "suket",
        "Suket terbit",
        "penerbitan suket",
        "surat keterangan terbit",
        "suket keluar",
    ],
    "temporary_withdrawn": ["suket ditarik", "penarikan suket", "Suket kembali"],
}
UNITS = {"recorded": [" orang", " org", " jiwa", ""], "temporary_issued": [" lembar", " lbr", ""]}
PLACES = ["Muratara", "Kab. Musi Rawas Utara", "MUSI RAWAS UTARA", "16.13", "Disdukcapil Kab Muratara"]
DATES = [
    "30/8/2016",
    "30-08-2016",
    "30 Agustus 2016",
    "Selasa, 30 Agt 2016",
    "2016-08-30",
    "30.8.2016",
    "30 VIII 2016",
]
ONES = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]


def in_words(number: int) -> str:
    """An independent speller for 1..9.999, as people say it."""
    if number < 10:
        return ONES[number]
    if number < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(number) or f"{ONES[number - 10]} belas"
    for size, name in ((1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if number >= size:
            head, rest = divmod(number, size)
            first = f"se{name}" if head == 1 else f"{in_words(head)} {name}"
            return f"{first} {in_words(rest)}".strip()
    raise AssertionError(number)


def spellings(number: int) -> st.SearchStrategy[str]:
    grouped = count(number)
    ways = [
        str(number),
        grouped,
        grouped.replace(".", " "),
        str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ]
    ways += ["nihil", "nol"] if number == 0 else [in_words(number), f"{number} ({in_words(number)})"]
    return st.sampled_from(ways)


@st.composite
def rendered(draw) -> tuple[str, dict[str, int]]:
    flows = {
        flow: draw(st.integers(0, 9999))
        for flow in draw(st.lists(st.sampled_from(FLOWS), min_size=1, unique=True))
    }
    sign = draw(st.sampled_from([" ", ": ", " = ", " : ", " 👉 ", " sebanyak "]))
    between, bullet = draw(
        st.sampled_from([(", ", ""), ("\n", ""), ("\n", "- "), ("; ", ""), ("\r\n", "• "), (" | ", "")])
    )
    parts = [
        bullet
        + draw(st.sampled_from(LABELS[flow]))
        + sign
        + draw(spellings(number))
        + draw(st.sampled_from(UNITS.get(flow, [" keping", " kpg", ""])))
        for flow, number in flows.items()
    ]
    head = draw(
        st.sampled_from(["", "Yth. Bapak, izin melaporkan ", "[30/8/16 16.05] Siti: ", "*LAPORAN HARIAN*\n"])
    )
    foot = draw(st.sampled_from(["", "\nDemikian, terima kasih 🙏", "\nKendala: nihil"]))
    where = draw(st.permutations([draw(st.sampled_from(PLACES)), draw(st.sampled_from(DATES))]))
    return f"{head}{', '.join(where)}\n{between.join(parts)}{foot}", flows


@given(rendered())
@settings(max_examples=150, deadline=None)
def test_a_report_reads_back_however_it_is_spelt(written):
    text, flows = written
    (reading,) = read_messages(text, today=TODAY, names=names)
    assert (reading.area_code, reading.date) == ("16.13", TODAY)
    assert {flow: getattr(reading, flow) for flow in FLOWS} == dict.fromkeys(FLOWS) | flows
    assert reading.unread == ()


@given(st.integers(1, 9999))
def test_numbers_in_words_read_back(number):
    for written in (in_words(number), in_words(number).replace(" ", ""), in_words(number).upper()):
        text = f"Muratara 30/8/2016 perekaman {written} orang"
        assert read_messages(text, today=TODAY, names=names)[0].recorded == number


@pytest.mark.parametrize(
    "written",
    [
        "dua tiga",
        "puluh",
        "belas",
        "ratus dua",
        "sepuluh sepuluh",
        "dua ratus tiga ratus",
        "seribu juta ribu",
    ],
)
def test_words_that_are_no_number_are_not_one(written):
    assert (
        read_messages(f"Muratara 30/8/2016 perekaman {written}", today=TODAY, names=names)[0].recorded is None
    )


JUNK = [
    "perekaman 1 ", "1 ", "kendala ", "30/8/2016 ", "a,", "((", "kab ", "-", "x" * 50, "Muratara\n", "1.2",
    "satu ", "1+", "1 - ", "tgl 1 ", "[30/8/16 16.05] A: b\n", "30/8/16 16.05 - ", "<", "~", "sekitar ", "~1",
    "30 agsutus 2016 ", "(satu)", "1 (satu) ", "112 ribu ", "s.d. ", "\u202e", "1️⃣", "Palu ", "kemarin ",
]  # fmt: skip


@pytest.mark.parametrize("unit", JUNK)
def test_ten_thousand_letters_of_anything_are_read_within_a_second(unit):
    started = time.process_time()
    read_messages((unit * 10_000)[:10_000], today=TODAY, names=names)
    assert time.process_time() - started < 1
