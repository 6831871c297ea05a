"""The address to which a device sends, whatever it sends and however often."""

import datetime as dt
import json
import threading
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from regencies.device_keys import device_owner
from regencies.models import FLOWS, DailyReport
from tests.factories import make_balance, make_bureau, make_leader, make_officer, make_regency, make_report

DAY = dt.date(2016, 8, 30)
URL = "/lapor/16.13/kirim/"
db = pytest.mark.django_db


@pytest.fixture
def regency():
    return make_regency(code="16.13")


@pytest.fixture
def officer(client, regency):
    user = make_officer(regency, first_name="Siti")
    client.force_login(user)
    return user


def content(user, **fields) -> dict:
    flows = dict.fromkeys(FLOWS, 0) | {"recorded": 112, "printed": 85}
    texts = {"note": "", "zero_reason": "", "reason": ""}
    who = {"owner": device_owner(user), "key": str(UUID(int=7)), "waited": True}
    return who | flows | texts | {"date": DAY.isoformat(), "base_version": 0} | fields


def send(client, sent, url=URL):
    body = sent if isinstance(sent, (str, bytes)) else json.dumps(sent)
    return client.post(url, body, content_type="application/json")


@db
def test_a_report_is_saved_and_answered_with_what_the_page_would_show(client, officer, regency):
    make_balance(regency=regency, recorded_total=500, printed_total=400, blank_stock=50)
    answer = send(client, content(officer, typed_at="2016-08-30T15:58:00+07:00"))
    assert answer.status_code == 200
    assert answer["Cache-Control"].endswith("private") and "no-store" in answer["Cache-Control"]
    said = answer.json()
    assert (said["outcome"], said["version"], said["values"]["recorded"]) == ("added", 1, 112)
    assert said["totals"]["recorded_total"] == 612
    assert [mark["rule"] for mark in said["odd"]] == ["stock_below_zero"]
    event = regency.daily_reports.get().history.get()
    assert event.pgh_context["source"] == "offline"
    assert event.pgh_context["typed_at"] == "2016-08-30T15:58:00+07:00"
    assert event.pgh_context["user_name"] == "Siti"


@db
def test_the_second_time_is_answered_as_the_first_and_changes_nothing(client, officer, regency):
    sent = content(officer)
    first, again = send(client, sent), send(client, sent)
    assert first.json() == again.json()
    assert regency.daily_reports.get().history.count() == 1


@db
def test_a_report_that_was_first_is_told_apart_although_its_day_is_reported_now(client, officer, regency):
    """A reason for zero is read the same way before and after the report is there."""
    sent = content(officer, recorded=0, zero_reason="Jaringan putus")
    assert send(client, sent).json()["outcome"] == "added"
    assert send(client, sent).json()["outcome"] == "added"


@db
def test_what_is_refused_names_field_value_and_rule(client, officer):
    for fields, field, rule in (
        ({"recorded": "12,5"}, "recorded", "not_a_count"),
        ({"recorded": 0}, "zero_reason", "zero_without_reason"),
        ({"date": "2016-08-31"}, "date", "future"),
        ({"date": "2016-08-26"}, "date", "locked"),
    ):
        answer = send(client, content(officer, **fields))
        assert answer.status_code == 422
        assert list(answer.json()["problems"]) == [field]
        assert answer.json()["rules"] == [rule]
    assert not DailyReport.objects.exists()


@db
def test_a_conflict_says_what_stands_now_and_who_changed_it_why(client, officer, regency):
    bureau = make_bureau(regency.province, first_name="Budi")
    send(client, content(officer))
    client.force_login(bureau)
    changed = content(bureau, recorded=120, base_version=1, reason="Salah ketik", key=str(uuid4()))
    assert send(client, changed).json()["outcome"] == "changed"
    client.force_login(officer)
    late = content(officer, recorded=130, base_version=1, reason="Hitung ulang", key=str(uuid4()))
    answer = send(client, late)
    assert answer.status_code == 409
    said = answer.json()
    assert (said["version"], said["now"]["recorded"]) == (2, 120)
    assert [(change["who"], change["why"]) for change in said["since"]] == [("Budi", "Salah ketik")]
    assert regency.daily_reports.get().recorded == 120


@db
def test_signed_out_is_said_as_data_not_by_another_page(client, officer, regency):
    client.logout()
    answer = send(client, content(officer))
    assert answer.status_code == 401
    assert answer.json() == {"sign_in": "/masuk/"}


@db
def test_what_one_person_typed_is_never_saved_as_another_s(client, officer, regency):
    client.force_login(make_bureau(regency.province))
    assert send(client, content(officer)).status_code == 401
    assert not DailyReport.objects.exists()


@db
def test_another_regency_is_not_there(client, officer, regency):
    make_regency(code="16.07")
    for code in ("16.07", "99.99"):
        assert send(client, content(officer), f"/lapor/{code}/kirim/").status_code == 404
    leader = make_leader(regency.province)
    client.force_login(leader)
    assert send(client, content(leader)).status_code == 404


@db
def test_a_key_with_other_figures_is_refused_and_writes_nothing(client, officer, regency):
    send(client, content(officer))
    answer = send(client, content(officer, recorded=113))
    assert answer.status_code == 422
    assert list(answer.json()["problems"]) == ["key"]
    assert regency.daily_reports.get().recorded == 112


@db
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b"[" * 5000, b"9" * 5000],
)
def test_what_is_no_report_is_said_to_be_none(client, officer, body):
    assert send(client, body).status_code == 400


@db
@pytest.mark.parametrize(
    "fields",
    [
        {"recorded": 1.234},
        {"recorded": True},
        {"recorded": [112]},
        {"recorded": None},
        {"recorded": {"a": 1}},
        {"recorded": -1},
        {"recorded": 10**30},
        {"recorded": "\x00"},
        {"base_version": "satu"},
        {"base_version": 10**12},
        {"base_version": None},
        {"note": "x" * 501},
    ],
)
def test_no_junk_is_taken_for_a_number(client, officer, fields):
    assert send(client, content(officer, **fields)).status_code == 422
    assert not DailyReport.objects.exists()


@db
@pytest.mark.parametrize("date", [None, "", "besok", "9999-12-31", "0001-01-01", 20160830.5, ["2016-08-30"]])
def test_what_is_no_date_is_no_report(client, officer, date):
    assert send(client, content(officer, date=date)).status_code == 404


@db
@pytest.mark.parametrize(
    "fields", [{"key": "x"}, {"key": None}, {"typed_at": "kemarin"}, {"typed_at": "2016-13-01"}]
)
def test_a_device_that_says_less_is_believed_less_and_still_heard(client, officer, regency, fields):
    assert send(client, content(officer, **fields)).status_code == 200
    assert "typed_at" not in regency.daily_reports.get().history.get().pgh_context


@db
def test_half_a_character_is_no_error(client, officer, regency):
    sent = json.dumps(content(officer)).replace('"note": ""', '"note": "ja\\ud800ringan"')
    assert send(client, sent).status_code == 200
    assert regency.daily_reports.get().note == "ja?ringan"


@db
def test_a_form_of_another_site_is_refused_as_data(officer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert send(strict, content(officer)).status_code == 403
    strict.get("/lapor/16.13/luring.json")
    token = strict.cookies["csrftoken"].value
    answer = strict.post(
        URL, json.dumps(content(officer)), content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_copies_at_the_same_moment_are_one_report_and_one_answer(officer, regency):
    make_report(regency=regency, date=DAY - dt.timedelta(days=1))
    start, answers = threading.Barrier(4), []

    def send_copy() -> None:
        client = Client()
        client.force_login(officer)
        start.wait()
        answers.append(send(client, content(officer)).json())
        connection.close()

    threads = [threading.Thread(target=send_copy) for _copy in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(answer["outcome"], answer["version"]) for answer in answers] == [("added", 1)] * 4
    assert DailyReport.objects.get(date=DAY).history.count() == 1
