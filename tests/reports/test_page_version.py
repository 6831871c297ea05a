"""An open page renews itself: its version may lag behind its figures, never run ahead of them."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from regencies.models import Regency
from reports import recompute
from reports.models import RecomputeState
from reports.progress import freshness
from reports.views import countdown, province, regency
from reports.views.live import page_version
from tests.factories import (
    make_balance,
    make_bureau,
    make_deadline,
    make_population,
    make_province,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db
MODULES = {
    "reports:province": (province, "province_progress", ["16"]),
    "reports:countdown": (countdown, "province_progress", []),
    "reports:regency": (regency, "regency_progress", ["16.13"]),
}


@pytest.fixture
def bureau(client):
    found = make_regency(code="16.13")
    make_population(regency=found)
    make_balance(regency=found, recorded_total=100)
    make_deadline(province=found.province)
    recompute.insist(recompute.bring_up_to_date, found.pk)
    client.force_login(make_bureau(found.province))
    return client


def said(page) -> dict[str, str]:
    """Where the page asks for its version, and which it says it is of."""
    found = dict(re.findall(r'data-(version(?:-url)?)="([^"]*)"', page.content.decode()))
    return {"url": found["version-url"], "version": found["version"]}


@pytest.mark.parametrize("name", MODULES)
def test_a_report_that_arrives_while_a_page_is_made_moves_the_version_past_the_pages(
    bureau, monkeypatch, name
):
    module, loader, arguments = MODULES[name]
    load = getattr(module, loader)

    def load_and_be_overtaken(*args, **kwargs):
        figures = load(*args, **kwargs)
        found = Regency.objects.get(code="16.13")
        make_report(regency=found, date=dt.date(2016, 8, 29))
        recompute.insist(recompute.bring_up_to_date, found.pk)
        return figures

    monkeypatch.setattr(module, loader, load_and_be_overtaken)
    page = bureau.get(reverse(name, args=arguments))
    asked = bureau.get(said(page)["url"]).json()["version"]
    assert said(page)["version"] != asked


@pytest.mark.parametrize("name", MODULES)
@pytest.mark.parametrize("state", ["current", "marked", "tomorrow", "never derived", "derived otherwise"])
def test_what_open_pages_ask_for_says_the_same_as_the_page(bureau, settings, name, state):
    found = Regency.objects.get(code="16.13")
    if state == "marked":
        make_report(regency=found, date=dt.date(2016, 8, 29))
    elif state == "tomorrow":
        settings.EKTP_TODAY = dt.date(2016, 8, 31)
    elif state == "never derived":
        make_regency(code="16.14")
    elif state == "derived otherwise":
        RecomputeState.objects.update(derivation=0)
    of_regency = found if name == "reports:regency" else None

    page = bureau.get(reverse(name, args=MODULES[name][2]))

    expected = page_version(freshness(found.province, of_regency), found.province)
    assert said(page)["version"] == expected
    assert bureau.get(said(page)["url"]).json() == {"version": expected, "wait": 1}


def test_a_province_without_regencies_has_a_version(client):
    client.force_login(make_bureau(make_province()))
    page = client.get("/provinsi/16/")
    assert client.get(said(page)["url"]).json()["version"] == said(page)["version"]
