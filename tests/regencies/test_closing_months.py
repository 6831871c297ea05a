"""The bureau closes a month knowing what is missing, and opens it again with a reason."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from regencies.corrections import ask_correction
from regencies.ledger import Refused, save_report
from regencies.models import ClosedMonth, CorrectionRequest
from regencies.months import StillAsked, close_month
from tests.factories import (
    close_month as closed_already,
)
from tests.factories import (
    make_balance,
    make_bureau,
    make_leader,
    make_officer,
    make_province,
    make_regency,
    make_report,
    make_request,
)
from tests.regencies.test_saving_a_report import entry

pytestmark = pytest.mark.django_db
JULY = dt.date(2016, 7, 1)
URL = "/bulan/2016-07/"


@pytest.fixture
def regency():
    """Opens on 27 July, a Wednesday: of the three service days that are left in July one is reported."""
    regency = make_regency(code="16.13", name="Musi Rawas Utara")
    make_balance(regency=regency, date=dt.date(2016, 7, 27), recorded_total=100)
    make_report(regency=regency, date=dt.date(2016, 7, 28))
    return regency


@pytest.fixture
def bureau(client, regency):
    user = make_bureau(regency.province, first_name="Budi")
    client.force_login(user)
    return user


def close(client, **fields):
    return client.post(URL, {"seen": "2", "note": "Laporan bulanan 7/2016", "understood": "ya"} | fields)


def test_the_list_says_how_complete_each_month_is(client, bureau, regency):
    make_request(regency=regency, date=dt.date(2016, 7, 28))
    states = {state.month.month: state for state in client.get("/bulan/").context["list"].states}
    assert list(states) == [8, 7]
    assert (states[7].days_missing, states[7].requests, states[7].is_closable) == (2, 1, True)
    # 1 to 29 August without the 17th: twenty service days before today.
    assert (states[8].days_missing, states[8].is_closable) == (20, False)


def test_closing_says_what_is_missing_and_asks_to_confirm(client, bureau, regency):
    page = client.get(URL)
    assert page.context["page"].missing == [(regency, 2)]
    assert close(client, understood="").status_code == 422
    assert not ClosedMonth.objects.exists()
    assert close(client).status_code == 302
    closed = ClosedMonth.objects.get()
    assert (closed.month, closed.note) == (JULY, "Laporan bulanan 7/2016")


def test_a_complete_month_asks_for_no_confirmation(client, bureau, regency):
    for day in (27, 29):
        make_report(regency=regency, date=dt.date(2016, 7, day))
    assert "understood" not in client.get(URL).context["form"].fields
    assert close(client, seen="0", understood="").status_code == 302


def test_more_missing_than_was_shown_is_shown_again(client, bureau):
    told = close(client, seen="1")
    assert told.status_code == 409
    assert told.context["form"]["seen"].value() == 2
    assert not ClosedMonth.objects.exists()


def test_the_list_says_who_closed_and_opened_and_why(client, bureau):
    close(client)
    client.post(URL, {"reason": "Berita acara Muratara menyusul"})
    events = [
        (event.is_closing, event.who, event.why) for event in client.get("/bulan/").context["list"].events
    ]
    assert events == [
        (False, "Budi", "Berita acara Muratara menyusul"),
        (True, "Budi", "Laporan bulanan 7/2016"),
    ]


def test_opening_needs_a_reason(client, bureau):
    close(client)
    assert client.post(URL, {"reason": " "}).status_code == 422
    assert ClosedMonth.objects.exists()
    assert client.post(URL, {"reason": "Angka menyusul"}).status_code == 302
    assert not ClosedMonth.objects.exists()


@pytest.mark.parametrize(("today", "status"), [(dt.date(2016, 9, 3), 409), (dt.date(2016, 9, 4), 302)])
def test_a_month_closes_once_its_last_day_is_locked_for_officers(
    client, bureau, regency, settings, today, status
):
    settings.EKTP_TODAY = today
    answer = client.post("/bulan/2016-08/", {"seen": "99", "understood": "ya"})
    assert answer.status_code == status
    assert ClosedMonth.objects.exists() == (status == 302)
    if status == 409:
        assert "4 September 2016" in answer.content.decode()


def test_requests_are_answered_before_the_month_closes(client, bureau, regency):
    asked = make_request(regency=regency, date=dt.date(2016, 7, 28))
    told = close(client)
    assert told.status_code == 409
    assert "1 permintaan koreksi" in told.content.decode()
    assert not ClosedMonth.objects.exists()
    asked.state = "withdrawn"
    asked.save()
    assert close(client).status_code == 302


def test_a_closed_month_is_said_on_the_report_form_with_the_way_out(client, bureau, regency):
    close(client)
    page = client.get("/lapor/16.13/?tanggal=2016-07-28").content.decode()
    assert "Juli 2016 sudah ditutup" in page
    assert "/bulan/" in page


def test_an_earlier_open_month_and_a_later_closed_one_are_named(client, bureau, regency):
    make_report(regency=regency, date=dt.date(2016, 5, 31))
    assert [month.month for month in client.get(URL).context["page"].open_before] == [6, 5]
    closed_already(province=regency.province, month=JULY)
    closed_already(province=regency.province, month=dt.date(2016, 6, 1))
    page = client.get("/bulan/2016-06/")
    assert [month.month for month in page.context["page"].closed_after] == [7]


@pytest.mark.parametrize("month", ["2016-13", "0000-01", "2016-09", "2015-01", "9999-12"])
def test_what_is_no_month_with_data_is_no_page(client, bureau, month):
    assert client.get(f"/bulan/{month}/").status_code == 404
    assert client.post(f"/bulan/{month}/", {"seen": "0"}).status_code == 404


@pytest.mark.parametrize("fields", [{"seen": "x"}, {"seen": "-1"}, {"note": "x" * 501}])
def test_junk_closes_nothing(client, bureau, fields):
    assert close(client, **fields).status_code == 422
    assert not ClosedMonth.objects.exists()


def test_only_the_bureau_of_the_province_closes_and_opens(client, bureau, regency):
    elsewhere = make_province(code="17", name="Bengkulu")
    strangers = (make_officer(regency), make_leader(regency.province), make_bureau(elsewhere))
    for stranger in strangers:
        client.force_login(stranger)
        assert close(client).status_code == 404
    assert not ClosedMonth.objects.exists()
    client.force_login(bureau)
    close(client)
    for stranger in strangers:
        client.force_login(stranger)
        assert client.post(URL, {"reason": "Saya mau"}).status_code == 404
    assert ClosedMonth.objects.exists()


def test_an_empty_province_says_what_to_do(client):
    client.force_login(make_bureau(make_province()))
    assert "Belum ada data" in client.get("/bulan/").content.decode()


def test_the_list_costs_a_fixed_number_of_queries(client, bureau, regency, django_assert_max_num_queries):
    for code in ("16.01", "16.02", "16.03"):
        make_report(regency=make_regency(code=code), date=dt.date(2015, 3, 2))
    with django_assert_max_num_queries(18):
        client.get("/bulan/")


def run(*functions) -> None:
    def closing(function):
        try:
            function()
        finally:
            connection.close()

    threads = [threading.Thread(target=closing, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)


@pytest.mark.django_db(transaction=True)
def test_a_request_that_is_being_made_keeps_the_month_from_closing(regency):
    """Without the lock the request would wait in a closed month for ever."""
    bureau, officer = make_bureau(regency.province), make_officer(regency)
    told = []

    def close_it() -> None:
        try:
            close_month(user=bureau, province=regency.province, month=JULY, seen_missing=99)
        except StillAsked:
            told.append("asked")

    with transaction.atomic():
        ask_correction(
            user=officer,
            regency=regency,
            date=dt.date(2016, 7, 28),
            entry=entry(recorded=5),
            base_version=1,
            reason="Salah ketik",
        )
        thread = threading.Thread(target=run, args=[close_it])
        thread.start()
        thread.join(0.5)
    thread.join(10)
    assert told == ["asked"]
    assert not ClosedMonth.objects.exists()
    assert CorrectionRequest.objects.get().state == "open"


def test_no_way_of_reporting_writes_into_a_closed_month(client, bureau, regency):
    close(client)
    with pytest.raises(Refused):
        save_report(
            user=bureau,
            regency=regency,
            date=dt.date(2016, 7, 29),
            entry=entry(),
            base_version=0,
            source="paste",
        )
    officer = make_officer(regency)
    with pytest.raises(Refused):
        ask_correction(
            user=officer,
            regency=regency,
            date=dt.date(2016, 7, 28),
            entry=entry(recorded=5),
            base_version=1,
            reason="Salah ketik",
        )
