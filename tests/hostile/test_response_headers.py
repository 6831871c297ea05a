"""Every answer carries what keeps a browser from being turned against its reader, whoever gave the answer."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ektp.response_headers import NOTHING
from tests.factories import make_bureau, make_province
from tests.test_access import ROUTES

pytestmark = pytest.mark.django_db
EVERYWHERE = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(),geolocation=(),microphone=(),payment=(),usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
ADDRESSES = [(name, arguments) for name, cases in ROUTES.items() for arguments, _expected in cases]


def missing(response) -> dict:
    """The headers that are not as they must be, with what they are."""
    found = {name: response.headers.get(name) for name, value in EVERYWHERE.items()}
    wrong = {name: value for name, value in found.items() if value != EVERYWHERE[name]}
    policy = response.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in re.split("; ?", policy) or "unsafe" in policy:
        wrong["Content-Security-Policy"] = policy
    return wrong


@pytest.fixture
def bureau(client):
    client.raise_request_exception = False
    client.force_login(make_bureau(make_province()))
    return client


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_every_route_to_a_visitor_and_to_somebody(client, bureau, name, arguments):
    address = reverse(name, kwargs=arguments)
    for somebody in (Client(enforce_csrf_checks=True, raise_request_exception=False), bureau):
        for response in (somebody.get(address), somebody.post(address), somebody.put(address)):
            assert missing(response) == {}, response.status_code


def test_a_page_runs_only_the_site_s_own_files(bureau):
    page = bureau.get("/sandi/", secure=True)
    policy = page.headers["Content-Security-Policy"].split("; ")
    assert {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "report-uri /csp/",
        "report-to csp",
    } <= set(policy)
    assert page.headers["Reporting-Endpoints"] == f'csp="{reverse("csp-report")}"'


def test_without_https_reports_go_to_an_address_since_no_browser_would_send_them_to_a_name(bureau):
    page = bureau.get("/sandi/")
    policy = page.headers["Content-Security-Policy"].split("; ")
    assert "report-uri /csp/" in policy
    assert "report-to csp" not in policy
    assert "Reporting-Endpoints" not in page.headers


def test_refusals_before_any_page(client):
    assert missing(client.get("/", HTTP_HOST="elsewhere.example")) == {}
    too_large = client.post("/masuk/", CONTENT_LENGTH="9999999999")
    assert (too_large.status_code, missing(too_large)) == (413, {})
    assert missing(client.get("/tidak-ada/")) == {}


def test_the_server_s_own_failure(bureau, monkeypatch):
    monkeypatch.setattr("reports.views.province.freshness", lambda *_: 1 / 0)
    failed = bureau.get("/provinsi/16/")
    assert (failed.status_code, missing(failed)) == (500, {})


def test_an_answer_that_nothing_has_changed(client):
    first = client.get("/pekerja.js")
    again = client.get("/pekerja.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, missing(again)) == (304, {})


def test_a_static_file_may_do_nothing_by_itself(settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    file = Client().get("/static/img/mark.svg")
    assert (file.status_code, missing(file)) == (200, {})
    assert file.headers["Content-Security-Policy"] == NOTHING
    file.close()


def test_over_https_it_stays_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 1000
    moved = Client().get("/masuk/")
    assert (moved.status_code, moved.url, missing(moved)) == (301, "https://testserver/masuk/", {})
    safe = Client().get("/masuk/", secure=True)
    assert safe.headers["Strict-Transport-Security"].startswith("max-age=1000")
