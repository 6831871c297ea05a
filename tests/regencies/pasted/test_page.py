"""Pasting a chat message: what is shown for confirmation, and what is saved."""

import datetime as dt
import re

import pytest

from regencies.models import DailyReport
from tests.regencies.pasting import EXAMPLE, OWN, WHOLE, card, confirm, errors, read, values

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)


def test_the_box_says_what_to_do_and_shows_an_example(client, officer):
    page = client.get(OWN).content.decode()
    assert "Lapor Disdukcapil Muratara Selasa 30/8/2016: perekaman 112" in page
    assert page.count("<textarea") == 1


def test_reading_shows_every_field_with_its_words_and_writes_nothing(client, officer):
    response = read(client, EXAMPLE)
    assert response.status_code == 200
    rows = {row.field.name: row for row in card(response).rows}
    assert (rows["recorded"].field.value(), rows["recorded"].pieces) == (112, ["perekaman 112"])
    assert (rows["temporary_issued"].field.value(), rows["temporary_issued"].pieces) == (0, ["suket 0"])
    assert card(response).form["note"].value() == "jaringan putus 2 jam"
    assert "<q>perekaman 112</q>" in response.content.decode()
    assert not DailyReport.objects.exists()


def test_what_the_message_does_not_state_is_empty_and_never_0(client, officer):
    response = read(client, EXAMPLE)
    unstated = {row.field.name for row in card(response).rows if row.state == "unstated"}
    assert unstated == {"reprinted", "blanks_received", "blanks_spoiled", "temporary_withdrawn"}
    assert all(values(response)[name] is None for name in unstated)
    refused = confirm(client, response)
    assert refused.status_code == 422
    assert set(errors(refused)) == unstated
    assert not DailyReport.objects.exists()


def test_the_text_is_shown_with_what_was_read_and_what_was_not(client, officer):
    page = read(client, "Muratara 30/8/2016 perekaman 12,5 cetak 3 xyzzy").content.decode()
    for kind, words in (("read", "cetak 3"), ("refused", "perekaman 12,5"), ("unread", "xyzzy")):
        assert re.search(
            rf'<mark class="mark-{kind}"><span class="visually-hidden">[^<]*</span>{words}', page
        )
    assert "Tidak terbaca:" in page


def test_a_pasted_text_is_never_markup(client, officer):
    page = read(client, 'Muratara <script>alert(1)</script> perekaman "5" \'&amp;').content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_rest_is_zero_only_when_the_person_says_so(client, officer, regency):
    response = confirm(client, read(client, EXAMPLE), r0_rest="zero")
    assert response.status_code == 302
    assert response.url == "/lapor/16.13/?tanggal=2016-08-30&tersimpan=added"
    report = regency.daily_reports.get()
    assert (report.recorded, report.printed, report.reprinted, report.blanks_spoiled) == (112, 85, 0, 0)
    assert report.note == "jaringan putus 2 jam"


def test_the_rest_does_not_cover_what_the_message_names_unclearly(client, officer):
    response = read(client, "Muratara 30/8/2016 perekaman 5, cetak 7, suket -, blangko rusak 1,5")
    refused = confirm(client, response, r0_rest="zero")
    assert set(errors(refused)) == {"temporary_issued", "blanks_spoiled"}


def test_the_rest_does_not_cover_recorded_and_printed(client, officer):
    refused = confirm(client, read(client, "Muratara 30/8/2016 suket 5"), r0_rest="zero")
    assert set(errors(refused)) == {"recorded", "printed"}


def test_what_was_typed_is_saved_and_the_message_is_kept_in_the_history(client, officer, regency):
    confirm(client, read(client, WHOLE), r0_recorded="113", r0_note="Jemput bola")
    report = regency.daily_reports.get()
    assert (report.recorded, report.blanks_spoiled, report.note) == (113, 1, "Jemput bola")
    context = report.history.get().pgh_context
    assert (context["source"], context["message"], context["user_name"]) == ("paste", WHOLE, "Siti Aminah")


def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(client, officer):
    refused = confirm(client, read(client, WHOLE), r0_recorded="12,5", r0_printed="77", r0_note="ya")
    assert refused.status_code == 422
    assert list(errors(refused)) == ["recorded"]
    assert values(refused)["recorded"] == "12,5"
    assert values(refused)["printed"] == "77"
    assert card(refused).form["note"].value() == "ya"
    assert not DailyReport.objects.exists()


def test_zero_on_a_service_day_needs_a_reason_and_an_obstacle_is_one(client, officer, regency):
    nothing = WHOLE.replace("perekaman 112", "perekaman nihil")
    refused = confirm(client, read(client, nothing))
    assert list(errors(refused)) == ["zero_reason"]
    assert confirm(client, read(client, f"{nothing}, kendala: listrik padam")).status_code == 302
    assert regency.daily_reports.get().zero_reason == "listrik padam"


def test_confirming_twice_is_one_report(client, officer, regency):
    response = read(client, WHOLE)
    confirm(client, response)
    assert confirm(client, response).url.endswith("tersimpan=unchanged")
    assert regency.daily_reports.get().version == 1


def test_a_date_that_the_message_lacks_is_asked_for(client, officer, regency):
    response = read(client, WHOLE.replace("30/8/2016 ", ""))
    assert "Tanggal tidak disebut." in response.content.decode()
    assert list(card(confirm(client, response)).where.errors) == ["date"]
    assert confirm(client, response, r0_date="2016-08-29").status_code == 302
    assert regency.daily_reports.get().date == dt.date(2016, 8, 29)


@pytest.mark.parametrize(
    "date", ["besok", "0001-01-01", "9999-12-31", "2016-13-01", "2016-09-05", "\0", "2016-08-01"]
)
def test_an_impossible_date_is_refused(client, officer, date):
    refused = confirm(client, read(client, WHOLE.replace("30/8/2016 ", "")), r0_date=date, r0_recorded="99")
    assert refused.status_code == 422
    assert list(card(refused).where.errors) == ["date"]
    assert values(refused)["recorded"] == "99"
    assert not DailyReport.objects.exists()


def test_today_in_a_message_keeps_its_meaning_past_midnight(client, officer, regency, settings):
    response = read(client, WHOLE.replace("30/8/2016", "hari ini"))
    settings.EKTP_TODAY = dt.date(2016, 8, 31)
    assert confirm(client, response).status_code == 302
    assert regency.daily_reports.get().date == DAY


@pytest.mark.parametrize(
    ("day", "sentence"), [("26/8/2016", "26 Agustus 2016 sudah terkunci"), ("31/8/2016", "belum tiba")]
)
def test_locked_and_future_days_are_refused_with_the_form_s_words(client, officer, day, sentence):
    response = read(client, WHOLE.replace("30/8/2016", day))
    assert sentence in response.content.decode()
    assert confirm(client, response).status_code == 422
    assert not DailyReport.objects.exists()


def test_the_bureau_may_paste_a_locked_day(client, bureau, regency):
    response = read(client, WHOLE.replace("30/8/2016", "26/8/2016"))
    assert confirm(client, response).status_code == 302
    assert regency.daily_reports.get().date == dt.date(2016, 8, 26)
