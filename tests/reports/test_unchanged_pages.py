"""A page that has not changed is answered 304 without being drawn, and never to somebody else or too long."""

import datetime as dt
import re
from collections import OrderedDict

import pytest
from django.db import connection
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from regencies.models import (
    CorrectionRequest,
    Deadline,
    Membership,
    Regency,
    ServiceDayException,
    UnderdevelopedPeriod,
)
from reports import recompute
from reports.unchanged import WATCHED
from tests.factories import (
    make_answer,
    make_balance,
    make_bureau,
    make_deadline,
    make_leader,
    make_officer,
    make_population,
    make_regency,
    make_report,
    make_request,
)

pytestmark = pytest.mark.django_db
PAGES = {"/provinsi/16/", "/kabkota/16.13/", "/tenggat/"}
# Read by these pages besides WATCHED: each change of them leaves a stale mark or a new recompute state.
DERIVED = {
    "reports_regencyprogress",
    "reports_deadlineprogress",
    "reports_oddmark",
    "regencies_dailyreport",
    "regencies_dailyreporthistoryevent",
    "regencies_reconciliation",
    "regencies_populationfigure",
}
OF_THE_PERSON = {"django_session", "regencies_user", "regencies_membership"}


@pytest.fixture
def regency() -> Regency:
    found = make_regency(code="16.13")
    make_population(regency=found)
    make_balance(regency=found, recorded_total=100)
    make_deadline(province=found.province)
    make_report(regency=found, date=dt.date(2016, 8, 29))
    recompute.insist(recompute.bring_up_to_date, found.pk)
    return found


@pytest.fixture
def bureau(client, regency):
    client.force_login(make_bureau(regency.province))
    client.get("/provinsi/16/")  # the cookie of its forms
    return client


def again(client, path: str, tag: str) -> int:
    """The status of asking once more with the tag of a page that was kept."""
    return client.get(path, headers={"If-None-Match": tag}).status_code


def without_preparing(queries) -> list:
    """A connection prepares its statements once."""
    return [query for query in queries if not query["sql"].startswith("PREPARE")]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_what_has_not_changed_is_neither_drawn_nor_sent(bureau, path):
    tag = bureau.get(path)["ETag"]
    drawn = []
    template_rendered.connect(lambda template, **_more: drawn.append(template.name), weak=False)

    with CaptureQueriesContext(connection) as asked:
        answer = bureau.get(path, headers={"If-None-Match": f"W/{tag}"})

    assert (answer.status_code, answer.content, drawn) == (304, b"", [])
    assert len(without_preparing(asked)) <= 3
    assert "no-cache" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_every_table_that_a_page_reads_is_watched(bureau, path, monkeypatch):
    monkeypatch.setattr("reports.unchanged._drawn", OrderedDict())
    with CaptureQueriesContext(connection) as asked:
        bureau.get(path)

    read = {name for query in asked for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert "reports_regencyprogress" in read
    assert read <= set(WATCHED) | DERIVED | OF_THE_PERSON


def change_name(regency):
    Regency.objects.filter(pk=regency.pk).update(capital="Lain")


def change_deadline(regency):
    Deadline.objects.update(name="Lain")


def open_a_sunday(regency):
    ServiceDayException.objects.create(
        province=regency.province, date=dt.date(2016, 9, 4), is_open=True, reason="Jemput bola"
    )


def list_as_underdeveloped(regency):
    UnderdevelopedPeriod.objects.create(regency=regency, from_year=2015, legal_basis="Perpres 131/2015")


def report(regency):
    make_report(regency=regency, date=dt.date(2016, 8, 30))


def derive_anew(regency):
    recompute.insist(recompute.rebuild, regency.pk)


def ask_for_a_correction(regency):
    make_request(regency=regency)


def answer_a_mark(regency):
    make_answer(regency=regency)


def rename_a_colleague(regency):
    colleague = Membership.objects.exclude(role="bureau").get().user
    colleague.first_name = "Lain"
    colleague.save()


CHANGES = [
    change_name,
    change_deadline,
    open_a_sunday,
    list_as_underdeveloped,
    report,
    derive_anew,
    ask_for_a_correction,
    answer_a_mark,
    rename_a_colleague,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_changes_is_sent_anew(bureau, regency, change):
    make_officer(regency)
    tag = bureau.get("/provinsi/16/")["ETag"]
    assert again(bureau, "/provinsi/16/", tag) == 304

    change(regency)

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_what_is_withdrawn_is_sent_anew_too(bureau, regency):
    request = make_request(regency=regency)
    tag = bureau.get("/provinsi/16/")["ETag"]

    CorrectionRequest.objects.filter(pk=request.pk).update(state="withdrawn")

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_a_new_day_is_sent_anew(bureau, settings):
    tag = bureau.get("/tenggat/")["ETag"]

    settings.EKTP_TODAY = dt.date(2016, 8, 31)

    assert again(bureau, "/tenggat/", tag) == 200


def test_a_mark_that_waits_long_is_said_without_any_change(bureau, regency, monkeypatch):
    make_report(regency=regency, date=dt.date(2016, 8, 30))
    tag = bureau.get("/provinsi/16/")["ETag"]
    assert again(bureau, "/provinsi/16/", tag) == 304

    monkeypatch.setattr("reports.pages.LATE_AFTER", dt.timedelta(0))

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_another_language_is_another_page(bureau):
    tag = bureau.get("/provinsi/16/")["ETag"]

    bureau.cookies["django_language"] = "en"

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_nobody_else_is_told_that_nothing_changed(bureau, regency):
    tag = bureau.get("/provinsi/16/")["ETag"]
    other = Client()
    other.force_login(make_leader(regency.province))
    other.cookies["csrftoken"] = bureau.cookies["csrftoken"].value

    assert again(other, "/provinsi/16/", tag) == 200
    assert again(Client(), "/provinsi/16/", tag) == 302


def test_who_loses_the_role_is_told_nothing(bureau):
    tag = bureau.get("/provinsi/16/")["ETag"]

    Membership.objects.all().delete()

    assert again(bureau, "/provinsi/16/", tag) == 404


def test_a_page_from_before_a_sign_in_is_sent_anew_with_forms_that_work(bureau, regency):
    tag = bureau.get("/provinsi/16/")["ETag"]
    bureau.cookies["csrftoken"] = "b" * 32

    assert again(bureau, "/provinsi/16/", tag) == 200


def test_forms_of_a_kept_page_still_work(regency):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_bureau(regency.province))
    strict.get("/provinsi/16/")
    page = strict.get("/provinsi/16/")
    assert again(strict, "/provinsi/16/", page["ETag"]) == 304

    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]

    assert strict.post("/keluar/", {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_sentence_that_is_said_once_is_not_kept(bureau):
    assert "ETag" not in bureau.get("/provinsi/16/?tanggal=besok")


def test_what_is_drawn_for_one_is_not_drawn_again_for_another_who_sees_the_same(bureau, regency):
    other = Client()
    other.force_login(make_bureau(regency.province, username="orang-lain"))
    other.get("/tenggat/")  # a sign-in may leave a sentence, and what is said once is not shared
    bureau.get("/provinsi/16/")
    drawn = []
    template_rendered.connect(lambda template, **_more: drawn.append(template.name), weak=False)

    page = other.get("/provinsi/16/").content.decode()

    assert "reports/_province_page.html" not in drawn
    assert "orang-lain" in page
    assert page.count("Belum terekam") == bureau.get("/provinsi/16/").content.decode().count("Belum terekam")


def test_what_is_drawn_for_everybody_names_nobody(bureau, regency):
    user = make_leader(regency.province, first_name="Nama", last_name="Pembaca", username="pembaca-pertama")
    first = Client()
    first.force_login(user)
    make_report(regency=regency, date=dt.date(2016, 8, 30))  # nobody has been sent this yet

    for path in ("/provinsi/16/", "/tenggat/"):
        main = first.get(path).content.decode().partition("<main")[2].partition("</main>")[0]
        assert "Pembaca" not in main
        assert "pembaca-pertama" not in main
        assert "csrfmiddlewaretoken" not in main


def test_who_may_not_see_it_is_not_given_what_was_drawn(bureau, regency):
    bureau.get("/provinsi/16/")
    officer = Client()
    officer.force_login(make_officer(regency))

    assert officer.get("/provinsi/16/").status_code == 404


def test_a_change_is_drawn_at_once(bureau, regency):
    before = bureau.get("/provinsi/16/").content
    Regency.objects.filter(pk=regency.pk).update(short_name="Nama Baru")

    after = bureau.get("/provinsi/16/").content.decode()

    assert "Nama Baru" not in before.decode()
    assert "Nama Baru" in after


def test_addresses_have_tags_of_their_own(bureau):
    tag = bureau.get("/provinsi/16/")["ETag"]

    assert again(bureau, "/provinsi/16/?tanggal=2016-08-29", tag) == 200


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_page_asks_the_same_number_of_questions_for_any_number_of_regencies(bureau, regency, path):
    def asked() -> int:
        recompute.insist(recompute.bring_up_to_date, regency.pk)
        for each in Regency.objects.filter(recompute_state=None):
            recompute.insist(recompute.bring_up_to_date, each.pk)
        with CaptureQueriesContext(connection) as queries:
            bureau.get(path)
        return len(without_preparing(queries))

    bureau.get(path)  # the first one of the hour also records who saw it
    counts = set()
    for number in (5, 17, 50):
        for index in range(Regency.objects.count(), number):
            make_population(regency=make_regency(province=regency.province, code=f"16.{index + 13}"))
        counts.add(asked())

    assert len(counts) == 1
