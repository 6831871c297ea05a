"""What pages of figures have in common: age and version; and what the bureau sees of the recompute."""

import datetime as dt

import pytest
from django.utils import timezone

from regencies.models import Province, Regency, StaleMark
from reports import recompute
from tests.factories import make_bureau, make_leader, make_officer, make_province, make_report
from tests.reports.shown import make_shown_province, text_of
from tests.reports.worlds import bring_all_up_to_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return make_shown_province()


@pytest.fixture
def bureau(client):
    client.force_login(make_bureau(make_province()))
    return client


def version(client, address="/provinsi/16/versi.json") -> str:
    return client.get(address).json()["version"]


def change(code="16.05") -> None:
    make_report(regency=Regency.objects.get(code=code), recorded=7)


class TestAge:
    def test_figures_without_a_mark_are_current(self, province, bureau):
        assert "Angka mutakhir" in text_of(bureau.get("/provinsi/16/"))

    def test_a_fresh_mark_says_that_figures_are_on_their_way(self, province, bureau):
        change()

        assert "Angka sedang dimutakhirkan: 1 dari 4" in text_of(bureau.get("/provinsi/16/"))

    def test_an_old_mark_says_that_figures_lag_and_nothing_is_lost(self, province, bureau):
        change()
        StaleMark.objects.update(marked_at=timezone.now() - dt.timedelta(seconds=11))

        for address in ("/provinsi/16/", "/tenggat/"):
            assert "Pemutakhiran tertunda: laporan tersimpan aman" in text_of(bureau.get(address))


class TestVersion:
    def test_stays_while_nothing_changes(self, province, bureau):
        assert version(bureau) == version(bureau)

    def test_moves_with_a_report_and_again_with_its_figures(self, province, bureau):
        before = version(bureau)
        change()
        marked = version(bureau)
        bring_all_up_to_date()

        assert len({before, marked, version(bureau)}) == 3

    def test_moves_at_midnight(self, province, bureau, settings):
        before = version(bureau)
        settings.EKTP_TODAY = dt.date(2016, 8, 31)

        assert version(bureau) != before

    def test_an_officers_page_moves_with_his_own_regency_alone(self, province, client):
        client.force_login(make_officer(Regency.objects.get(code="16.01")))
        address = "/kabkota/16.01/versi.json"
        before = version(client, address)
        change("16.05")

        assert version(client, address) == before

    def test_is_what_the_page_was_made_of(self, province, bureau):
        assert f'data-version="{version(bureau)}"' in bureau.get("/provinsi/16/").content.decode()

    def test_costs_little(self, province, bureau, django_assert_num_queries):
        with django_assert_num_queries(4):
            version(bureau)


class TestRecomputeStatus:
    ADDRESS = "/keadaan/"

    def test_says_how_much_is_done(self, province, bureau):
        change()

        page = text_of(bureau.get(self.ADDRESS))

        assert "3 dari 4 kabupaten/kota mutakhir" in page
        assert "Menunggu sejak" in page

    def test_computes_everything_anew_on_request(
        self, province, bureau, django_capture_on_commit_callbacks, monkeypatch
    ):
        sent = []
        monkeypatch.setattr("reports.notices._send", lambda task, arguments: sent.append(task.name))
        with django_capture_on_commit_callbacks(execute=True):
            page = text_of(bureau.post(self.ADDRESS, follow=True))

        assert "4 kabupaten/kota akan dihitung ulang." in page
        assert "0 dari 4 kabupaten/kota mutakhir" in page
        assert set(StaleMark.objects.values_list("since", flat=True)) == {recompute.BEGINNING}
        assert sent == ["reports.tasks.sweep"]

    def test_touches_no_other_province(self, province, bureau):
        other = Regency.objects.create(
            province=make_province(code="17", name="Bengkulu"),
            code="17.01",
            kind="kabupaten",
            name="Lain",
            short_name="Lain",
        )
        bring_all_up_to_date()

        bureau.post(self.ADDRESS)

        assert not StaleMark.objects.filter(regency=other).exists()

    def test_leadership_may_not_ask_for_it(self, province, client):
        client.force_login(make_leader(province))

        assert client.post(self.ADDRESS).status_code == 404
        assert not StaleMark.objects.exists()

    def test_asks_the_database_a_fixed_number_of_times(self, province, bureau, django_assert_num_queries):
        bureau.get(f"{self.ADDRESS}?tanggal=2016-08-29")  # the first page of the hour is recorded
        with django_assert_num_queries(5):
            bureau.get(self.ADDRESS)


def test_the_frame_says_that_the_clock_is_pinned_and_the_data_are_simulated(province, bureau):
    Province.objects.update(is_simulated=True)

    html = bureau.get("/provinsi/16/").content.decode()

    assert "Jam ditahan pada <strong>30 Agustus 2016</strong>." in html
    assert "Sebagian data di sini simulasi, bukan angka resmi." in html
