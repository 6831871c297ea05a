"""The page of completeness: whom it shows what, its months, and that an open one renews itself."""

import datetime as dt

import pytest

from regencies import clock
from regencies.models import Province, Regency
from tests.factories import make_bureau, make_leader, make_officer, make_province
from tests.reports.reporting_days import PAGE, at, entering_at, make_two_regencies, report, rows_of
from tests.reports.shown import text_of
from tests.reports.worlds import bring_all_up_to_date

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def four_o_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(30, 16))
    yield
    entering_at(None)


@pytest.fixture
def province() -> Province:
    return make_two_regencies()


@pytest.fixture
def bureau(client, province):
    client.force_login(make_bureau(province))
    return client


class TestMonths:
    def test_another_month_is_asked_for_and_left_again(self, bureau):
        page = bureau.get(f"{PAGE}?bulan=2016-07")
        assert "Juli 2016" in text_of(page)
        month = page.context["month"]
        assert month.previous_url == f"{PAGE}?bulan=2016-06"
        assert month.next_url == PAGE
        assert bureau.get(PAGE).context["month"].next_url == ""

    def test_the_page_s_date_goes_along(self, bureau):
        page = bureau.get(f"{PAGE}?tanggal=2016-07-15&bulan=2016-05")
        assert page.context["month"].next_url == f"{PAGE}?tanggal=2016-07-15&bulan=2016-06"
        assert page.context["as_of"].keep == (("bulan", "2016-05"),)

    def test_who_must_be_called_does_not_depend_on_the_month_that_is_shown(self, bureau):
        assert [call.regency.code for call, *_ in bureau.get(f"{PAGE}?bulan=2016-07").context["calls"]] == [
            "16.02"
        ]

    @pytest.mark.parametrize(
        "asked",
        [
            "2016-09",
            "2016-13",
            "2016-8",
            "0000-00",
            "9999-12",
            "1999-12",
            "%00",
            "x" * 5000,
            "2016-08-01",
            "٢٠١٦-٠٨",
        ],
    )
    def test_what_is_no_month_shows_the_present_one_and_says_so(self, bureau, asked):
        page = bureau.get(f"{PAGE}?bulan={asked}")
        assert page.context["month"].first == dt.date(2016, 8, 1)
        assert "yang tampil Agustus 2016" in text_of(page)

    def test_every_day_of_a_month_has_a_cell_and_every_week_its_days(self, bureau):
        for asked, days in [("2016-02", 29), ("2015-02", 28), ("2016-08", 31)]:
            table = bureau.get(f"{PAGE}?bulan={asked}").context["table"]
            assert len(table.day_headers) == days
            assert sum(number for number, _words in table.weeks) == days


class TestReaders:
    def test_an_officer_sees_his_own_regency_only(self, client, province):
        client.force_login(make_officer(Regency.objects.get(code="16.02")))
        page = client.get(PAGE)
        assert "Hulu" in text_of(page) and "Muara" not in page.content.decode()
        assert list(rows_of(client.get(f"{PAGE}bulan.csv"))) == ["Kabupaten Hulu"]
        assert "/lapor/16.02/?tanggal=2016-08-23" in page.content.decode()

    def test_the_bureau_s_days_lead_to_the_form_and_leadership_s_to_the_regency(self, client, province):
        client.force_login(make_bureau(province))
        assert 'href="/lapor/16.01/?tanggal=2016-08-29"' in client.get(PAGE).content.decode()
        client.force_login(make_leader(province))
        body = client.get(PAGE).content.decode()
        assert 'href="/kabkota/16.01/?tanggal=2016-08-29"' in body and "/lapor/" not in body.split("<main")[1]

    def test_a_province_without_regencies_says_what_to_do(self, client):
        client.force_login(make_leader(make_province(code="17", name="Bengkulu")))
        assert "Belum ada kabupaten/kota" in text_of(client.get(PAGE))

    def test_a_name_cannot_write_html(self, client, province):
        Regency.objects.filter(code="16.02").update(short_name="<b>&'", name='"><i>')
        client.force_login(make_bureau(province))
        body = client.get(PAGE).content.decode()
        assert "<b>" not in body and '"><i>' not in body


class TestVersion:
    def asked(self, client) -> str:
        return client.get(f"{PAGE}versi.json").json()["version"]

    def test_moves_with_every_report_also_while_no_worker_runs(self, bureau):
        seen = [self.asked(bureau)]
        for day in (23, 24):
            report(Regency.objects.get(code="16.02"), day)
            seen.append(self.asked(bureau))
        bring_all_up_to_date()
        seen.append(self.asked(bureau))
        assert len(set(seen)) == 4
        assert bureau.get(PAGE).context["version"] == seen[-1]

    def test_moves_when_the_cut_off_passes(self, bureau, monkeypatch):
        before = self.asked(bureau)
        monkeypatch.setattr(clock, "now", lambda: at(30, 18, 1))
        assert self.asked(bureau) != before

    def test_a_neighbour_s_report_does_not_move_an_officer_s(self, client, province):
        client.force_login(make_officer(Regency.objects.get(code="16.01")))
        before = self.asked(client)
        report(Regency.objects.get(code="16.02"), 23)
        assert self.asked(client) == before
