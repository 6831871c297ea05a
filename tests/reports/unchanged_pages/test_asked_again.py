"""A page that has not changed is answered 304 without being drawn, and never to somebody else or too long."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from regencies.models import (
    CorrectionRequest,
    Membership,
)
from tests.factories import (
    make_bureau,
    make_leader,
    make_officer,
    make_regency,
    make_report,
    make_request,
)
from tests.reports.unchanged_pages.asking import PAGES, again
from tests.reports.unchanged_pages.changes import CHANGES, report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", sorted(PAGES))
def test_what_has_not_changed_is_neither_drawn_nor_sent(bureau, path):
    tag = bureau.get(path)["ETag"]
    drawn = []
    template_rendered.connect(lambda template, **_more: drawn.append(template.name), weak=False)

    with CaptureQueriesContext(connection) as asked:
        answer = bureau.get(path, headers={"If-None-Match": f"W/{tag}"})

    assert (answer.status_code, answer.content, drawn) == (304, b"", [])
    assert len(asked) <= 3
    assert "no-cache" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_of_another_theme_is_another_page(bureau, path):
    tag = bureau.get(path)["ETag"]
    for chosen, attribute in (("dark", b' data-bs-theme="dark">'), ("light", b' data-bs-theme="light">')):
        bureau.cookies["theme"] = chosen
        answer = bureau.get(path, headers={"If-None-Match": tag})
        assert answer.status_code == 200 and attribute in answer.content
        tag = answer["ETag"]
    bureau.cookies["theme"] = '"><script>'
    assert b"data-bs-theme" not in bureau.get(path).content.partition(b"<head>")[0]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_changes_is_sent_anew(bureau, regency, change):
    make_officer(regency)
    tag = bureau.get("/provinsi/16/")["ETag"]
    assert again(bureau, "/provinsi/16/", tag) == 304

    change(regency)

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_an_officer_s_page_moves_with_his_own_regency_and_not_with_a_neighbour_s(client, regency):
    neighbour = make_regency(code="16.12", province=regency.province)
    client.force_login(make_officer(regency))
    client.get("/kabkota/16.13/")
    tag = client.get("/kabkota/16.13/")["ETag"]

    report(neighbour)
    assert again(client, "/kabkota/16.13/", tag) == 304

    report(regency)
    assert again(client, "/kabkota/16.13/", tag) == 200


def test_what_is_withdrawn_is_sent_anew_too(bureau, regency):
    request = make_request(regency=regency)
    tag = bureau.get("/provinsi/16/")["ETag"]

    CorrectionRequest.objects.filter(pk=request.pk).update(state="withdrawn")

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_a_new_day_is_sent_anew(bureau, settings):
    tag = bureau.get("/tenggat/")["ETag"]

    settings.EKTP_TODAY = dt.date(2016, 8, 31)

    assert again(bureau, "/tenggat/", tag) == 200


def test_a_mark_that_waits_long_is_said_without_any_change(bureau, regency, monkeypatch):
    make_report(regency=regency, date=dt.date(2016, 8, 30))
    tag = bureau.get("/provinsi/16/")["ETag"]
    assert again(bureau, "/provinsi/16/", tag) == 304

    monkeypatch.setattr("reports.pages.LATE_AFTER", dt.timedelta(0))

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_another_language_is_another_page(bureau):
    tag = bureau.get("/provinsi/16/")["ETag"]

    bureau.cookies["django_language"] = "en"

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_nobody_else_is_told_that_nothing_changed(bureau, regency):
    tag = bureau.get("/provinsi/16/")["ETag"]
    other = Client()
    other.force_login(make_leader(regency.province))
    other.cookies["csrftoken"] = bureau.cookies["csrftoken"].value

    assert again(other, "/provinsi/16/", tag) == 200
    assert again(Client(), "/provinsi/16/", tag) == 302


def test_who_loses_the_role_is_told_nothing(bureau):
    tag = bureau.get("/provinsi/16/")["ETag"]

    Membership.objects.all().delete()

    assert again(bureau, "/provinsi/16/", tag) == 404


def test_a_page_from_before_a_sign_in_is_sent_anew_with_forms_that_work(bureau, regency):
    tag = bureau.get("/provinsi/16/")["ETag"]
    bureau.cookies["csrftoken"] = "b" * 32

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_forms_of_a_kept_page_still_work(regency):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_bureau(regency.province))
    strict.get("/provinsi/16/")
    page = strict.get("/provinsi/16/")
    assert again(strict, "/provinsi/16/", page["ETag"]) == 304

    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]

    assert strict.post("/keluar/", {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_sentence_that_is_said_once_is_not_kept(bureau):
    assert "ETag" not in bureau.get("/provinsi/16/?tanggal=besok")


def test_addresses_have_tags_of_their_own(bureau):
    tag = bureau.get("/provinsi/16/")["ETag"]

    assert again(bureau, "/provinsi/16/?tanggal=2016-08-29", tag) == 200
