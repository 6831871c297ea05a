"""The texts that go to the regencies' offices: plain Indonesian, exact dates, in any language of the page."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from regencies.models import Province, Regency
from reports.completeness import Call, Known, Waiting, letter, recap
from reports.completeness.letters import dates_in_words

PROVINCE = Province(code="16", name="Sumatera Selatan", timezone="Asia/Jakarta")
MURATARA = Regency(code="16.13", name="Musi Rawas Utara", short_name="Muratara")
WIB = ZoneInfo("Asia/Jakarta")
NOW = dt.datetime(2016, 8, 30, 18, 20, tzinfo=WIB)


def dates(*texts: str) -> list[dt.date]:
    return [dt.date.fromisoformat(f"2016-{text}") for text in texts]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["08-30"], "30 Agustus 2016"),
        (["08-29", "08-30"], "29 dan 30 Agustus 2016"),
        (["08-22", "08-23", "08-24"], "22 s.d. 24 Agustus 2016"),
        (
            ["08-22", "08-23", "08-24", "08-25", "08-26", "08-29", "08-30"],
            "22 s.d. 26, 29, dan 30 Agustus 2016",
        ),
        (["08-31", "09-01"], "31 Agustus serta 1 September 2016"),
        (["07-29", "08-31", "09-01"], "29 Juli, 31 Agustus, serta 1 September 2016"),
    ],
)
def test_dates_are_written_as_people_write_them(days, words):
    assert dates_in_words(dates(*days)) == words


def test_dates_of_two_years_name_both():
    days = [dt.date(2016, 12, 30), dt.date(2017, 1, 2)]
    assert dates_in_words(days) == "30 Desember 2016 serta 2 Januari 2017"


def call(*days: str) -> Call:
    return Call(MURATARA, tuple(dates(*days)), 2, None, None)


def test_a_letter_names_the_office_the_days_and_who_asks():
    text = letter(call("08-29", "08-30"), PROVINCE)
    assert text.startswith(
        "Yth. Disdukcapil Muratara: laporan KTP-el tanggal 29 dan 30 Agustus 2016 belum masuk."
    )
    assert text.endswith("Biro Pemerintahan Provinsi Sumatera Selatan")


def test_texts_stay_indonesian_on_an_english_page():
    with translation.override("en"):
        assert "29 dan 30 Agustus 2016" in letter(call("08-29", "08-30"), PROVINCE)


def test_texts_of_a_demonstration_say_that_they_are_none():
    simulated = Province(code="16", name="Sumatera Selatan", timezone="Asia/Jakarta", is_simulated=True)
    assert "simulasi" in letter(call("08-30"), simulated)
    assert "simulasi" not in letter(call("08-30"), PROVINCE)


def known(is_today: bool = True) -> Known:
    return Known(dt.date(2016, 8, 30), NOW, is_today, dt.time(18), WIB)


def test_the_recap_lists_who_is_missing_and_who_is_waited_for():
    waiting = Waiting((Regency(short_name="PALI"), Regency(short_name="OKI")), dt.time(18))
    text = recap([call("08-29")], waiting, [Regency(short_name="Lahat")], PROVINCE, known())
    lines = text.splitlines()
    assert lines[0] == "Rekap laporan KTP-el Provinsi Sumatera Selatan, 30 Agustus 2016 pukul 18.20 WIB."
    assert "1. Muratara: 29 Agustus 2016" in lines
    assert "Hari ini ditunggu sampai pukul 18.00: PALI dan OKI." in lines
    assert "Belum pernah melapor: Lahat." in lines


def test_the_recap_of_a_past_date_says_so():
    text = recap([call("08-29")], Waiting((), dt.time(18)), [], PROVINCE, known(is_today=False))
    assert "keadaan akhir 30 Agustus 2016" in text
    assert "ditunggu" not in text and "Belum pernah" not in text
