"""A pasted message beside what the ledger has: balances, odd values, and reports that are there already."""

import datetime as dt

import pytest

from tests.factories import (
    make_balance,
    make_population,
    make_report,
)
from tests.regencies.pasting import EXAMPLE, OWN, WHOLE, card, confirm, errors, on_page, read

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)


def test_stated_balances_stand_beside_the_ledger_s(client, officer, regency):
    make_balance(regency=regency, date=dt.date(2016, 8, 29), blank_stock=1992, recorded_total=5000)
    response = read(client, f"{WHOLE}, sisa blangko 1.907, total perekaman 5.112")
    found = {each.name: (each.stated, each.ledger, each.difference) for each in card(response).balances}
    assert found == {"blank_stock": (1907, 1906, 1), "recorded_total": (5112, 5112, 0)}
    page = response.content.decode()
    assert "cocok" in page
    assert "+1" in page


def test_balances_follow_what_is_typed_and_say_what_they_take_for_nothing(client, officer, regency):
    make_balance(regency=regency, date=dt.date(2016, 8, 29), blank_stock=1992)
    response = read(client, EXAMPLE)
    assert [(each.ledger, each.is_partial) for each in card(response).balances] == [(1907, True)]
    again = confirm(client, response, r0_blanks_received="10", r0_recorded="x", r0_rest="zero")
    assert [(each.ledger, each.is_partial) for each in card(again).balances] == [(1917, False)]


def test_odd_values_are_said_by_the_rules_of_the_form(client, officer, regency):
    make_population(regency=regency, eligible=100)
    response = read(client, EXAMPLE)
    odd = {row.field.name: row.odd for row in card(response).rows if row.odd}
    assert odd["recorded"] == ["Total perekaman melebihi wajib KTP (100)."]
    assert confirm(client, response, r0_rest="zero").status_code == 302


def test_a_change_shows_before_and_after_and_needs_a_reason(client, officer, regency):
    make_report(regency=regency, recorded=100, printed=85, blanks_spoiled=1)
    response = read(client, WHOLE)
    changed = {row.field.name: row.stored for row in card(response).rows if row.is_changed}
    assert changed == {"recorded": "100"}
    assert "tersimpan 100 → 112" in response.content.decode()
    refused = confirm(client, response)
    assert list(errors(refused)) == ["reason"]
    assert confirm(client, response, r0_reason="Ralat").url.endswith("tersimpan=changed")
    report = regency.daily_reports.get()
    assert (report.recorded, report.version) == (112, 2)
    assert report.history.order_by("pgh_id").last().pgh_context["why"] == "Ralat"


def test_what_a_correction_does_not_name_may_stay_as_it_is(client, officer, regency):
    make_report(regency=regency, recorded=100, printed=85, blanks_spoiled=3, note="Jemput bola")
    response = read(client, "Ralat Muratara 30/8/2016: perekaman 115")
    assert confirm(client, response, r0_rest="keep", r0_reason="Ralat").status_code == 302
    report = regency.daily_reports.get()
    assert (report.recorded, report.printed, report.blanks_spoiled, report.note) == (
        115,
        85,
        3,
        "Jemput bola",
    )


def test_a_report_that_came_meanwhile_is_told_and_not_overwritten(client, officer, regency):
    response = read(client, WHOLE)
    make_report(regency=regency, recorded=7)
    conflict = confirm(client, response)
    assert conflict.status_code == 409
    assert "diubah orang lain sejak pesan dibaca" in conflict.content.decode()
    assert regency.daily_reports.get().recorded == 7
    assert {row.field.name for row in card(conflict).rows if row.is_changed} >= {"recorded"}
    assert confirm(client, conflict, r0_reason="Yang benar 112").status_code == 302
    assert regency.daily_reports.get().recorded == 112


def test_a_version_of_another_day_is_no_version(client, officer, regency):
    make_report(regency=regency, recorded=7)
    make_report(regency=regency, date=dt.date(2016, 8, 29), recorded=8)
    response = read(client, WHOLE)
    posted = on_page(response) | {"simpan": "r0", "r0-reason": "x", "r0-seen": "16.13 2016-08-29"}
    assert client.post(OWN, posted).status_code == 409
    assert regency.daily_reports.get(date=DAY).recorded == 7


def test_a_balance_waits_for_the_day_and_a_difference_is_shown_once_before_it_is_written(
    client, officer, regency
):
    make_balance(regency=regency, date=dt.date(2016, 8, 29), blank_stock=1992)
    response = read(client, f"{WHOLE.replace('30/8/2016 ', '')}, sisa blangko 1.907")
    assert card(response).waiting_balances == [("Sisa blangko", 1907)]
    assert "dicocokkan setelah tanggal dipilih" in response.content.decode()

    stopped = confirm(client, response, r0_date="2016-08-30")
    assert stopped.status_code == 422
    assert not regency.daily_reports.exists()
    assert [each.difference for each in card(stopped).balances] == [1]
    assert "berbeda dengan buku pada tanggal itu" in stopped.content.decode()

    assert confirm(client, stopped, r0_date="2016-08-29").status_code == 422  # yet another day
    assert confirm(client, stopped).status_code == 302
    assert regency.daily_reports.get().date == DAY


def test_a_balance_that_agrees_on_the_chosen_day_does_not_stop_the_report(client, officer, regency):
    make_balance(regency=regency, date=dt.date(2016, 8, 29), blank_stock=1993)
    response = read(client, f"{WHOLE.replace('30/8/2016 ', '')}, sisa blangko 1.907")
    assert confirm(client, response, r0_date="2016-08-30").status_code == 302


def test_a_reason_behind_a_zero_becomes_its_reason(client, officer, regency):
    text = WHOLE.replace("112,", "0 krn mati lampu seharian,")
    assert confirm(client, read(client, text)).status_code == 302
    assert regency.daily_reports.get().zero_reason == "mati lampu seharian"
