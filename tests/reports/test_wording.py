"""The sentences that people quote."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from reports.wording import gap_label, gap_words, pace_comparison, share_words, status_rule, status_sentence
from tests.reports.distances import day, distance, done, province_distance, terms

KNOWN = {"recorded_total": 5_300, "eligible": 10_000, "service_days_silent": 0}


def test_behind_says_pace_date_gap_and_what_is_needed():
    muratara = distance(
        remaining=40_393,
        pace=Fraction(1427, 14),
        projected_on=dt.date(2018, 4, 16),
        gap_days=563,
    )

    assert status_sentence(day(**KNOWN), muratara) == (
        "Tertinggal: dengan laju 101,93 per hari kerja selesai 16 April 2018, 563 hari setelah tenggat; "
        "perlu 1.837 per hari."
    )


def test_on_track_says_how_early():
    early = distance(status="on_track", projected_on=dt.date(2016, 9, 8), gap_days=-22, remaining=100)

    assert status_sentence(day(**KNOWN), early) == (
        "Sesuai jalur: dengan laju 15,00 per hari kerja selesai 8 September 2016, 22 hari sebelum tenggat; "
        "perlu 5 per hari."
    )


def test_on_the_very_day():
    assert gap_words(0) == "tepat pada tenggat"


def test_a_pace_that_never_ends_has_no_date():
    endless = distance(projected_on=None, gap_days=None, pace=Fraction(1, 14))

    assert "dengan laju 0,07 per hari kerja tidak selesai dalam sepuluh tahun" in status_rule(
        day(**KNOWN), endless
    )


def test_reached_says_since_when_and_forecasts_nothing():
    assert status_sentence(day(**KNOWN), done()) == (
        "Tercapai: sasaran 10.000 orang terpenuhi sejak 15 Agustus 2016."
    )


def test_missed_says_what_is_left_and_where_the_pace_leads():
    missed = distance(status="missed", service_days_left=0, deadline=terms(due_on=dt.date(2016, 8, 19)))

    assert status_sentence(day(**KNOWN), missed).startswith(
        "Terlewat: tenggat 19 Agustus 2016 lewat dengan 4.700 orang tersisa; dengan laju 15,00"
    )


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({}, "belum ada laporan atau saldo awal"),
        ({"recorded_total": 5}, "jumlah wajib KTP belum diisi"),
        (
            KNOWN | {"service_days_silent": 3, "data_through": dt.date(2016, 8, 24)},
            "tidak ada laporan selama 3 hari kerja, terakhir 24 Agustus 2016",
        ),
        (
            KNOWN,
            "laju belum dapat dihitung: kurang dari tiga laporan dalam 14 hari kerja terakhir",
        ),
    ],
)
def test_without_data_says_what_is_missing(known, reason):
    silent = distance(status="no_data", pace=None, projected_on=None, remaining=None)

    assert status_sentence(day(**known), silent) == f"Tanpa data: {reason}."


def test_a_province_is_done_when_its_last_regency_is():
    rule = status_rule(day(**KNOWN), province_distance(), "Kabupaten Muara")

    assert rule == (
        "dengan laju sekarang kabupaten/kota terakhir, Kabupaten Muara, selesai 13 Desember 2017, "
        "439 hari setelah tenggat; perlu 214 per hari."
    )


def test_a_province_without_a_date_says_how_many_have_none():
    without = province_distance(projected_on=None, gap_days=None, regencies_without_forecast=3)

    assert status_rule(day(**KNOWN), without) == (
        "3 kabupaten/kota tidak dapat diperkirakan selesainya; perlu 214 per hari."
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Belum terekam"),
        ({"measure": "printed"}, "Belum memegang kartu"),
        ({"target": Decimal("0.92")}, "Sisa menuju sasaran 92%"),
        ({"target": Decimal("0.925")}, "Sisa menuju sasaran 92,50%"),
    ],
)
def test_says_who_the_remaining_people_are(fields, words):
    assert gap_label(terms(**fields)) == words


@pytest.mark.parametrize(
    ("pace", "words"),
    [
        (Fraction(15), "Perlu 14,2 kali laju sekarang."),
        (Fraction(4_700, 22), "Laju sekarang cukup."),
        (None, ""),
        (Fraction(0), ""),
    ],
)
def test_compares_the_paces(pace, words):
    assert pace_comparison(distance(pace=pace)) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(99_999, 100_000), "99,99%"),
        (Fraction(1), "100,00%"),
        (Fraction(2, 3), "66,66%"),
        (None, "–"),
    ],
)
def test_shares_are_rounded_down(share, words):
    assert share_words(share) == words


def test_numbers_and_dates_follow_the_readers_language():
    with translation.override("en"):
        assert share_words(Fraction(2, 3)) == "66.66%"
        assert "13 December 2017" in status_sentence(day(**KNOWN), distance())
