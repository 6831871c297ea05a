"""The bureau sees before → after and its effect, and accepts or declines with a word."""

import datetime as dt
import threading

import pytest
from django.db import connection

from regencies.corrections import AlreadyDecided, accept_correction, decline_correction, state_number
from regencies.history import report_changes
from regencies.models import CorrectionRequest, DailyReport, Regency, User
from reports.models import RegencyProgress
from tests.factories import close_month, make_bureau, make_leader, make_officer, make_request
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = pytest.mark.django_db
LOCKED = dt.date(2016, 8, 19)
TODAY = dt.date(2016, 8, 30)


@pytest.fixture
def regency():
    make_small_province()
    return Regency.objects.select_related("province").get(code="16.01")


@pytest.fixture
def bureau(client, regency):
    user = make_bureau(regency.province, first_name="Budi")
    client.force_login(user)
    return user


@pytest.fixture
def asked(regency):
    officer = make_officer(regency, first_name="Siti", last_name="Aminah")
    return make_request(
        regency=regency, author=officer, date=LOCKED, recorded=60, printed=5, reason="Rekap desa tertinggal"
    )


def decide(client, asked, word, **fields):
    page = client.get(f"/koreksi/{asked.pk}/")
    form = page.context["form"]
    hidden = {name: form[name].value() for name in ("seen", "report_version")}
    return client.post(f"/koreksi/{asked.pk}/", hidden | {"putusan": word, "answer": ""} | fields)


def stored(regency) -> DailyReport:
    return regency.daily_reports.get(date=LOCKED)


def test_the_bureau_sees_before_and_after_and_the_effect_on_both_dates(client, bureau, asked):
    page = client.get(f"/koreksi/{asked.pk}/")
    rows = {row.label: (row.now, row.asked) for row in page.context["page"].rows}
    assert rows["Perekaman"] == ("10", "60")
    effect = page.context["page"].effects
    assert [each.date for each in effect] == [LOCKED, TODAY]
    assert [area.name for area in effect[0].areas] == [asked.regency.full_name, "Sumatera Selatan"]
    text = page.content.decode()
    assert "Rekap desa tertinggal" in text
    assert "Siti Aminah" in text


def test_an_officer_reads_it_and_decides_nothing_and_sees_nothing_of_the_province(client, asked):
    client.force_login(asked.author)
    page = client.get(f"/koreksi/{asked.pk}/")
    assert [[area.name for area in each.areas] for each in page.context["page"].effects] == [
        [asked.regency.full_name]
    ] * 2
    assert "putusan" not in page.content.decode()
    refused = client.post(f"/koreksi/{asked.pk}/", {"putusan": "terima", "seen": "1", "report_version": "1"})
    assert refused.status_code == 404
    assert stored(asked.regency).recorded == 10


def test_accepting_writes_the_report_with_request_and_officer_in_its_history(client, bureau, asked, regency):
    response = decide(client, asked, "terima", answer="Sesuai berita acara")
    assert response.status_code == 302
    report = stored(regency)
    assert (report.recorded, report.version) == (60, 2)
    [change, *_rest] = report_changes(regency, LOCKED)
    assert change.who == "Budi"
    assert change.why == (
        f"Rekap desa tertinggal (koreksi nomor {asked.pk}, diminta Siti Aminah): Sesuai berita acara"
    )
    context = report.history.order_by("-pgh_id").first().pgh_context
    assert (context["source"], context["correction_request"]) == ("correction", str(asked.pk))
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, asked.answer) == ("accepted", bureau, "Sesuai berita acara")
    bring_all_up_to_date()
    assert RegencyProgress.objects.get(regency=regency, date=TODAY).recorded_total == 100 + 29 * 10 + 60
    assert "diminta Siti Aminah" in client.get("/kabkota/16.01/").content.decode()


def test_a_missing_day_is_made_by_accepting(client, bureau, asked, regency):
    stored(regency).delete()
    asked.base_version = 0
    asked.save()
    assert decide(client, asked, "terima").status_code == 302
    assert stored(regency).recorded == 60


def test_declining_needs_a_word_and_leaves_the_report(client, bureau, asked, regency):
    refused = decide(client, asked, "tolak", answer=" ")
    assert refused.status_code == 422
    assert "Tulis mengapa permintaan ditolak." in refused.content.decode()
    assert decide(client, asked, "tolak", answer="Berita acara menyebut 10").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "declined"
    assert (stored(regency).recorded, stored(regency).version) == (10, 1)
    client.force_login(asked.author)
    assert "Berita acara menyebut 10" in client.get(f"/lapor/16.01/?tanggal={LOCKED}").content.decode()
    assert "Berita acara menyebut 10" in client.get("/koreksi/").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"putusan": ""},
        {"putusan": "x"},
        {"seen": "satu"},
        {"report_version": "-1"},
        {"answer": "x" * 501},
    ],
)
def test_junk_decides_nothing(client, bureau, asked, fields):
    assert decide(client, asked, **({"word": "terima"} | {"answer": "Ya"}) | fields).status_code == 422
    asked.refresh_from_db()
    assert asked.state == "open"


def test_a_report_that_changed_since_is_compared_three_ways(client, bureau, asked, regency):
    report = stored(regency)
    report.recorded, report.version = 20, 2
    report.save()
    page = client.get(f"/koreksi/{asked.pk}/").context["page"]
    rows = {row.label: (row.opened, row.now, row.asked) for row in page.rows}
    assert page.has_moved
    assert rows["Perekaman"] == ("10", "20", "60")
    assert decide(client, asked, "terima").status_code == 302
    assert stored(regency).recorded == 60


def test_a_report_that_changes_under_the_bureau_s_eyes_is_shown_again(client, bureau, asked, regency):
    shown = client.get(f"/koreksi/{asked.pk}/").context["form"]
    report = stored(regency)
    report.recorded, report.version = 20, 2
    report.save()
    hidden = {name: shown[name].value() for name in ("seen", "report_version")}
    told = client.post(f"/koreksi/{asked.pk}/", hidden | {"putusan": "terima", "answer": "Sesuai"})
    assert told.status_code == 409
    assert stored(regency).recorded == 20
    assert told.context["form"]["answer"].value() == "Sesuai"
    rows = {row.label: (row.opened, row.now, row.asked) for row in told.context["page"].rows}
    assert rows["Perekaman"] == ("10", "20", "60")
    asked.refresh_from_db()
    assert asked.state == "open"


def test_a_request_that_its_officer_changed_meanwhile_is_read_again(client, bureau, asked, regency):
    shown = client.get(f"/koreksi/{asked.pk}/").context["form"]
    hidden = {name: shown[name].value() for name in ("seen", "report_version")}
    asked.recorded = 61
    asked.save()
    for word in ("terima", "tolak"):
        told = client.post(f"/koreksi/{asked.pk}/", hidden | {"putusan": word, "answer": "Ya"})
        assert told.status_code == 409
    assert stored(regency).recorded == 10


def test_the_second_of_two_decisions_is_told_who_was_first(client, bureau, asked, regency):
    page = client.get(f"/koreksi/{asked.pk}/").context["form"]
    hidden = {name: page[name].value() for name in ("seen", "report_version")}
    client.post(f"/koreksi/{asked.pk}/", hidden | {"putusan": "terima"})
    client.force_login(make_bureau(regency.province))
    told = client.post(f"/koreksi/{asked.pk}/", hidden | {"putusan": "tolak", "answer": "Tidak"}, follow=True)
    assert "diterima oleh Budi" in told.content.decode()
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_a_closed_month_keeps_a_request_from_being_accepted(client, bureau, asked, regency):
    close_month(province=regency.province, month=dt.date(2016, 8, 1))
    told = decide(client, asked, "terima")
    assert told.status_code == 422
    assert "Agustus 2016 sudah ditutup" in told.content.decode()
    assert stored(regency).recorded == 10
    assert decide(client, asked, "tolak", answer="Bulan sudah ditutup").status_code == 302


def test_what_would_be_odd_and_what_would_be_solved_is_said(client, bureau, asked, regency):
    page = client.get(f"/koreksi/{asked.pk}/").context["page"]
    assert any("biasanya" in sentence for sentence in page.brings)
    report = stored(regency)
    report.recorded = 0
    report.save()
    page = client.get(f"/koreksi/{asked.pk}/").context["page"]
    assert any("Perekaman 0" in sentence for sentence in page.solves)


def test_open_requests_are_counted_in_the_bureau_s_navigation(client, bureau, asked):
    def waiting() -> list[int]:
        return [link.waiting for link in client.get("/koreksi/").context["frame"].links if link.is_current]

    assert waiting() == [1]
    decide(client, asked, "terima")
    assert waiting() == [0]


def test_leadership_and_other_provinces_do_not_decide(client, asked, regency):
    client.force_login(make_leader(regency.province))
    assert client.post(f"/koreksi/{asked.pk}/", {"putusan": "terima"}).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_two_who_decide_at_once_one_counts_and_the_other_is_told(regency, asked, attempt):
    people = [make_bureau(regency.province), make_bureau(regency.province)]
    seen, outcomes = state_number(asked), []

    def accept(user: User) -> None:
        accept_correction(user=user, request=asked, seen=seen, report_version=1)

    def decline(user: User) -> None:
        decline_correction(user=user, request=asked, seen=seen, answer="Tidak sesuai")

    def run(decision, user) -> None:
        try:
            decision(user)
            outcomes.append("decided")
        except AlreadyDecided:
            outcomes.append("told")
        finally:
            connection.close()

    pairs = zip((accept, decline), people, strict=True)
    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "told"]
    state = CorrectionRequest.objects.get().state
    assert stored(regency).recorded == (60 if state == "accepted" else 10)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_accepts_once(regency, asked):
    user, seen, outcomes = make_bureau(regency.province), state_number(asked), []

    def accept() -> None:
        try:
            outcomes.append(accept_correction(user=user, request=asked, seen=seen, report_version=1).outcome)
        except AlreadyDecided:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _click in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed", "told", "told"]
    assert stored(regency).version == 2
