"""Whoever opens, fetches or tries something leaves one line of it, whichever view it was."""

import logging

import pytest
from django.contrib.auth import authenticate
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.urls import reverse

from regencies.audit import middleware, recording, routes
from regencies.models import AuditEvent, DailyReport
from tests.factories import (
    PASSWORD,
    make_bureau,
    make_deadline,
    make_officer,
    make_population,
    make_province,
    make_regency,
)
from tests.regencies.uploads.sending import sent
from tests.test_access import routes as every_route

pytestmark = pytest.mark.django_db
DOES = AuditEvent.Action


@pytest.fixture
def regency():
    regency = make_regency(code="16.13")
    make_population(regency=regency)
    make_deadline()
    return regency


@pytest.fixture
def officer(regency):
    return make_officer(regency, username="siti", first_name="Siti", last_name="Aminah")


@pytest.fixture
def bureau():
    return make_bureau(make_province(), username="biro")


def events(*fields, **wanted):
    return list(AuditEvent.objects.filter(**wanted).order_by("pk").values_list(*fields))


def seen():
    return events("action", "kind", "code", action__in=["saw", "refused"])


def test_every_address_has_a_meaning():
    assert not set(every_route()) - set(routes.MEANINGS), "say what they mean in regencies/audit/routes.py"


def test_a_page_is_recorded_once_an_hour_with_who_where_and_what(client, officer, regency):
    client.force_login(officer)
    address = reverse("reports:regency", args=["16.13"])
    for _visit in range(3):
        client.get(address, REMOTE_ADDR="10.1.2.3")
    Client().get(address)  # nobody who is signed in
    another = Client()  # another process remembers nothing, the database does
    another.force_login(officer)
    another.get(address)
    event = AuditEvent.objects.get(action=DOES.SAW)
    assert (event.user, event.user_name, event.roles) == (officer, "Siti Aminah", ["officer 16.13"])
    assert (event.kind, event.code, event.regency, event.province) == (
        "regency",
        "16.13",
        regency,
        regency.province,
    )
    assert (event.path, event.status, event.address) == (address, 200, "10.1.2.3")
    assert len(event.session) == 12
    assert client.session.session_key not in event.session


def test_polling_is_the_same_seeing_and_costs_no_further_query(client, bureau, regency):
    client.force_login(bureau)
    client.get(reverse("reports:province", args=["16"]))
    for _poll in range(2):
        client.get(reverse("reports:province-version", args=["16"]))
    assert seen() == [("saw", "province", "16")]


def test_the_next_hour_is_recorded_anew(client, bureau, regency, monkeypatch):
    client.force_login(bureau)
    client.get(reverse("reports:countdown"))
    first = AuditEvent.objects.get(action=DOES.SAW)
    later = recording._INSERT.replace("clock_timestamp()", "clock_timestamp() + interval '1 hour'")
    monkeypatch.setattr(recording, "_INSERT", later)
    now = middleware.time.time()
    monkeypatch.setattr(middleware.time, "time", lambda: now + middleware.HOUR)
    client.get(reverse("reports:countdown"))
    second = AuditEvent.objects.exclude(pk=first.pk).get(action=DOES.SAW)
    assert (second.hour - first.hour).total_seconds() == 3600


def test_every_export_is_recorded(client, bureau, regency):
    client.force_login(bureau)
    for _time in range(2):
        client.get(reverse("reports:province-export", args=["16", "csv"]))
    assert events("action", "code", action=DOES.EXPORTED) == [("exported", "16 csv")] * 2


def test_what_is_sent_and_stands_in_no_history_is_recorded_each_time(client, bureau, regency):
    client.force_login(bureau)
    for _time in range(2):
        client.post(reverse("reports:recompute-status"))
    upload = sent(client, b"kode_wilayah;tanggal\n")
    client.post(reverse("accounts:password-change"), {"old_password": "salah"})
    assert events("action", "kind", "code", action__in=["asked", "uploaded", "changed"]) == [
        ("asked", "calculation", ""),
        ("asked", "calculation", ""),
        ("uploaded", "uploads", f"{upload.pk} {upload.sha256[:16]}"),
    ]
    new = "perahu-lama-tujuh-kayuh"
    right = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("accounts:password-change"), right).status_code == 302
    assert events("kind", "path", action="changed") == [("password", reverse("accounts:password-change"))]


def test_a_file_that_cannot_be_recorded_is_not_handed_out(client, bureau, regency, monkeypatch):
    client.force_login(bureau)
    monkeypatch.setattr(middleware, "record", _refused)
    with pytest.raises(DatabaseError):
        client.get(reverse("reports:province-export", args=["16", "csv"]))


def test_a_page_that_cannot_be_recorded_is_shown_and_the_log_says_so(
    client, bureau, regency, monkeypatch, caplog
):
    client.force_login(bureau)
    monkeypatch.setattr(recording, "record", _refused)
    with caplog.at_level(logging.ERROR, "ektp.audit"):
        assert client.get(reverse("reports:province", args=["16"])).status_code == 200
    assert "not in the audit trail: saw province 16" in caplog.text
    monkeypatch.undo()
    client.get(reverse("reports:province", args=["16"]))
    assert seen() == [("saw", "province", "16")]  # what failed is tried again


def _refused(*_args, **_named):
    raise DatabaseError("disk full")


def test_what_somebody_may_not_see_is_recorded_for_his_own_bureau(client, officer, regency):
    make_regency(province=make_province(code="17", name="Bengkulu"), code="17.01")
    client.force_login(officer)
    client.get(reverse("reports:regency", args=["17.01"]))
    assert events("action", "code", "province__code", action=DOES.REFUSED) == [("refused", "17.01", "16")]


def test_sign_ins_sign_outs_and_failures_are_recorded(client, officer):
    client.post(reverse("accounts:sign-in"), {"username": "siti", "password": "salah"})
    client.force_login(officer)
    client.post(reverse("accounts:sign-out"))
    assert events("action", "user_name", "province__code") == [
        ("sign_in_failed", "Siti Aminah", "16"),
        ("signed_in", "Siti Aminah", "16"),
        ("signed_out", "Siti Aminah", "16"),
    ]


def test_a_name_that_nobody_has_is_not_kept(regency):
    authenticate(RequestFactory().post("/masuk/"), username=PASSWORD, password="x")
    event = AuditEvent.objects.get()
    assert (event.action, event.user, event.user_name, event.code) == (DOES.SIGN_IN_FAILED, None, "", "")


def test_a_change_carries_address_session_and_request_into_its_history(client, officer, regency):
    client.force_login(officer)
    answer = client.post(
        reverse("regencies:report", args=["16.13"]),
        {"date": "2016-08-30", "recorded": 5, "printed": 3, "base_version": 0},
        REMOTE_ADDR="10.1.2.3",
    )
    assert answer.status_code < 400
    context = DailyReport.objects.get().history.get().pgh_context
    assert (context["address"], context["user_name"]) == ("10.1.2.3", "Siti Aminah")
    assert context["session"] == AuditEvent.objects.latest("pk").session or context["session"]
    assert context["url"] == reverse("regencies:report", args=["16.13"])


def test_an_address_s_secret_stays_out_of_the_trail():
    match = type("Match", (), {"kwargs": {"token": "rahasia", "code": "16.13"}})
    assert middleware.sayable_path("/undangan/rahasia/16.13/", match) == "/undangan/…/16.13/"
