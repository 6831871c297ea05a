"""Pasting a chat message: what is shown for confirmation, what is refused, and what is saved."""

import datetime as dt
import io
import json
import re

import pytest
from django.core.management import call_command

from regencies.models import DailyReport
from regencies.pasted.desk import MOST_REPORTS
from tests.factories import (
    make_balance,
    make_bureau,
    make_leader,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
)
from tests.regencies.messages.test_reading import TABLE

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)
OWN, ANY = "/lapor/16.13/tempel/", "/lapor/tempel/"
EXAMPLE = (
    "Lapor Disdukcapil Muratara Selasa 30/8/2016: perekaman 112, cetak 85, sisa blangko 1.907, suket 0, "
    "kendala: jaringan putus 2 jam"
)
WHOLE = (
    "Muratara 30/8/2016 perekaman 112, cetak 85, cetak ulang 0, blangko masuk 0, blangko rusak 1, suket 0, "
    "suket ditarik 0"
)


@pytest.fixture
def regency():
    return make_regency(code="16.13", name="Musi Rawas Utara", short_name="Muratara")


@pytest.fixture
def officer(client, regency):
    user = make_officer(regency, first_name="Siti", last_name="Aminah")
    client.force_login(user)
    return user


@pytest.fixture
def bureau(client, regency):
    user = make_bureau(regency.province)
    client.force_login(user)
    return user


def read(client, text, url=OWN):
    return client.post(url, {"pesan": text})


def card(response, number=0):
    return response.context["desk"].cards[number]


def on_page(response) -> dict[str, str]:
    """What a browser would send of the confirmation's form."""
    desk = response.context["desk"]
    posted = {"pesan": desk.asked.text, "dibaca": desk.asked.today.isoformat()}
    for each in desk.cards:
        prefix = each.prefix
        if each.outcome:
            posted |= {f"{prefix}-seen": each.seen, f"{prefix}-outcome": each.outcome}
        elif each.can_save:
            fields = [*each.where, *each.form]
            posted |= {
                field.html_name: str(field.value() if field.value() is not None else "") for field in fields
            }
            posted |= {f"{prefix}-seen": each.seen, f"{prefix}-base_version": str(each.base_version)}
    return posted


def confirm(client, response, which="semua", url=OWN, **typed):
    typed = {re.sub("^r(.)_", r"r\1-", name): value for name, value in typed.items()}
    return client.post(url, on_page(response) | {"simpan": which} | typed)


def values(response, number=0) -> dict:
    return {row.field.name: row.field.value() for row in card(response, number).rows}


def errors(response, number=0) -> dict[str, list[str]]:
    return dict(card(response, number).form.errors)


# Reading


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


# Completing and saving


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


# Against the ledger


def test_stated_balances_stand_beside_the_ledger_s(client, officer, regency):
    make_balance(regency=regency, date=dt.date(2016, 8, 29), blank_stock=1992, recorded_total=5000)
    response = read(client, f"{WHOLE}, sisa blangko 1.907, total perekaman 5.112")
    found = {each.name: (each.stated, each.ledger, each.difference) for each in card(response).balances}
    assert found == {"blank_stock": (1907, 1906, 1), "recorded_total": (5112, 5112, 0)}
    page = response.content.decode()
    assert "cocok" in page
    assert "+1" in page


def test_balances_follow_what_is_typed_and_say_what_they_take_for_nothing(client, officer, regency):
    make_balance(regency=regency, date=dt.date(2016, 8, 29), blank_stock=1992)
    response = read(client, EXAMPLE)
    assert [(each.ledger, each.is_partial) for each in card(response).balances] == [(1907, True)]
    again = confirm(client, response, r0_blanks_received="10", r0_recorded="x", r0_rest="zero")
    assert [(each.ledger, each.is_partial) for each in card(again).balances] == [(1917, False)]


def test_odd_values_are_said_by_the_rules_of_the_form(client, officer, regency):
    make_population(regency=regency, eligible=100)
    response = read(client, EXAMPLE)
    odd = {row.field.name: row.odd for row in card(response).rows if row.odd}
    assert odd["recorded"] == ["Total perekaman melebihi wajib KTP (100)."]
    assert confirm(client, response, r0_rest="zero").status_code == 302


def test_a_change_shows_before_and_after_and_needs_a_reason(client, officer, regency):
    make_report(regency=regency, recorded=100, printed=85, blanks_spoiled=1)
    response = read(client, WHOLE)
    changed = {row.field.name: row.stored for row in card(response).rows if row.is_changed}
    assert changed == {"recorded": "100"}
    assert "tersimpan 100 → 112" in response.content.decode()
    refused = confirm(client, response)
    assert list(errors(refused)) == ["reason"]
    assert confirm(client, response, r0_reason="Ralat").url.endswith("tersimpan=changed")
    report = regency.daily_reports.get()
    assert (report.recorded, report.version) == (112, 2)
    assert report.history.order_by("pgh_id").last().pgh_context["why"] == "Ralat"


def test_what_a_correction_does_not_name_may_stay_as_it_is(client, officer, regency):
    make_report(regency=regency, recorded=100, printed=85, blanks_spoiled=3, note="Jemput bola")
    response = read(client, "Ralat Muratara 30/8/2016: perekaman 115")
    assert confirm(client, response, r0_rest="keep", r0_reason="Ralat").status_code == 302
    report = regency.daily_reports.get()
    assert (report.recorded, report.printed, report.blanks_spoiled, report.note) == (
        115,
        85,
        3,
        "Jemput bola",
    )


def test_a_report_that_came_meanwhile_is_told_and_not_overwritten(client, officer, regency):
    response = read(client, WHOLE)
    make_report(regency=regency, recorded=7)
    conflict = confirm(client, response)
    assert conflict.status_code == 409
    assert "diubah orang lain sejak pesan dibaca" in conflict.content.decode()
    assert regency.daily_reports.get().recorded == 7
    assert {row.field.name for row in card(conflict).rows if row.is_changed} >= {"recorded"}
    assert confirm(client, conflict, r0_reason="Yang benar 112").status_code == 302
    assert regency.daily_reports.get().recorded == 112


def test_a_version_of_another_day_is_no_version(client, officer, regency):
    make_report(regency=regency, recorded=7)
    make_report(regency=regency, date=dt.date(2016, 8, 29), recorded=8)
    response = read(client, WHOLE)
    posted = on_page(response) | {"simpan": "r0", "r0-reason": "x", "r0-seen": "16.13 2016-08-29"}
    assert client.post(OWN, posted).status_code == 409
    assert regency.daily_reports.get(date=DAY).recorded == 7


# Whose report it is


def test_a_message_of_another_regency_is_told_plainly_and_cannot_be_saved(client, officer):
    other = make_regency(code="16.02", name="Ogan Komering Ilir")
    response = read(client, WHOLE.replace("Muratara", "OKI"))
    page = response.content.decode()
    assert "Pesan ini menyebut Kabupaten Ogan Komering Ilir (16.02), bukan Kabupaten Musi Rawas Utara" in page
    assert 'name="simpan"' not in page
    posted = on_page(response) | {"simpan": "r0", "r0-seen": "16.13 2016-08-30", "r0-base_version": "0"}
    flows = {f"r0-{row.field.name}": "1" for row in card(response).rows}
    assert client.post(OWN, posted | flows).status_code == 422
    assert not DailyReport.objects.filter(regency=other).exists()
    assert not DailyReport.objects.exists()


def test_a_regency_that_is_not_one_s_own_is_no_page(client, officer):
    make_regency(code="16.02")
    for url in ("/lapor/16.02/tempel/", "/lapor/99.99/tempel/"):
        assert client.get(url).status_code == 404
        assert read(client, WHOLE, url).status_code == 404


def test_leadership_neither_sees_nor_saves(client, regency):
    client.force_login(make_leader(regency.province))
    for url in (OWN, ANY):
        assert client.get(url).status_code == 404
        assert read(client, WHOLE, url).status_code == 404


def test_an_officer_is_led_to_his_own_box(client, officer):
    assert client.get(ANY).url == OWN


def test_the_bureau_is_asked_for_a_regency_that_the_text_does_not_name(client, bureau, regency):
    response = read(client, WHOLE.replace("Muratara ", ""), ANY)
    assert list(card(confirm(client, response, url=ANY)).where.errors) == ["regency"]
    assert confirm(client, response, url=ANY, r0_regency="99.99").status_code == 422
    assert confirm(client, response, url=ANY, r0_regency="16.13").status_code == 302
    assert regency.daily_reports.exists()


def test_the_bureau_chooses_between_the_regencies_that_the_text_names(client, bureau, regency):
    make_regency(code="16.02", name="Ogan Komering Ilir")
    make_regency(code="16.07", name="Banyuasin")
    response = read(client, WHOLE.replace("Muratara", "Muratara dan OKI"), ANY)
    codes = [code for code, _name in card(response).where.fields["regency"].choices]
    assert codes == ["", "16.02", "16.13"]


def test_a_regency_of_another_province_is_refused_to_the_bureau(client, bureau):
    make_regency(province=make_province(code="17", name="Bengkulu"), code="17.03", name="Bengkulu Utara")
    response = read(client, WHOLE.replace("Muratara", "Bengkulu Utara"), ANY)
    assert "yang bukan wilayah Anda" in response.content.decode()
    assert confirm(client, response, url=ANY).status_code == 422
    assert not DailyReport.objects.exists()


# Several reports in one text

SEVERAL = f"{WHOLE}\nOKI 30/8/2016 perekaman 7, cetak 6\nLahat 30/8/2016 perekaman 5, cetak 4, suket 1"


@pytest.fixture
def neighbours(regency):
    return [make_regency(code="16.02", name="Ogan Komering Ilir"), make_regency(code="16.04", name="Lahat")]


def test_each_report_of_a_text_is_saved_by_itself(client, bureau, regency, neighbours):
    response = read(client, SEVERAL, ANY)
    part = confirm(client, response, "r0", url=ANY, r1_blanks_received="55")
    assert regency.daily_reports.exists()
    assert [each.outcome for each in part.context["desk"].cards] == ["added", "", ""]
    assert values(part, 1)["blanks_received"] == "55"
    assert not errors(part, 1) or "recorded" not in errors(part, 1)
    done = confirm(client, part, url=ANY, r1_rest="zero", r2_rest="zero")
    assert done.status_code == 302
    page = client.get(done.url).content.decode()
    assert "3 laporan tersimpan" in page
    assert neighbours[0].daily_reports.get().blanks_received == 55


def test_one_that_cannot_be_saved_does_not_hold_up_the_others(client, bureau, regency, neighbours):
    response = read(client, SEVERAL, ANY)
    part = confirm(client, response, url=ANY, r2_rest="zero")
    assert part.status_code == 422
    assert [each.outcome for each in part.context["desk"].cards] == ["added", "", "added"]
    assert set(errors(part, 1)) == {
        "reprinted",
        "blanks_received",
        "blanks_spoiled",
        "temporary_issued",
        "temporary_withdrawn",
    }
    assert not neighbours[0].daily_reports.exists()


def test_a_report_not_yet_touched_shows_no_errors(client, bureau, regency, neighbours):
    part = confirm(client, read(client, SEVERAL, ANY), "r0", url=ANY)
    assert "alert" not in part.content.decode().split('id="laporan-r1"')[1]


def test_days_of_one_regency_are_saved_together(client, officer, regency):
    two = f"{WHOLE}\n{WHOLE.replace('30/8', '29/8').replace('112', '99')}"
    assert confirm(client, read(client, two)).status_code == 302
    assert sorted(regency.daily_reports.values_list("date__day", "recorded")) == [(29, 99), (30, 112)]


def test_two_different_reports_of_one_day_do_not_overwrite_each_other(client, officer, regency):
    twice = f"[30/8/16 16.05] A: {WHOLE}\n[30/8/16 17.05] A: {WHOLE.replace('112', '120')}"
    response = read(client, twice)
    assert "dua laporan yang berbeda" in response.content.decode()
    part = confirm(client, response)
    assert part.status_code == 409
    assert regency.daily_reports.get().recorded == 112


@pytest.mark.parametrize(
    "saved",
    [
        "16.13_2016-08-30_added",
        "16.99_2016-08-30_added",
        "16.13_2016-99-99_added",
        "x",
        "16.13_2016-08-30_owned",
        "\0",
    ],
)
def test_the_list_of_saved_reports_names_only_what_is_there(client, officer, saved):
    response = client.get(OWN, {"tersimpan": saved})
    assert response.status_code == 200
    assert response.context["saved"] == []


# Anything else that arrives


@pytest.mark.parametrize("text", ["", " \n\t ", "\0"])
def test_an_empty_box_is_said_so(client, officer, text):
    response = read(client, text)
    assert response.status_code == 422
    assert "Tempel pesannya dulu." in response.content.decode()


def test_a_text_that_is_too_long_is_refused_with_its_length(client, officer):
    response = read(client, "perekaman 1 " * 2000)
    assert response.status_code == 422
    assert "24.000" in response.content.decode()
    assert "perekaman 1 " * 2000 in response.content.decode()


def test_of_very_many_reports_the_first_are_shown(client, officer, monkeypatch):
    monkeypatch.setattr("regencies.pasted.desk.MOST_REPORTS", 3)
    response = read(client, "\n".join(f"Muratara {day}/8/2016 perekaman 5" for day in range(26, 31)))
    assert (len(response.context["desk"].cards), response.context["desk"].left_off) == (3, 2)
    assert "2 laporan berikutnya" in response.content.decode()


def test_as_many_reports_as_are_shown_can_be_sent(client, officer, settings):
    posted = on_page(read(client, "Muratara perekaman 5"))
    assert MOST_REPORTS * len(posted) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


@pytest.mark.parametrize(
    "junk", ["halo", "😀" * 50, "\u202e\u0000x", "<b>", "16.13 " * 200, "()" * 500, "-" * 900]
)
def test_junk_is_shown_as_not_understood(client, officer, junk):
    response = read(client, junk)
    assert response.status_code == 200
    assert "Tidak ada angka laporan yang dikenali." in response.content.decode()
    assert 'name="simpan"' not in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"simpan": "r9"},
        {"simpan": ["r0", "r0"]},
        {"simpan": "r0", "r0-seen": "x" * 5000, "r0-base_version": "9" * 400},
        {"simpan": "r0", "r0-base_version": "-1", "r0-rest": "semua"},
        {"simpan": "semua", "r0-outcome": "added", "r0-seen": ""},
        {"simpan": "semua", "dibaca": "9999-99-99"},
        {"simpan": "\0", "r0-seen": "\0", "r0-recorded": "\0"},
    ],
)
def test_tampered_fields_are_no_error_page(client, officer, fields):
    assert client.post(OWN, {"pesan": WHOLE} | fields).status_code in {200, 302, 409, 422}


def test_a_read_text_costs_a_bounded_number_of_queries(client, officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        read(client, EXAMPLE)


def test_many_regencies_of_one_day_cost_few_queries_each(client, bureau, django_assert_max_num_queries):
    codes = [f"16.{number:02d}" for number in range(1, 13)]
    regencies = [make_regency(code=code) for code in codes]
    make_report(regency=regencies[3])
    text = "\n".join(f"{code} 30/8/2016 perekaman 5" for code in codes)
    with django_assert_max_num_queries(20 + 3 * len(codes)):
        response = read(client, text, ANY)
    assert [each.regency.code for each in response.context["desk"].open_cards] == codes


def test_the_box_is_one_link_away_from_the_report(client, officer, regency):
    assert f'href="{OWN}"' in client.get("/lapor/16.13/").content.decode()
    client.force_login(make_bureau(regency.province))
    assert f'href="{ANY}"' in client.get("/lapor/").content.decode()


# The command


@pytest.mark.parametrize("message", [message for message, _expected in TABLE])
def test_the_page_and_the_command_read_every_message_alike(client, monkeypatch, message):
    for code, name in (("16.13", "Musi Rawas Utara"), ("16.02", "Ogan Komering Ilir")):
        make_balance(regency=make_regency(code=code, name=name), date=dt.date(2016, 8, 1), recorded_total=7)
    client.force_login(make_bureau(make_province()))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(message.encode())))
    out = io.StringIO()
    call_command("read_message", stdout=out, today="2016-08-30")
    response = read(client, message, ANY)
    assert response.status_code == 200
    assert [each.pasted.as_json() for each in response.context["desk"].cards] == json.loads(out.getvalue())
    assert "".join(segment.text for segment in response.context["desk"].segments) == message
