"""The bureau's grid of a date as it is opened: who has reported, who has not, what is odd."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regencies.models import Membership
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


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def bureau(client, province):
    user = make_bureau(province)
    client.force_login(user)
    return user


def states(response) -> dict[str, str]:
    return {row.regency.code: row.state for row in response.context["sheet"].rows}


def test_each_regency_stands_there_with_its_state_in_the_order_of_the_codes(client, bureau):
    regencies = [make_regency(code=code) for code in ("16.01", "16.02", "16.03")]
    make_report(regency=regencies[0], recorded=10)
    make_report(regency=regencies[1], recorded=0, zero_reason="Jaringan putus")
    response = client.get("/lapor/")
    assert list(states(response).items()) == [("16.01", "reported"), ("16.02", "odd"), ("16.03", "due")]
    page = response.content.decode()
    assert 'data-count="reported">2</strong> dari 3' in page
    assert 'data-count="missing">1</span> belum lapor' in page
    assert 'data-count="odd">1</span> bertanda janggal' in page


def test_the_flows_of_the_reported_regencies_are_summed_and_the_missing_stay_empty(client, bureau):
    make_report(regency=make_regency(code="16.01"), recorded=1200, printed=7)
    make_report(regency=make_regency(code="16.02"), recorded=34)
    make_regency(code="16.03")
    page = client.get("/lapor/").content.decode()
    assert 'data-sum="recorded">1.234<' in page
    assert 'data-sum="printed">7<' in page
    assert page.count('data-cell="recorded"></td>') == 1


def test_a_bureau_of_two_provinces_chooses_and_the_choice_stays_with_the_date(client, bureau, province):
    make_regency(code="16.01")
    bengkulu = make_province(code="17", name="Bengkulu")
    make_regency(province=bengkulu, code="17.01")
    Membership.objects.create(user=bureau, role="bureau", province=bengkulu)
    assert set(states(client.get("/lapor/"))) == {"16.01"}
    chosen = client.get("/lapor/?provinsi=17&tanggal=2016-08-29")
    assert set(states(chosen)) == {"17.01"}
    assert "?tanggal=2016-08-28&amp;provinsi=17" in chosen.content.decode()


@pytest.mark.parametrize("asked", ["17", "99", "x", "1" * 99, "\x00"])
def test_a_province_that_is_not_ones_own_is_no_page(client, bureau, asked):
    make_province(code="17", name="Bengkulu")
    assert client.get("/lapor/", {"provinsi": asked}).status_code == 404


def test_the_script_gets_the_rules_as_data_and_every_sentence(client, bureau):
    make_report(regency=make_regency(code="16.01"), recorded=10)
    sent = client.get("/lapor/").context["script"]
    json.dumps(sent)
    assert sent["rows"][0]["values"]["recorded"] == 10
    assert "zero_on_service_day" in {check["rule"] for check in sent["rows"][0]["checks"]}
    assert [column["name"] for column in sent["columns"]][:2] == ["recorded", "printed"]


def test_a_closed_month_is_said_above_the_grid(client, bureau, province):
    make_regency(code="16.01")
    close_month(province=province)
    assert "Juli 2016 sudah ditutup" in client.get("/lapor/?tanggal=2016-07-20").content.decode()


def test_a_past_service_day_is_missing_and_a_sunday_closed(client, bureau):
    make_regency(code="16.01")
    assert states(client.get("/lapor/?tanggal=2016-08-29")) == {"16.01": "missing"}
    assert states(client.get("/lapor/?tanggal=2016-08-28")) == {"16.01": "closed"}


def test_every_line_leads_to_the_form_of_that_date(client, bureau):
    make_regency(code="16.01")
    assert "/lapor/16.01/?tanggal=2016-08-29" in client.get("/lapor/?tanggal=2016-08-29").content.decode()


def test_a_day_that_has_not_come_is_shown_as_today(client, bureau):
    make_regency(code="16.01")
    assert client.get("/lapor/?tanggal=2016-09-05").context["date"] == DAY


@pytest.mark.parametrize("asked", ["kemarin", "2016-02-30", "0001-01-01", "9999-12-31"])
def test_what_is_no_date_is_no_page(client, bureau, asked):
    assert client.get("/lapor/", {"tanggal": asked}).status_code == 404


def test_a_bureau_without_regencies_is_told_what_to_do_next(client, bureau):
    assert "load_regions 16" in client.get("/lapor/").content.decode()


def test_an_officer_goes_to_his_own_form_with_the_date(client):
    client.force_login(make_officer(make_regency(code="16.07")))
    assert client.get("/lapor/?tanggal=2016-08-29").url == "/lapor/16.07/?tanggal=2016-08-29"


def test_leadership_enters_nothing(client, province):
    client.force_login(make_leader(province))
    assert client.get("/lapor/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_regencies(client, bureau):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/lapor/")
        return len(captured)

    make_report(regency=make_regency(code="16.01"))
    queries()  # the trail keeps the first view of an hour
    few = queries()
    for number in range(2, 12):
        make_report(regency=make_regency(code=f"16.{number:02d}"))
    assert queries() == few
    assert few <= 16
