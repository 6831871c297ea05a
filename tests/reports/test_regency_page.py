"""The regency page: where it stands, its days, balances, obstacles and history; and the files of its days."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from regencies.models import DailyReport, Regency, UnderdevelopedPeriod
from reports import unchanged
from tests.factories import (
    make_balance,
    make_bureau,
    make_deadline,
    make_leader,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
)
from tests.reports.worlds import bring_all_up_to_date, make_reporting_regency

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)
URL = "/kabkota/16.13/"


def august(number: int) -> dt.date:
    return dt.date(2016, 8, number)


@pytest.fixture
def province():
    province = make_province()
    make_deadline(name="Perekaman 30 September 2016", legal_basis="SE Mendagri 471/1768/SJ")
    make_deadline(name="Kartu 90%", measure="printed", target_ratio="0.9", is_primary=False)
    return province


@pytest.fixture
def regency(province):
    """1.000 must hold a card; 100 on 31 July and 10 more on every day, weekends too, up to 29 August."""
    regency = make_reporting_regency(code="16.13", eligible=1000, opening=100, daily=10, until=august(29))
    bring_all_up_to_date()
    return regency


@pytest.fixture
def bureau(client, province):
    user = make_bureau(province)
    client.force_login(user)
    return user


def text(response) -> str:
    return " ".join(response.content.decode().split())


def rows(response) -> list[list]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_headline_says_where_it_stands(client, bureau, regency):
    page = text(client.get(URL))
    assert "39,00%" in page
    assert "390 dari 1.000 wajib KTP" in page
    assert ">610<" in page
    assert "dengan laju" in page
    assert "Tertinggal" in page


def test_an_officer_and_leadership_see_it_and_a_neighbour_does_not(client, regency):
    neighbour = make_regency(code="16.07")
    for user in (make_officer(regency), make_leader(regency.province)):
        client.force_login(user)
        assert client.get(URL).status_code == 200
    client.force_login(make_officer(neighbour))
    for address in (URL, f"{URL}harian.csv", f"{URL}harian.xlsx", f"{URL}versi.json"):
        assert client.get(address).status_code == 404


def test_only_who_may_write_is_led_to_the_form(client, bureau, regency):
    assert "/lapor/16.13/" in text(client.get(URL))
    client.force_login(make_leader(regency.province))
    assert "/lapor/16.13/" not in text(client.get(URL))


def test_the_facts_of_the_regency_are_there(client, bureau, regency):
    parent = make_regency(code="16.05", name="Musi Rawas", kind="kabupaten")
    Regency.objects.filter(pk=regency.pk).update(
        capital="Rupit", formed_on=dt.date(2013, 6, 10), parent=parent
    )
    UnderdevelopedPeriod.objects.create(
        regency=regency, from_year=2015, to_year=2019, legal_basis="Perpres 131/2015"
    )
    page = text(client.get(URL))
    for fact in (
        "Rupit",
        "10 Juni 2013",
        "dari Kabupaten Musi Rawas",
        "2015–2019",
        "daerah tertinggal",
        "daerah baru",
    ):
        assert fact in page


def test_each_chart_has_its_numbers_in_a_table(client, bureau, regency):
    response = client.get(URL)
    drawings = response.context["page"].drawings
    assert [chart.id for chart in drawings.values()] == ["jalan", "per-hari", "kartu"]
    page = response.content.decode()
    for chart in drawings.values():
        assert f'id="{chart.id}-data"' in page
        assert len(chart.rows) > 20


def test_outreach_days_are_those_outside_the_service_calendar(client, bureau, regency):
    daily = client.get(URL).context["page"].drawings["daily"]
    rows = {date: outreach for date, *_numbers, outreach in daily.rows}
    assert (rows["27 Agu 2016"], rows["26 Agu 2016"]) == ("ya", "–")
    assert 'fill="url(#stripes)"' in daily.picture.svg()


def test_every_deadline_of_the_date_has_its_figures(client, bureau, regency):
    response = client.get(URL)
    standings = response.context["page"].standings
    assert {each.distance.deadline.name: each.distance.remaining for each in standings} == {
        "Perekaman 30 September 2016": 610,
        "Kartu 90%": 705,
    }
    assert "Kartu 90%" in text(response)


def test_before_a_deadline_was_announced_it_is_not_there(client, bureau, regency):
    make_deadline(name="Perpanjangan", announced_on=dt.date(2016, 9, 14), due_on=dt.date(2017, 6, 30))
    bring_all_up_to_date()
    assert "Perpanjangan" not in text(client.get(URL))


def test_a_reconciliation_shows_its_drift(client, bureau, regency):
    make_balance(regency=regency, date=august(20), recorded_total=290, source="Hitung fisik")
    bring_all_up_to_date()
    response = client.get(URL)
    latest = response.context["page"].reconciled[0]
    assert [(drift.verified, drift.drift) for _label, drift in latest.totals] == [(290, -10)]
    assert "−10" in text(response)
    assert "Hitung fisik" in text(response)


@pytest.mark.parametrize("date", ["2016-08-30", "2016-08-19", "2016-08-20"])
def test_the_statements_of_blanks_and_certificates_come_out_at_the_stock(client, bureau, regency, date):
    make_balance(regency=regency, date=august(20), blank_stock=444, temporary_outstanding=3)
    DailyReport.objects.filter(regency=regency).update(blanks_received=2, temporary_issued=4)
    bring_all_up_to_date()
    page = client.get(f"{URL}?tanggal={date}").context["page"]
    assert page.blanks.closing == page.view.day.blank_stock
    assert page.certificates.closing == page.view.day.temporary_outstanding
    assert page.blanks.opened_on == (august(20) if date >= "2016-08-20" else dt.date(2016, 7, 31))


def test_a_date_in_the_past_shows_nothing_that_came_later(client, bureau, regency):
    make_balance(regency=regency, date=august(20), recorded_total=290, source="Hitung fisik")
    bring_all_up_to_date()
    response = client.get(f"{URL}?tanggal=2016-08-10")
    page = response.context["page"]
    assert "Hitung fisik" not in text(response)
    assert max(row.day.date for row in page.rows) == august(10)
    assert all(change.date <= august(10) for change in page.report_changes)


def test_remarks_are_listed_as_obstacles(client, bureau, regency):
    DailyReport.objects.filter(regency=regency, date=august(25)).update(note="Listrik padam")
    bring_all_up_to_date()
    assert [row.note for row in client.get(URL).context["page"].obstacles] == ["Listrik padam"]


def test_the_history_says_who_changed_what_when_and_why(client, bureau, regency):
    client.post(
        "/lapor/16.13/?tanggal=2016-08-29",
        {"base_version": "1", "recorded": "25", "printed": "5", "reason": "Berita acara"},
    )
    page = text(client.get(URL))
    assert "Berita acara" in page
    assert bureau.username in page
    assert '10</span> → <strong class="num">25' in page


def test_the_history_turns_pages(client, bureau, regency):
    page = client.get(f"{URL}?riwayat=2").context["page"]
    assert page.history_page.number == 2
    assert page.report_changes[0].date < august(20)


def test_a_missing_day_is_unknown_and_a_closed_one_is_not_listed(client, bureau, regency):
    DailyReport.objects.filter(date__in=[august(26), august(27)]).delete()
    bring_all_up_to_date()
    found = {row.day.date: row for row in client.get(URL).context["page"].rows}
    assert found[august(26)].kind == "missing"
    assert found[august(26)].day.recorded is None
    assert august(27) not in found
    assert found[august(28)].kind == "outreach"


def test_days_are_sorted_filtered_and_paged(client, bureau, regency):
    def shown(query: str) -> list[int]:
        table = client.get(f"{URL}?{query}").context["table"]
        return [row.record.day.date.day for row in table.paginated_rows]

    latest_first = shown("")
    assert latest_first[:2] == [30, 29]
    assert shown("sort=date")[:2] == [1, 2]
    assert shown("dari=2016-08-27&sampai=2016-08-28") == [28, 27]
    assert shown("jenis=missing") == [30]
    assert shown("dari=kemarin&jenis=apa") == latest_first
    assert len(shown("page=99")) > 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_has_exactly_what_is_on_screen(client, bureau, regency, kind):
    query = "tanggal=2016-08-20&dari=2016-08-15&jenis=reported&sort=recorded_total"
    table = client.get(f"{URL}?{query}").context["table"]
    response = client.get(f"{URL}harian.{kind}?{query}")
    assert f'filename="16.13-harian-2016-08-20.{kind}"' in response["Content-Disposition"]
    if kind == "csv":
        header, *lines = rows(response)
        dates = [line[0] for line in lines]
    else:
        header, *lines = load_workbook(io.BytesIO(response.content)).active.values
        dates = [str(line[0].date()) for line in lines]
    assert list(header) == [str(column.header) for column in table.columns]
    assert dates == [row.record.day.date.isoformat() for row in table.rows]


def test_a_file_has_every_page_of_the_table(client, bureau, regency):
    assert len(rows(client.get(f"{URL}harian.csv?page=2"))) == 31


def test_text_that_a_spreadsheet_would_run_is_neutralised(client, bureau, regency):
    DailyReport.objects.filter(regency=regency, date=august(29)).update(note="=HYPERLINK(A1)")
    bring_all_up_to_date()
    assert rows(client.get(f"{URL}harian.csv?dari=2016-08-29"))[2][-1] == "'=HYPERLINK(A1)"


def test_a_regency_that_is_done_shows_when_and_no_forecast(client, bureau, province):
    make_reporting_regency(code="16.13", eligible=300, opening=100, daily=10, until=DAY)
    bring_all_up_to_date()
    page = text(client.get(URL))
    assert "Tercapai" in page
    assert "20 Agustus 2016" in page
    assert "Perkiraan selesai" not in page


def test_a_regency_without_data_says_what_to_do_next(client, province):
    regency = make_regency(code="16.13")
    make_population(regency=regency, eligible=1000)
    bring_all_up_to_date()
    client.force_login(make_officer(regency))
    page = text(client.get(URL))
    assert "Belum ada data" in page
    assert "Isi laporan hari ini" in page


def test_without_any_deadline_the_page_says_so(client, bureau, regency):
    from regencies.models import Deadline

    Deadline.objects.all().delete()
    bring_all_up_to_date()
    assert "Belum ada tenggat" in text(client.get(URL))


def test_a_regency_before_its_first_recompute_has_a_page(client, bureau):
    make_report(regency=make_regency(code="16.13"))
    assert client.get(URL).status_code == 200


def test_the_page_refreshes_itself(client, bureau, regency):
    page = text(client.get(URL))
    assert 'data-version-url="/kabkota/16.13/versi.json"' in page


def test_the_page_costs_a_fixed_number_of_queries(client, bureau, regency):
    def queries() -> int:
        unchanged._drawn.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(URL)
        return len(captured)

    queries()  # the trail keeps the first view of an hour
    before = queries()
    for number in range(1, 8):
        make_balance(regency=regency, date=august(number), blank_stock=100 + number)
        make_deadline(name=f"Antara {number}", is_primary=False)
    bring_all_up_to_date()
    assert queries() == before
    assert before <= 30
