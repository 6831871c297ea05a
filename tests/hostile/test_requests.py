"""What nobody types but somebody sends: it is refused or ignored, never a failed page."""

import datetime as dt
import io

import openpyxl
import pytest

from regencies.models import DailyReport, Membership
from tests.factories import make_bureau, make_officer, make_province, make_regency
from tests.reports.shown import make_shown_province

pytestmark = pytest.mark.django_db
DAYS = "/kabkota/16.05/"


@pytest.fixture
def bureau(client):
    make_shown_province()
    client.force_login(make_bureau(make_province()))
    return client


@pytest.fixture
def officer(client):
    client.force_login(make_officer(make_regency(code="16.13")))
    return client


def send(client, **fields):
    return client.post("/lapor/16.13/", {"base_version": "0", "recorded": "5", "printed": "0"} | fields)


@pytest.mark.parametrize(
    "address",
    [
        "/provinsi/%00/",
        "/provinsi/%00/versi.json",
        "/kabkota/%00/",
        "/kabkota/16.0%00/versi.json",
        "/lapor/%00/",
    ],
)
def test_a_code_that_cannot_be_one_is_no_page(bureau, address):
    assert bureau.get(address).status_code == 404


@pytest.mark.parametrize("query", ["per_page=-1", f"per_page={'9' * 400}", "page=-1", f"page={'9' * 400}"])
def test_the_query_does_not_say_how_many_days_a_page_has(bureau, query):
    assert bureau.get(f"{DAYS}?{query}").status_code == 200


def test_centuries_before_the_first_data_are_no_date(bureau):
    response = bureau.get("/provinsi/16/?tanggal=0001-01-01")

    assert response.context["as_of"].date == dt.date(2016, 8, 30)
    assert "bukan tanggal" in response.content.decode()


@pytest.mark.parametrize("digits", ["9" * 5000, "0" * 5000])
def test_digits_without_end_are_refused_at_the_field(officer, digits):
    response = send(officer, recorded=digits)

    assert response.status_code == 422
    assert len(response.context["form"].errors["recorded"][0]) < 200


def test_a_name_longer_than_any_account_s_is_not_known(client):
    response = client.post("/masuk/", {"username": "x" * 300, "password": "x"})

    assert "tidak cocok" in response.content.decode()


def test_control_characters_of_a_note_are_not_kept(officer):
    send(officer, note="jemput\x00 bola\x01\u202e di\x0b Rupit\uffff")

    assert DailyReport.objects.get().note == "jemput bola di Rupit"


def test_a_workbook_is_written_whatever_reached_the_ledger(bureau):
    DailyReport.objects.update(note="a\x01b\uffff")
    content = bureau.get("/kabkota/16.01/harian.xlsx").content

    notes = [row[-1] for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]
    assert "a b " in notes


def test_the_one_click_door_knows_no_such_person(client):
    make_officer(make_regency(code="16.07", province=make_province(is_simulated=True)))
    door = "/masuk/demonstrasi/"

    assert client.post(door, {"role": "\x00"}).status_code == 404
    asked = {"role": Membership.Role.OFFICER, "regency": "16.07\x00"}
    assert client.post(door, asked).status_code == 404


@pytest.mark.parametrize(
    "address", ["/provinsi/16/", "/provinsi/16/kabkota.csv", "/provinsi/16/versi.json", "/x/"]
)
def test_no_cache_between_keeps_what_one_person_sees(bureau, address):
    assert bureau.get(address).headers["Cache-Control"] == "private, no-cache"
