"""The report form as officers and the bureau meet it."""

import datetime as dt

import pytest

from regencies.models import DailyReport
from tests.factories import (
    make_balance,
    make_bureau,
    make_leader,
    make_officer,
    make_population,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)
URL = "/lapor/16.13/"


def typed(**fields) -> dict[str, str]:
    return {"base_version": "0", "recorded": "112", "printed": "85", "note": ""} | fields


@pytest.fixture
def regency():
    return make_regency(code="16.13", name="Musi Rawas Utara")


@pytest.fixture
def officer(client, regency):
    user = make_officer(regency, first_name="Siti", last_name="Aminah")
    client.force_login(user)
    return user


def send(client, date=DAY, **fields):
    return client.post(f"{URL}?tanggal={date}", typed(**fields))


def errors(response) -> dict[str, list[str]]:
    return response.context["form"].errors


def odd(response) -> set[str]:
    return {check.rule for check in response.context["odd"]}


def test_without_a_date_the_form_is_today_s(client, officer):
    response = client.get(URL)
    assert response.context["page"].date == DAY
    assert "Selasa, 30 Agustus 2016" in response.content.decode()


def test_the_first_field_has_the_focus_and_numbers_their_keyboard(client, officer):
    page = client.get(URL).content.decode()
    assert page.count("autofocus") == 1
    assert page.count('inputmode="numeric"') == 7


def test_a_report_is_saved_and_shown_as_saved(client, officer, regency):
    response = send(client, recorded="1.112", note="Jemput bola")
    assert response.status_code == 302
    report = regency.daily_reports.get()
    assert (report.recorded, report.printed, report.reprinted) == (1112, 85, 0)
    page = client.get(response.url).content.decode()
    assert "Laporan 30 Agustus 2016 tersimpan" in page
    assert "1.112" in page


def test_the_confirmation_says_the_totals_and_what_is_odd(client, officer, regency):
    make_balance(regency=regency, recorded_total=500, printed_total=400, blank_stock=50)
    response = client.get(send(client).url)
    after = {
        total.running.total: total.after for group in response.context["groups"] for total in group.totals
    }
    assert after == {
        "recorded_total": 612,
        "printed_total": 485,
        "blank_stock": -35,
        "temporary_outstanding": 0,
    }
    assert odd(response) == {"stock_below_zero"}


def test_the_confirmation_leads_to_the_oldest_day_that_can_still_be_filled(client, officer, regency):
    for day in (22, 23, 24, 25, 26):
        make_report(regency=regency, date=dt.date(2016, 8, day))
    response = client.get(send(client).url)
    assert "?tanggal=2016-08-29" in response.content.decode()
    assert response.context["page"].next_day.date == dt.date(2016, 8, 29)


def test_sending_twice_is_one_report(client, officer, regency):
    send(client)
    again = send(client)
    assert again.url.endswith("tersimpan=unchanged")
    assert regency.daily_reports.get().version == 1
    assert "tidak ada yang berubah" in client.get(again.url).content.decode()


@pytest.mark.parametrize(
    ("fields", "refused_at", "named"),
    [
        ({"recorded": "12,5"}, "recorded", "12,5"),
        ({"recorded": ""}, "recorded", "Isi angkanya"),
        ({"printed": "-4"}, "printed", "-4"),
        ({"reprinted": "dua"}, "reprinted", "dua"),
        ({"blanks_received": "1000001"}, "blanks_received", "1000001"),
        ({"recorded": "0"}, "zero_reason", "Perekaman 0"),
        ({"note": "x" * 501}, "note", "501"),
    ],
)
def test_the_impossible_is_refused_at_its_field_and_nothing_typed_is_lost(
    client, officer, regency, fields, refused_at, named
):
    response = send(client, **({"temporary_issued": "7"} | fields))
    assert response.status_code == 422
    assert list(errors(response)) == [refused_at]
    assert named in errors(response)[refused_at][0]
    form = response.context["form"]
    assert form["temporary_issued"].value() == "7"
    assert all(form[name].value() == value for name, value in fields.items())
    assert not regency.daily_reports.exists()


def test_zero_with_a_reason_is_accepted_with_a_mark(client, officer, regency):
    response = send(client, recorded="0", zero_reason="Jaringan putus")
    assert regency.daily_reports.get().zero_reason == "Jaringan putus"
    assert "zero_on_service_day" in odd(client.get(response.url))


def test_a_reason_for_zero_is_not_kept_beside_people(client, officer, regency):
    send(client, recorded="5", zero_reason="Jaringan putus")
    assert regency.daily_reports.get().zero_reason == ""


def test_a_closed_day_asks_for_no_reason(client, officer, regency):
    sunday = dt.date(2016, 8, 28)
    assert "zero_reason" not in client.get(f"{URL}?tanggal={sunday}").context["form"].fields
    assert send(client, date=sunday, recorded="0").status_code == 302


def test_a_change_needs_a_reason_and_keeps_what_was(client, officer, regency):
    send(client)
    refused = send(client, base_version="1", recorded="120")
    assert list(errors(refused)) == ["reason"]
    assert send(client, base_version="1", recorded="120", reason="Salah ketik").status_code == 302
    page = client.get(URL).content.decode()
    assert "Salah ketik" in page
    assert "Siti Aminah" in page


def test_odd_values_are_said_and_do_not_block(client, officer, regency):
    make_population(regency=regency, eligible=100)
    response = client.get(send(client).url)
    assert "above_eligible" in odd(response)
    assert "melebihi wajib KTP" in response.content.decode()


def test_the_page_s_script_gets_the_very_rules_that_the_server_uses(client, officer, regency):
    make_balance(regency=regency, recorded_total=500)
    response = client.get(URL)
    rules = response.context["page"].script()
    assert {total["total"]: total["base"] for total in rules["totals"]}["recorded_total"] == 500
    assert {check["rule"] for check in rules["checks"]} >= {"printed_above_recorded", "stock_below_zero"}
    assert 'id="aturan-laporan"' in response.content.decode()


def test_a_locked_day_is_shown_with_whom_to_ask_and_not_written(client, officer, regency):
    locked = dt.date(2016, 8, 26)
    make_report(regency=regency, date=locked, recorded=77)
    page = client.get(f"{URL}?tanggal={locked}").content.decode()
    assert "Biro Pemerintahan" in page
    assert "77" in page
    assert "data-report" not in page
    refused = send(client, date=locked, base_version="1", reason="Salah ketik")
    assert refused.status_code == 422
    assert regency.daily_reports.get().recorded == 77
    assert refused.context["form"]["recorded"].value() == "112"


def test_the_bureau_may_change_a_locked_day(client, regency):
    locked = dt.date(2016, 8, 1)
    make_report(regency=regency, date=locked)
    client.force_login(make_bureau(regency.province))
    assert "Terkunci bagi petugas" in client.get(f"{URL}?tanggal={locked}").content.decode()
    assert send(client, date=locked, base_version="1", reason="Berita acara").status_code == 302
    assert regency.daily_reports.get().recorded == 112


def test_a_day_that_has_not_come_is_refused(client, officer, regency):
    tomorrow = DAY + dt.timedelta(days=1)
    assert "belum tiba" in client.get(f"{URL}?tanggal={tomorrow}").content.decode()
    assert send(client, date=tomorrow).status_code == 422
    assert not DailyReport.objects.exists()


@pytest.mark.parametrize("asked", ["besok", "2016-13-01", "0001-01-01", "9999-12-31", "30-08-2016"])
def test_what_is_no_date_is_no_page(client, officer, asked):
    assert client.get(URL, {"tanggal": asked}).status_code == 404


def test_another_regency_can_neither_be_read_nor_written(client, officer):
    other = make_regency(code="16.07")
    assert client.get("/lapor/16.07/").status_code == 404
    assert client.post("/lapor/16.07/", typed()).status_code == 404
    assert client.get("/lapor/99.99/").status_code == 404
    assert not other.daily_reports.exists()


def test_leadership_neither_sees_the_form_nor_writes(client, regency):
    client.force_login(make_leader(regency.province))
    assert client.get(URL).status_code == 404
    assert send(client).status_code == 404


def test_a_tampered_version_is_refused_without_an_error_page(client, officer, regency):
    make_report(regency=regency)
    assert send(client, base_version="satu").status_code == 422
    assert send(client, base_version="-1").status_code == 422


def test_the_form_costs_a_fixed_number_of_queries(client, officer, regency, django_assert_max_num_queries):
    for day in range(1, 30):
        make_report(regency=regency, date=dt.date(2016, 8, day))
    with django_assert_max_num_queries(22):
        client.get(URL)


def test_a_browser_that_has_the_page_gets_it_again_only_when_it_says_something_else(client, officer, regency):
    first = client.get(URL)
    known = {"If-None-Match": first["ETag"]}
    again = client.get(URL, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    send(client)
    assert client.get(URL, headers=known).status_code == 200
    client.force_login(make_bureau(regency.province))
    assert client.get(URL, headers=known).status_code == 200


def test_the_same_form_sent_again_is_one_report_and_is_answered_as_the_first_time(client, officer, regency):
    key = client.get(URL).context["form"]["key"].value()
    first, again = send(client, key=key), send(client, key=key)
    assert first.url == again.url
    assert regency.daily_reports.get().history.count() == 1


def test_going_back_and_changing_a_sent_form_is_judged_by_its_version_not_by_its_key(
    client, officer, regency
):
    key = client.get(URL).context["form"]["key"].value()
    send(client, key=key)
    assert send(client, key=key, recorded="120").status_code == 409
    assert regency.daily_reports.get().recorded == 112


def test_a_long_history_shows_its_latest_changes_and_leads_to_all_of_them(client, officer):
    for version in range(15):
        send(client, base_version=str(version), recorded=str(100 + version), reason="Lagi" if version else "")
    page = client.get(f"{URL}?tanggal={DAY}").content.decode()
    assert page.count("diubah · Lagi") == 12
    address = f"?tanggal={DAY}&amp;riwayat=semua#riwayat"
    assert f'href="{address}"' in page
    every = client.get(URL + address.partition("#")[0].replace("&amp;", "&")).content.decode()
    assert every.count("diubah · Lagi") == 14 and "dibuat" in every
    assert address not in every


@pytest.mark.parametrize("asked", ["x", "%00", "semua"])
def test_a_day_without_changes_has_no_history(client, officer, asked):
    page = client.get(f"{URL}?tanggal={DAY}&riwayat={asked}")
    assert page.status_code == 200
    assert "Riwayat laporan ini" not in page.content.decode()
