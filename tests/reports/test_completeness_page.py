"""Completeness from the history of the ledger: what a day is called, rates, past dates, whom to call."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regencies import clock
from regencies.models import DailyReport, Province, Regency, ServiceDayException
from tests.factories import make_balance, make_bureau, make_deadline, make_population, make_regency
from tests.reports.reporting_days import PAGE, at, entering_at, make_two_regencies, report, rows_of, words
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


class TestDays:
    def test_every_kind_of_day_has_its_word(self, bureau):
        hulu = Regency.objects.get(code="16.02")
        report(hulu, 23, at(24, 8))
        report(hulu, 27, at(29, 9))
        corrected = report(hulu, 24)
        entering_at(at(25, 9))
        corrected.recorded = 99
        corrected.save()
        assert words(bureau, "16.02") == {
            "22": "tepat waktu",
            "23": "terlambat",
            "24": "tepat waktu, dikoreksi",
            "25": "belum ada",
            "26": "belum ada",
            "27": "jemput bola",
            "28": "libur",
            "29": "belum ada",
            "30": "belum waktunya",
        }

    def test_a_day_can_be_late_and_corrected(self, bureau):
        late = report(Regency.objects.get(code="16.02"), 23, at(24, 8))
        entering_at(at(24, 9))
        DailyReport.objects.filter(pk=late.pk).update(recorded=7)
        assert words(bureau, "16.02")["23"] == "terlambat, dikoreksi"

    def test_a_remark_that_changes_is_no_correction(self, bureau):
        DailyReport.objects.filter(regency__code="16.01").update(note="jaringan")
        assert set(words(bureau).values()) == {"tepat waktu", "libur"}

    def test_a_report_that_was_deleted_is_missing(self, bureau):
        DailyReport.objects.filter(regency__code="16.01", date="2016-08-25").delete()
        assert words(bureau)["25"] == "belum ada"

    def test_a_report_moved_here_by_sql_was_entered_when_it_came(self, bureau):
        entering_at(at(26, 10))
        DailyReport.objects.filter(regency__code="16.02", date="2016-08-22").update(date="2016-08-25")
        assert words(bureau, "16.02")["25"] == "terlambat"

    def test_the_province_s_exceptions_and_the_regency_s_own_open_and_close_days(self, bureau, province):
        muara = Regency.objects.get(code="16.01")
        days = ServiceDayException.objects
        for regency, day, is_open in [(None, 25, False), (muara, 25, True), (None, 24, False)]:
            days.create(
                province=province, regency=regency, date=f"2016-08-{day}", is_open=is_open, reason="Uji"
            )
        assert words(bureau)["25"] == "tepat waktu"
        assert words(bureau)["24"] == "jemput bola"
        assert words(bureau, "16.02")["25"] == "libur"

    def test_the_cut_off_is_a_setting(self, bureau, province):
        Province.objects.update(cutoff_time=dt.time(15, 30))
        assert words(bureau)["29"] == "terlambat"
        assert words(bureau, "16.02")["30"] == "belum ada"

    def test_a_balance_is_data_too(self, bureau, province):
        entering_at(at(20, 9))
        opened = make_regency(code="16.05", name="Seberang", short_name="Seberang")
        make_balance(regency=opened, date=dt.date(2016, 8, 25), recorded_total=5)
        assert words(bureau, "16.05") == {
            "25": "belum ada",
            "26": "belum ada",
            "27": "libur",
            "28": "libur",
            "29": "belum ada",
            "30": "belum waktunya",
        }


class TestRates:
    def test_in_time_for_each_day_due_rounded_down_and_of_the_sums(self, bureau):
        page = bureau.get(PAGE)
        found = rows_of(bureau.get(f"{PAGE}bulan.csv"))
        # Today counts for Muara, whose report is there, and not yet for Hulu.
        assert found["Kabupaten Muara"]["Tepat waktu"] == "1.000000"
        assert found["Kabupaten Hulu"]["Tepat waktu"] == "0.166667"
        assert page.context["table"].total.due == 7 + 6
        assert "16,66%" in text_of(page) and "61,53%" in text_of(page)

    def test_sorting_holds_for_screen_and_file(self, bureau):
        names = list(rows_of(bureau.get(f"{PAGE}bulan.csv?sort=rate")))
        assert names == ["Kabupaten Hulu", "Kabupaten Muara"]
        body = bureau.get(f"{PAGE}?sort=rate").content.decode()
        table = body[body.index("<tbody>") :]
        assert table.index(">Hulu<") < table.index(">Muara<")


class TestPastDates:
    def test_what_was_entered_after_its_close_is_not_known_yet(self, bureau):
        report(Regency.objects.get(code="16.02"), 23, at(24, 8))
        assert words(bureau, "16.02", "?tanggal=2016-08-23")["23"] == "belum ada"
        assert words(bureau, "16.02", "?tanggal=2016-08-24")["23"] == "terlambat"
        assert "24" not in words(bureau, "16.02", "?tanggal=2016-08-23")

    def test_a_correction_and_a_deletion_count_from_their_own_moment(self, bureau):
        entering_at(at(29, 9))
        DailyReport.objects.filter(regency__code="16.01", date="2016-08-25").update(recorded=1)
        DailyReport.objects.filter(regency__code="16.01", date="2016-08-24").delete()
        before, after = (words(bureau, query=f"?tanggal=2016-08-{day}") for day in (26, 29))
        assert (before["24"], before["25"]) == ("tepat waktu", "tepat waktu")
        assert (after["24"], after["25"]) == ("belum ada", "tepat waktu, dikoreksi")

    def test_who_was_to_be_called_then(self, bureau):
        page = bureau.get(f"{PAGE}?tanggal=2016-08-24")
        (call, text, _address) = page.context["calls"][0]
        assert call.regency.code == "16.02"
        assert "tanggal 23 dan 24 Agustus 2016 belum masuk" in text


class TestCalls:
    def test_the_longest_silence_comes_first_then_the_larger_part_of_the_gap(self, client, province):
        for code, name, eligible in [("16.03", "Kecil", 100), ("16.04", "Besar", 900)]:
            entering_at(at(20, 8))
            regency = make_regency(code=code, name=name, short_name=name)
            make_population(regency=regency, eligible=eligible)
            for day in (22, 23, 24, 25, 29, 30):
                report(regency, day, recorded=1)
        make_deadline()
        bring_all_up_to_date()
        client.force_login(make_bureau(province))
        calls = [call for call, *_ in client.get(PAGE).context["calls"]]
        assert [call.regency.short_name for call in calls] == ["Hulu", "Besar", "Kecil"]
        assert [call.silent for call in calls] == [5, 0, 0]
        assert [len(call.missing) for call in calls] == [5, 1, 1]
        assert calls[0].last_report == dt.date(2016, 8, 22)
        assert (calls[1].remaining, calls[2].remaining) == (894, 94)

    def test_today_is_waited_for_until_the_cut_off_and_then_called_for(self, bureau, monkeypatch):
        before = bureau.get(PAGE)
        assert [regency.code for regency in before.context["waiting"].regencies] == ["16.02"]
        assert dt.date(2016, 8, 30) not in before.context["calls"][0][0].missing
        monkeypatch.setattr(clock, "now", lambda: at(30, 18, 1))
        after = bureau.get(PAGE)
        assert after.context["waiting"].regencies == ()
        assert dt.date(2016, 8, 30) in after.context["calls"][0][0].missing

    def test_when_nobody_is_missing_it_says_so(self, bureau):
        for day in (23, 24, 25, 26, 29):
            report(Regency.objects.get(code="16.02"), day)
        assert "Semua sudah lapor" in text_of(bureau.get(PAGE))

    def test_who_never_reported_is_named_and_not_forgotten(self, bureau, province):
        make_regency(code="16.05", name="Seberang", short_name="Seberang")
        page = bureau.get(PAGE)
        assert "Belum pernah melapor dan belum punya saldo awal: Seberang" in text_of(page)
        assert "Belum pernah melapor: Seberang." in page.context["recap"]

    def test_without_script_the_texts_are_in_fields(self, bureau):
        body = bureau.get(PAGE).content.decode()
        assert "<textarea" in body and "Yth. Disdukcapil Hulu" in body
        assert 'data-copy="#pesan-1602"' in body and 'id="pesan-1602"' in body


@pytest.mark.parametrize("query", ["", "?tanggal=2016-08-29"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_regencies(bureau, query):
    bureau.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        bureau.get(f"{PAGE}{query}")
    for number in range(40, 50):
        entering_at(at(20, 8))
        report(make_regency(code=f"16.{number}"), 22)
    with CaptureQueriesContext(connection) as many:
        bureau.get(f"{PAGE}{query}")
    assert len(many) == len(few)
