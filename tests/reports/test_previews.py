"""Before a balance or a figure of the register is saved, the page shows what would come of it."""

import datetime as dt

import pytest

from regencies.models import PopulationFigure, Reconciliation, Regency
from reports.arithmetic import coverage_change, drifts
from reports.sources import load_series
from tests.factories import close_month, make_bureau, make_leader, make_officer, make_province
from tests.reports.worlds import make_small_province

pytestmark = pytest.mark.django_db
BALANCE = "/rekonsiliasi/16.01/pratinjau/?date=2016-08-26&source=Pusat&recorded_total=361"
REGISTER = "/penduduk/16.01/pratinjau/?effective_on=2016-08-15&eligible=1040&source=DKB"
DAY = dt.date(2016, 8, 26)


@pytest.fixture
def regency():
    make_small_province()
    return Regency.objects.select_related("province").get(code="16.01")


@pytest.fixture(autouse=True)
def bureau(client, regency):
    user = make_bureau(regency.province)
    client.force_login(user)
    return user


def seen(client, address) -> dict:
    return {"seen": client.get(address).context["form"]["seen"].value(), "reason": ""}


def figures(page, area: int = 0, block: int = 0) -> dict:
    lines = page.context["page"].effects[-1].areas[area].blocks[block].lines
    return {line.label: (line.before, line.after) for line in lines}


def test_the_preview_of_a_balance_shows_its_drift_and_what_it_moves_today(client, regency):
    page = client.get(BALANCE)
    [line, *_others] = page.context["page"].lines
    assert (line.reached, line.stated, line.drift) == (360, 361, 1)
    assert figures(page)["Cakupan"] == ("40,00%", "40,10%")
    assert figures(page)["Total perekaman"] == ("400", "401")
    assert figures(page, block=1)["Sisa"][0] != figures(page, block=1)["Sisa"][1]
    assert figures(page, area=1)["Total perekaman"] == ("910", "911")
    assert not regency.reconciliations.filter(date=DAY).exists()


def test_the_drift_that_was_shown_is_the_one_of_the_arithmetic(client, regency):
    client.post(BALANCE, seen(client, BALANCE))
    stored = {(each.date, each.total): each.drift for each in drifts(load_series(regency, until=DAY))}
    assert stored[DAY, "recorded_total"] == 1


def test_what_is_confirmed_is_what_was_shown(client, regency):
    answer = client.post(BALANCE, seen(client, BALANCE))
    assert answer.url == "/rekonsiliasi/16.01/"
    row = regency.reconciliations.get(date=DAY)
    assert (row.recorded_total, row.blank_stock, row.source) == (361, None, "Pusat")
    again = client.get(BALANCE)
    assert again.context["page"].is_unchanged


def test_another_report_meanwhile_sends_back_to_the_preview(client, regency):
    shown = seen(client, BALANCE)
    regency.daily_reports.filter(date=dt.date(2016, 8, 10)).update(recorded=11)
    answer = client.post(BALANCE, shown)
    assert answer.url == BALANCE
    assert not regency.reconciliations.filter(date=DAY).exists()
    assert client.get(BALANCE).context["page"].lines[0].drift == 0


def test_a_large_drift_asks_for_a_tick(client, regency):
    address = BALANCE.replace("361", "900")
    shown = seen(client, address)
    refused = client.post(address, shown)
    assert refused.status_code == 422
    assert "confirmed" in refused.context["form"].errors
    assert client.post(address, shown | {"confirmed": "ya"}).status_code == 302


def test_a_change_shows_what_it_replaces_and_asks_why(client, regency):
    client.post(BALANCE, seen(client, BALANCE))
    address = BALANCE.replace("361", "365")
    assert client.get(address).context["page"].replaced == [("Total perekaman", 361, 365)]
    assert client.post(address, seen(client, address)).status_code == 422
    assert client.post(address, seen(client, address) | {"reason": "Salah baca"}).status_code == 302
    assert regency.reconciliations.get(date=DAY).recorded_total == 365


def test_deleting_shows_its_effect_and_asks_why(client, regency):
    address = "/rekonsiliasi/16.01/pratinjau/?date=2016-07-31&recorded_total=100&source=Saldo&hapus=ya"
    assert figures(client.get(address))["Total perekaman"] == ("400", "300")
    assert client.post(address, seen(client, address)).status_code == 422
    client.post(address, seen(client, address) | {"reason": "Salah kabupaten"})
    assert not regency.reconciliations.exists()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "date=2016-08-26&source=Pusat",
        "date=2016-08-26&recorded_total=5",
        "date=2016-08-31&recorded_total=5&source=Pusat",
        "date=2016-06-30&recorded_total=5&source=Pusat",
        "date=0000-00-00&recorded_total=5&source=Pusat",
        "date=9999-12-31&recorded_total=5&source=Pusat",
        "date=2016-08-26&recorded_total=-5&source=Pusat",
        "date=2016-08-26&recorded_total=1000000001&source=Pusat",
        "date=2016-08-26&recorded_total=5&source=%00",
        "date[]=1&recorded_total[]=5",
    ],
)
def test_what_cannot_be_a_balance_comes_back_to_the_form(client, regency, query):
    close_month(province=regency.province, month=dt.date(2016, 6, 1))
    address = f"/rekonsiliasi/16.01/pratinjau/?{query}"
    assert client.get(address).status_code == 422
    assert client.post(address, {"seen": "x"}).status_code == 422
    assert Reconciliation.objects.count() == 2


def test_the_register_s_preview_parts_people_and_denominator_exactly(client, regency):
    page = client.get(REGISTER)
    eligible, population = page.context["page"].lines
    assert (eligible.before, eligible.after, eligible.change) == (1000, 1040, 40)
    assert (population.before, population.after) == (2000, None)
    split = page.context["page"].effects[-1].areas[0].split
    expected = coverage_change(400, 1000, 400, 1040)
    assert split == (expected.recorded, expected.denominator)
    assert split[0] == 0
    assert figures(page, block=1)["Sasaran"] == ("900", "936")


def test_a_figure_is_saved_as_it_was_shown(client, regency):
    assert client.post(REGISTER, seen(client, REGISTER)).status_code == 302
    figure = regency.population_figures.get(effective_on=dt.date(2016, 8, 15))
    assert (figure.eligible, figure.population, figure.source) == (1040, None, "DKB")
    address = f"{REGISTER}&hapus=ya"
    assert client.get(address).context["page"].lines[0].after == 1000
    client.post(address, seen(client, address) | {"reason": "Keliru"})
    assert regency.population_figures.count() == 1


def test_a_figure_that_takes_effect_later_moves_nothing_today(client, regency):
    address = REGISTER.replace("2016-08-15", "2016-12-31")
    page = client.get(address)
    assert page.status_code == 200
    assert not page.context["page"].effects[-1].moved
    assert "belum tiba" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "effective_on=2016-08-15&eligible=0&source=DKB",
        "effective_on=2016-08-15&eligible=11&population=10&source=DKB",
        "effective_on=2016-07-15&eligible=11&source=DKB",
        "effective_on=x&eligible=&source=",
    ],
)
def test_what_cannot_be_a_figure_comes_back_to_the_form(client, regency, query):
    close_month(province=regency.province)
    assert client.get(f"/penduduk/16.01/pratinjau/?{query}").status_code == 422
    assert PopulationFigure.objects.count() == 3


@pytest.mark.parametrize("address", [BALANCE, REGISTER, "/rekonsiliasi/16.01/", "/penduduk/16.01/"])
def test_nobody_else_sees_or_writes(client, regency, address):
    elsewhere = make_bureau(make_province(code="17", name="Bengkulu"))
    for stranger in (make_officer(regency), make_leader(regency.province), elsewhere):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
        if "pratinjau" in address:
            assert client.post(address, {"seen": "x"}).status_code == 404
