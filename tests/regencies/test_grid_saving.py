"""The grid's cells on their way to the ledger: what is saved, what is refused, who may."""

import datetime as dt
import json
import uuid

import pytest

from regencies.ledger import save_report
from regencies.ledger.rules import Entry
from regencies.models import FLOWS, DailyReport
from tests.factories import (
    close_month,
    make_bureau,
    make_leader,
    make_officer,
    make_province,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)
ZEROS = dict.fromkeys(FLOWS, 0)
ADDRESS = "/lapor/sel/"


@pytest.fixture
def regency():
    return make_regency(code="16.07")


@pytest.fixture
def bureau(client, regency):
    user = make_bureau(regency.province, first_name="Siti")
    client.force_login(user)
    return user


def send(client, **change):
    body = {"code": "16.07", "date": DAY.isoformat(), "cells": {}, "seen": {}, "reason": ""} | change
    return client.post(ADDRESS, json.dumps(body), content_type="application/json")


def first(client, **change):
    return send(client, **{"key": str(uuid.uuid4()), "cells": ZEROS | {"recorded": "112"}} | change)


def test_a_whole_row_becomes_the_regencys_report(client, bureau, regency):
    answer = first(client, cells=ZEROS | {"recorded": "1.112", "printed": "85", "note": "jemput bola"})
    assert answer.status_code == 200
    said = answer.json()
    assert (said["outcome"], said["version"]) == ("added", 1)
    assert said["values"] == ZEROS | {
        "recorded": 1112,
        "printed": 85,
        "note": "jemput bola",
        "zero_reason": "",
    }
    assert [mark["rule"] for mark in said["odd"]] == ["stock_below_zero"]
    assert said["totals"]["recorded_total"] == 1112
    event = DailyReport.objects.get(regency=regency, date=DAY).history.get()
    assert (event.pgh_context["source"], event.pgh_context["user"]) == ("grid", bureau.pk)


@pytest.mark.parametrize("missing", ["recorded", "temporary_withdrawn"])
def test_a_row_with_a_hole_is_no_report_and_the_hole_no_zero(client, bureau, missing):
    cells = {name: value for name, value in (ZEROS | {"recorded": "5"}).items() if name != missing}
    answer = first(client, cells=cells)
    assert answer.status_code == 422
    assert answer.json()["problems"] == {missing: "Isi angkanya; tulis 0 bila tidak ada."}
    assert not DailyReport.objects.exists()


def test_the_same_row_sent_again_after_a_lost_answer_is_one_report(client, bureau):
    key = str(uuid.uuid4())
    answers = [first(client, key=key).json() for _sending in range(2)]
    assert answers[0] == answers[1]
    assert DailyReport.objects.get().version == 1


def test_a_key_with_other_figures_is_refused_and_changes_nothing(client, bureau):
    key = str(uuid.uuid4())
    first(client, key=key)
    assert first(client, key=key, cells=ZEROS | {"recorded": "113"}).status_code == 400
    assert DailyReport.objects.get().recorded == 112


def test_one_cell_changes_and_leaves_what_another_has_changed_meanwhile(client, bureau, regency):
    report = make_report(regency=regency, recorded=10, printed=4)
    save_report(
        user=make_bureau(regency.province),
        regency=regency,
        date=DAY,
        entry=Entry(**ZEROS | {"recorded": 10, "printed": 9}),
        base_version=1,
        reason="kartu terlambat",
    )
    answer = send(client, cells={"recorded": "12"}, seen={"recorded": 10}, reason="telepon")
    assert answer.status_code == 200
    report.refresh_from_db()
    assert (report.recorded, report.printed, report.version) == (12, 9, 3)


def test_a_cell_that_another_has_changed_is_a_conflict_that_says_who_and_when(client, bureau, regency):
    make_report(regency=regency, recorded=10)
    send(client, cells={"recorded": 104}, seen={"recorded": 10}, reason="telepon")
    client.force_login(make_bureau(regency.province, first_name="Budi"))
    answer = send(client, cells={"recorded": 112}, seen={"recorded": 10}, reason="telepon")
    assert answer.status_code == 409
    said = answer.json()
    assert (said["now"]["recorded"], said["version"], said["who"]) == (104, 2, "Siti")
    assert len(said["at"]) == 5 and said["at"][2] == "."
    assert DailyReport.objects.get().recorded == 104


def test_a_first_report_that_another_sent_before_is_a_conflict(client, bureau, regency):
    make_report(regency=regency, recorded=10)
    answer = first(client)
    assert (answer.status_code, answer.json()["now"]["recorded"]) == (409, 10)


def test_a_change_without_a_reason_is_refused(client, bureau, regency):
    make_report(regency=regency, recorded=10)
    answer = send(client, cells={"recorded": "12"}, seen={"recorded": 10})
    assert answer.status_code == 422
    assert answer.json()["rules"] == ["change_without_reason"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1,234", "bukan bilangan bulat"),
        ("12,5", "bukan bilangan bulat"),
        (12.5, "bukan bilangan bulat"),
        ("99,39%", "bukan angka"),
        ("-3", "negatif"),
        ("", "tulis 0 bila tidak ada"),
        ("1000001", "lebih dari 1.000.000"),
        ("9" * 400, "lebih dari 1.000.000"),
    ],
)
def test_what_is_no_count_is_refused_at_its_cell(client, bureau, regency, typed, why):
    make_report(regency=regency, recorded=10)
    answer = send(client, cells={"recorded": typed}, seen={"recorded": 10}, reason="telepon")
    assert answer.status_code == 422
    assert why in answer.json()["problems"]["recorded"]
    assert answer.json()["rules"] == ["not_a_count"]


def test_zero_on_a_service_day_needs_its_reason_and_loses_it_with_the_zero(client, bureau, regency):
    report = make_report(regency=regency, recorded=10)
    zero = {"cells": {"recorded": "0"}, "seen": {"recorded": 10, "zero_reason": ""}, "reason": "telepon"}
    assert send(client, **zero).json()["rules"] == ["zero_without_reason"]
    zero["cells"]["zero_reason"] = "jaringan putus"
    assert send(client, **zero).json()["values"]["zero_reason"] == "jaringan putus"
    seen = {"recorded": 0, "zero_reason": "jaringan putus"}
    assert send(client, cells={"recorded": "5"}, seen=seen, reason="telepon").status_code == 200
    report.refresh_from_db()
    assert (report.recorded, report.zero_reason) == (5, "")


def test_a_closed_month_is_refused_in_the_ledgers_words(client, bureau, regency):
    close_month(province=regency.province, month=dt.date(2016, 7, 1))
    answer = first(client, date="2016-07-20")
    assert answer.status_code == 422
    assert answer.json()["problems"]["date"].startswith("Juli 2016 sudah ditutup.")


def test_a_tomorrow_is_refused(client, bureau):
    assert first(client, date="2016-08-31").json()["rules"] == ["future"]


def test_what_is_not_ones_own_is_not_there(client, regency):
    make_regency(code="16.13")
    elsewhere = make_bureau(make_province(code="17", name="Bengkulu"))
    for user in (elsewhere, make_leader(regency.province), make_officer(make_regency(code="16.05"))):
        client.force_login(user)
        answer, unknown = first(client), first(client, code="99.99")
        assert (answer.status_code, unknown.status_code) == (404, 404)
        assert answer.content == unknown.content
    assert not DailyReport.objects.exists()


def test_whoever_is_signed_out_is_told_so_in_json(client, regency):
    answer = first(client)
    assert answer.status_code == 401
    assert "Masuk lagi" in answer.json()["message"]


def test_what_one_person_typed_is_never_saved_in_the_name_of_another(client, bureau):
    assert first(client, user=bureau.pk).status_code == 200
    assert first(client, user=bureau.pk + 1).status_code == 401


def test_a_save_needs_the_token(regency, bureau):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(bureau)
    assert first(strict).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b'"x"',
        b"[" * 100_000,
        b'{"code":"16.07"}',
        b'{"code":"16\\u0000","date":"2016-08-30","cells":{"recorded":1},"seen":{"recorded":1}}',
        b'{"code":["16.07"],"date":"2016-08-30","cells":{"recorded":1},"seen":{"recorded":1}}',
        b'{"code":"16.07","date":"30-8-2016","cells":{"recorded":1},"seen":{"recorded":1}}',
        b'{"code":"16.07","date":"2016-08-30","cells":[1],"seen":{"recorded":1}}',
        b'{"code":"16.07","date":"2016-08-30","cells":{},"seen":{}}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"recorded":1},"seen":{}}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"recorded":1},"seen":"recorded"}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"version":1},"seen":{"version":1}}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"recorded":{"a":1}},"seen":{"recorded":1}}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"recorded":true},"seen":{"recorded":1}}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"recorded":1},"seen":{"recorded":[1]}}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"recorded":1},"seen":{},"key":"1"}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"recorded":1},"seen":{},"key":5}',
        b'{"code":"16.07","date":"2016-08-30","cells":{"recorded":1},"seen":{"recorded":1},"user":[1]}',
    ],
)
def test_junk_is_a_bad_request(client, bureau, regency, body):
    make_report(regency=regency, recorded=10)
    assert client.post(ADDRESS, body, content_type="application/json").status_code == 400


def test_text_that_no_database_takes_is_cleaned(client, bureau):
    answer = first(client, cells=ZEROS | {"recorded": 5, "note": "a\x00b \ud800 c"})
    assert answer.status_code == 200
    assert answer.json()["values"]["note"] == "a b ? c"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_date_at_the_ends_of_time_is_refused_in_words(client, bureau, day):
    assert first(client, date=day).status_code == 422
