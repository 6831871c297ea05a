"""Leadership's page: what a governor must be able to read in ten seconds, and to trust."""

import datetime as dt
from decimal import Decimal

import pytest

from regencies.models import Deadline, Province, Regency
from tests.factories import (
    make_balance,
    make_deadline,
    make_leader,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
    make_user,
)
from tests.reports.shown import make_shown_province, text_of
from tests.reports.worlds import bring_all_up_to_date

pytestmark = pytest.mark.django_db
ADDRESS = "/tenggat/"


@pytest.fixture
def province() -> Province:
    return make_shown_province()


@pytest.fixture
def governor(client):
    client.force_login(make_leader(make_province()))
    return client


def make_done_province() -> Province:
    """One regency that reached its target on 15 August 2016."""
    regency = make_regency()
    make_population(regency=regency, eligible=100)
    make_balance(regency=regency, recorded_total=90)
    make_report(regency=regency, date=dt.date(2016, 8, 15), recorded=10)
    make_deadline(province=regency.province)
    bring_all_up_to_date()
    return regency.province


class TestTenSeconds:
    def test_says_the_days_the_gap_and_the_paces(self, province, governor):
        page = text_of(governor.get(ADDRESS))

        assert "Menuju 30 September 2016" in page
        assert "31 hari lagi 22 hari kerja" in page
        assert "Belum terekam 5.100 orang Cakupan 57,03% dari 11.800 wajib KTP" in page
        assert "Diperlukan 232 Sekarang 32 Perlu 7,4 kali laju sekarang." in page
        assert "4.670 orang belum terekam pada 30 Sep 2016 bila laju tetap" in page

    def test_names_the_three_that_hold_most_of_the_gap(self, province, governor):
        page = text_of(governor.get(ADDRESS))

        first = page[page.index("Sisa terbesar") : page.index("Yang sudah ditetapkan")]
        assert first.index("Kabupaten Muara") < first.index("Kabupaten Seberang") < first.index("Hulu")
        assert "3 kabupaten/kota ini memegang 100,00% dari sisa provinsi." in first
        assert "1 kabupaten/kota sudah mencapai sasaran." in first

    def test_lists_the_others_by_their_share(self, province, governor):
        for number, eligible in [(11, 50), (12, 70)]:
            make_population(regency=make_regency(code=f"16.{number}"), eligible=eligible)
        bring_all_up_to_date()

        page = text_of(governor.get(ADDRESS))

        assert "2 kabupaten/kota lainnya" in page
        assert page.index("Kabupaten Wilayah 16.12 70 1,34%") < page.index("Kabupaten Wilayah 16.11 50 0,95%")

    def test_says_whether_it_can_be_trusted(self, province, governor):
        Province.objects.update(is_simulated=True)
        bring_all_up_to_date()

        page = text_of(governor.get(ADDRESS))

        assert "Laporan lengkap sampai 30 Agustus 2016" in page
        assert "3 dari 4 sudah melapor untuk 30 Agustus 2016" in page
        assert "1 kabupaten/kota belum punya data; wajib KTP-nya dihitung sebagai sisa." in page
        assert "Sebagian data simulasi: jangan dikutip sebagai angka resmi." in page

    def test_shows_an_earlier_date(self, province, governor):
        page = text_of(governor.get(f"{ADDRESS}?tanggal=2016-08-15"))

        assert "keadaan 15 Agustus 2016" in page
        assert "46 hari lagi" in page


class TestEnds:
    def test_on_the_day_itself(self, province, governor):
        Deadline.objects.update(due_on=dt.date(2016, 8, 30))
        bring_all_up_to_date()

        page = text_of(governor.get(ADDRESS))

        assert "0 hari lagi hari ini tenggatnya" in page
        assert "Diperlukan" not in page

    def test_after_it_was_missed(self, province, governor):
        Deadline.objects.update(due_on=dt.date(2016, 8, 19))
        bring_all_up_to_date()

        page = text_of(governor.get(ADDRESS))

        assert "11 hari lewat tenggat tenggatnya 19 Agustus 2016" in page
        assert "Terlewat" in page
        assert "Diperlukan" not in page
        assert "bila laju tetap" not in page

    def test_after_it_was_reached(self, governor):
        make_done_province()

        page = text_of(governor.get(ADDRESS))

        assert "Tercapai sejak 15 Agustus 2016" in page
        assert "sasaran 100 orang terpenuhi sejak 15 Agustus 2016." in page
        assert "Perkiraan" not in page
        assert "Diperlukan" not in page
        assert "Sisa terbesar" not in page


class TestDecisions:
    """The date was moved: on each day the page tells what had been announced by then."""

    @pytest.fixture
    def moved(self, province):
        Deadline.objects.update(status="superseded")
        make_deadline(
            province=province,
            name="Perpanjangan",
            due_on=dt.date(2017, 6, 30),
            announced_on=dt.date(2016, 8, 20),
            status="announced",
            legal_basis="Pernyataan Mendagri",
        )
        make_deadline(
            province=province,
            name="Sasaran antara",
            target_ratio=Decimal("0.92"),
            due_on=dt.date(2016, 8, 25),
            is_primary=False,
        )
        bring_all_up_to_date()

    def test_says_which_date_took_the_place_of_which(self, moved, governor):
        page = text_of(governor.get(ADDRESS))

        assert "Menuju 30 Juni 2017" in page
        assert (
            "Wajib rekam 2016 100% wajib KTP terekam pada 30 September 2016 · diganti oleh Perpanjangan "
            "Diumumkan 12 Mei 2016 · SE Mendagri 471/1768/SJ" in page
        )
        assert (
            "Perpanjangan 100% wajib KTP terekam pada 30 Juni 2017 · diumumkan Diumumkan 20 Agustus 2016 "
            "· Pernyataan Mendagri" in page
        )
        assert "92% wajib KTP terekam pada 25 Agustus 2016 · berlaku, tanggalnya sudah lewat" in page

    def test_before_the_announcement_the_old_date_is_in_force(self, moved, governor):
        page = text_of(governor.get(f"{ADDRESS}?tanggal=2016-08-19"))

        assert "Menuju 30 September 2016" in page
        assert "100% wajib KTP terekam pada 30 September 2016 · berlaku Diumumkan" in page
        assert "Perpanjangan" not in page

    def test_a_withdrawn_one_is_named_and_not_counted_to(self, moved, governor):
        Deadline.objects.filter(name="Perpanjangan").update(status="withdrawn")
        bring_all_up_to_date()

        page = text_of(governor.get(ADDRESS))

        assert "Menuju 30 September 2016" in page
        assert "terekam pada 30 Juni 2017 · dicabut" in page

    def test_cards_are_counted_as_cards(self, province, governor):
        make_deadline(
            province=province, name="Kartu", measure="printed", target_ratio=Decimal("0.9"), is_primary=False
        )
        bring_all_up_to_date()

        assert "90% wajib KTP memegang kartu pada 30 September 2016" in text_of(governor.get(ADDRESS))


class TestReaders:
    def test_officers_and_strangers_find_nothing(self, province, client):
        officer = make_officer(Regency.objects.get(code="16.01"))
        for user in (officer, make_user()):
            client.force_login(user)
            assert client.get(ADDRESS).status_code == 404

    def test_each_sees_his_own_province(self, province, client):
        other = make_province(code="17", name="Bengkulu")
        client.force_login(make_leader(other))

        page = text_of(client.get(ADDRESS))

        assert "Bengkulu" in page
        assert "Sumatera Selatan" not in page


class TestSettingUp:
    def test_a_province_without_a_deadline_is_told_the_next_step(self, governor):
        make_population(regency=make_regency())
        bring_all_up_to_date()

        assert "bin/manage import_data deadlines" in text_of(governor.get(ADDRESS))

    def test_a_date_before_the_figures_leads_to_the_first(self, province, governor):
        page = text_of(governor.get(f"{ADDRESS}?tanggal=2016-01-01"))

        assert "Angka Sumatera Selatan mulai 12 Mei 2016." in page
        assert "Wajib rekam 2016" not in page


def test_asks_the_database_a_fixed_number_of_times(province, governor, django_assert_num_queries):
    governor.get(f"{ADDRESS}?tanggal=2016-08-29")  # the first page of the hour is recorded
    with django_assert_num_queries(11):
        governor.get(ADDRESS)
