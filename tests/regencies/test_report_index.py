"""The bureau's list of a date: who has reported, who has not, what is odd."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_bureau, make_leader, make_officer, make_province, make_regency, make_report

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
    return {line.regency.code: line.state for line in response.context["list"].lines}


def test_each_regency_stands_there_with_its_state_what_is_to_be_done_first(client, bureau):
    regencies = [make_regency(code=code) for code in ("16.01", "16.02", "16.03")]
    make_report(regency=regencies[0], recorded=10)
    make_report(regency=regencies[1], recorded=0, zero_reason="Jaringan putus")
    response = client.get("/lapor/")
    assert list(states(response).items()) == [("16.03", "due"), ("16.02", "odd"), ("16.01", "reported")]
    assert "2</strong> dari 3" in response.content.decode()


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
    few = queries()
    for number in range(2, 12):
        make_report(regency=make_regency(code=f"16.{number:02d}"))
    assert queries() == few
    assert few <= 12
