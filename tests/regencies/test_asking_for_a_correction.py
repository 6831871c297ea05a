"""An officer asks for a change of a locked day; nothing changes until the bureau has answered."""

import datetime as dt
import threading

import pytest
from django.db import connection

from regencies.corrections import RequestChanged, ask_correction
from regencies.models import CorrectionRequest
from tests.factories import (
    close_month,
    make_bureau,
    make_leader,
    make_officer,
    make_province,
    make_regency,
    make_report,
    make_request,
)
from tests.regencies.test_saving_a_report import entry

pytestmark = pytest.mark.django_db
LOCKED = dt.date(2016, 8, 19)
OPEN = dt.date(2016, 8, 29)


@pytest.fixture
def regency():
    return make_regency(code="16.13", name="Musi Rawas Utara")


@pytest.fixture
def officer(client, regency):
    user = make_officer(regency, first_name="Siti", last_name="Aminah")
    client.force_login(user)
    return user


@pytest.fixture
def report(regency):
    return make_report(regency=regency, date=LOCKED, recorded=77, printed=5)


def ask(client, date=LOCKED, **fields):
    typed = {"base_version": "1", "seen": "0", "recorded": "87", "printed": "5", "reason": "Salah ketik"}
    return client.post(f"/koreksi/ajukan/16.13/?tanggal={date}", typed | fields)


def errors(response) -> dict:
    return response.context["form"].errors


def test_the_locked_day_leads_to_the_form_which_is_filled_with_what_is_stored(client, officer, report):
    page = client.get(f"/lapor/16.13/?tanggal={LOCKED}").content.decode()
    address = f"/koreksi/ajukan/16.13/?tanggal={LOCKED}"
    assert address in page
    form = client.get(address).context["form"]
    assert form["recorded"].value() == 77
    assert form["base_version"].value() == 1


def test_asking_changes_nothing_and_is_shown_as_waiting(client, officer, report, regency):
    response = ask(client)
    asked = CorrectionRequest.objects.get()
    assert response.url == f"/koreksi/{asked.pk}/"
    assert (asked.recorded, asked.reason, asked.author, asked.base_version) == (87, "Salah ketik", officer, 1)
    assert regency.daily_reports.get().recorded == 77
    assert "Menunggu Biro" in client.get(f"/lapor/16.13/?tanggal={LOCKED}").content.decode()
    assert "Salah ketik" in client.get("/koreksi/").content.decode()


def test_a_locked_day_without_a_report_can_be_asked_for(client, officer):
    assert ask(client, base_version="0").status_code == 302
    assert CorrectionRequest.objects.get().base_version == 0


@pytest.mark.parametrize(
    ("fields", "refused_at"),
    [
        ({"reason": " "}, "reason"),
        ({"recorded": "-1"}, "recorded"),
        ({"recorded": "0"}, "zero_reason"),
        ({"printed": "1000001"}, "printed"),
        ({"recorded": "77"}, "__all__"),
        ({"base_version": "satu"}, "base_version"),
        ({"seen": "x"}, "seen"),
    ],
)
def test_what_the_ledger_would_refuse_is_refused_and_what_changes_nothing_too(
    client, officer, report, fields, refused_at
):
    response = ask(client, **fields)
    assert response.status_code == 422
    assert list(errors(response)) == [refused_at]
    assert not CorrectionRequest.objects.exists()


def test_a_day_that_is_still_open_is_changed_and_not_asked_for(client, officer, regency):
    make_report(regency=regency, date=OPEN)
    assert ask(client, date=OPEN).url == f"/lapor/16.13/?tanggal={OPEN}"
    assert "ajukan" not in client.get(f"/lapor/16.13/?tanggal={OPEN}").content.decode()
    assert not CorrectionRequest.objects.exists()


def test_a_closed_month_says_that_the_bureau_must_open_it(client, officer, report, regency):
    close_month(province=regency.province, month=dt.date(2016, 8, 1))
    page = client.get(f"/lapor/16.13/?tanggal={LOCKED}").content.decode()
    assert "Agustus 2016 sudah ditutup" in page
    assert "ajukan" not in page
    assert ask(client).url == f"/lapor/16.13/?tanggal={LOCKED}"
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize("date", ["2016-09-05", "2008-12-31"])
def test_days_to_come_and_before_the_card_are_not_asked_for(client, officer, date):
    assert ask(client, date=date, base_version="0").status_code == 302
    assert not CorrectionRequest.objects.exists()


def test_sending_twice_is_one_request(client, officer, report):
    first, second = ask(client), ask(client)
    assert first.url == second.url
    assert CorrectionRequest.objects.get().history.count() == 1


def test_the_office_may_change_its_request_while_it_waits(client, officer, report, regency):
    ask(client)
    colleague = make_officer(regency, first_name="Rina")
    client.force_login(colleague)
    form = client.get(f"/koreksi/ajukan/16.13/?tanggal={LOCKED}").context["form"]
    assert (form["recorded"].value(), form["reason"].value()) == (87, "Salah ketik")
    ask(client, seen=form["seen"].value(), recorded="88")
    asked = CorrectionRequest.objects.get()
    assert (asked.recorded, asked.author) == (88, colleague)
    assert asked.history.count() == 2


def test_a_colleague_s_request_is_not_overwritten_unseen(client, officer, report, regency):
    client.force_login(make_officer(regency, first_name="Rina"))
    ask(client, recorded="90")
    client.force_login(officer)
    told = ask(client)
    assert told.status_code == 409
    assert "Rina" in str(errors(told)["__all__"])
    assert CorrectionRequest.objects.get().recorded == 90
    form = told.context["form"]
    assert form["recorded"].value() == "87"
    assert ask(client, seen=form["seen"].value()).status_code == 302
    assert CorrectionRequest.objects.get().recorded == 87


def test_a_report_that_changed_meanwhile_is_told_and_nothing_typed_is_lost(client, officer, report):
    report.version, report.recorded = 2, 80
    report.save()
    told = ask(client)
    assert told.status_code == 409
    assert told.context["form"]["recorded"].value() == "87"
    assert not CorrectionRequest.objects.exists()
    assert ask(client, base_version=told.context["form"]["base_version"].value()).status_code == 302


def test_a_request_is_withdrawn_by_its_office_alone(client, officer, report, regency):
    ask(client)
    asked = CorrectionRequest.objects.get()
    for stranger in (make_bureau(regency.province), make_officer(make_regency(code="16.07"))):
        client.force_login(stranger)
        assert client.post(f"/koreksi/{asked.pk}/tarik/").status_code == 404
    client.force_login(make_officer(regency))
    client.post(f"/koreksi/{asked.pk}/tarik/")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert ask(client, recorded="99").status_code == 302


def test_each_sees_his_own_requests_and_others_learn_nothing(client, officer, report, regency):
    ask(client)
    foreign = make_request(
        regency=make_regency(province=make_province(code="17", name="Bengkulu"), code="17.01")
    )
    own = CorrectionRequest.objects.exclude(pk=foreign.pk).get()
    people = {
        "officer": (officer, {own.pk}),
        "neighbour": (make_officer(make_regency(code="16.07")), set()),
        "bureau": (make_bureau(regency.province), {own.pk}),
        "elsewhere": (make_bureau(foreign.regency.province), {foreign.pk}),
    }
    for user, expected in people.values():
        client.force_login(user)
        assert {asked.pk for asked in client.get("/koreksi/").context["list"]} == expected
        for asked in (own, foreign):
            found = client.get(f"/koreksi/{asked.pk}/").status_code
            assert found == (200 if asked.pk in expected else 404)
    client.force_login(make_leader(regency.province))
    assert client.get("/koreksi/").status_code == 404
    assert client.get(f"/koreksi/{own.pk}/").status_code == 404
    assert client.get(f"/koreksi/{10**30}/").status_code == 404


def test_the_bureau_changes_the_day_itself(client, regency, report):
    client.force_login(make_bureau(regency.province))
    assert ask(client).url == f"/lapor/16.13/?tanggal={LOCKED}"


def test_open_requests_come_first_the_oldest_on_top(client, regency):
    client.force_login(make_bureau(regency.province))
    rows = [
        make_request(
            regency=regency, date=dt.date(2016, 8, day), asked_at=dt.datetime(2016, 8, hour, tzinfo=dt.UTC)
        )
        for day, hour in ((10, 20), (11, 18), (12, 19))
    ]
    rows[0].state, rows[0].answer = "declined", "Tidak sesuai berita acara"
    rows[0].decided_by, rows[0].decided_at = rows[0].author, rows[0].asked_at
    rows[0].save()
    listed = [asked.date.day for asked in client.get("/koreksi/").context["list"]]
    assert listed == [11, 12, 10]


def test_the_list_has_the_day_of_the_province_s_own_midnight(client):
    regency = make_regency(
        code="91.01", province=make_province(code="91", name="Papua", timezone="Asia/Jayapura")
    )
    client.force_login(make_bureau(regency.province))
    make_request(regency=regency, asked_at=dt.datetime(2016, 8, 29, 16, 5, tzinfo=dt.UTC))
    assert ">30 Agu 2016, 01.05 WIT</time>" in client.get("/koreksi/").content.decode()


def test_the_list_costs_a_fixed_number_of_queries(client, regency, django_assert_max_num_queries):
    client.force_login(make_bureau(regency.province))
    for day in range(1, 25):
        make_request(regency=regency, date=dt.date(2016, 8, day))
    with django_assert_max_num_queries(14):
        client.get("/koreksi/")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_one_request_is_made_and_the_other_is_told(regency):
    make_report(regency=regency, date=LOCKED, recorded=77)
    outcomes = []

    def send(user, recorded):
        try:
            ask_correction(
                user=user,
                regency=regency,
                date=LOCKED,
                entry=entry(recorded=recorded),
                base_version=1,
                reason="Salah ketik",
            )
            outcomes.append("asked")
        except RequestChanged:
            outcomes.append("told")
        finally:
            connection.close()

    users = [make_officer(regency), make_officer(regency)]
    threads = [threading.Thread(target=send, args=pair) for pair in zip(users, (80, 90), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["asked", "told"]
    assert CorrectionRequest.objects.count() == 1
