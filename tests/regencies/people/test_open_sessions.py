"""Whoever is moved, taken out or switched off loses it with the next request, in what is open already too."""

import datetime as dt
import json

import pytest
from django.test import Client

from regencies.device_keys import device_owner
from regencies.models import DailyReport, Membership, User
from regencies.people import roles
from regencies.uploads import work
from tests.factories import make_report, make_request
from tests.regencies.imports.files import report, stored
from tests.regencies.uploads.sending import confirm, sent, shown, text_of

pytestmark = pytest.mark.django_db
READABLE = (
    "/lapor/16.07/",
    "/lapor/16.07/luring.json",
    "/lapor/16.07/tempel/",
    "/kabkota/16.07/",
    "/kabkota/16.07/versi.json",
    "/kabkota/16.07/harian.csv",
    "/koreksi/ajukan/16.07/?tanggal=2016-08-15",
)
FIGURES = dict.fromkeys(
    ("printed", "reprinted", "blanks_received", "blanks_spoiled", "temporary_issued", "temporary_withdrawn"),
    "0",
)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def device(officer):
    return signed_in(officer)


def move(biro, officer, regency) -> None:
    roles.move_officer(actor=biro, membership=officer.memberships.get(), regency=regency, why="Mutasi")


def sending(officer, date="2016-08-30", key="6f4a6f9e-3a2b-4b6e-9d55-0a35d0a3a111") -> dict:
    return FIGURES | {
        "owner": device_owner(officer),
        "date": date,
        "recorded": "5",
        "base_version": "0",
        "key": key,
    }


def queue(client, officer, code="16.07", **fields):
    body = json.dumps(sending(officer) | fields)
    return client.post(f"/lapor/{code}/kirim/", body, content_type="application/json")


def outcomes(client) -> set:
    return {client.get(address).status_code for address in READABLE}


def test_every_session_of_an_officer_who_moves_is_over(biro, officer, device, neighbour):
    phone = signed_in(officer)
    assert outcomes(device) <= {200, 302} and outcomes(phone) <= {200, 302}
    move(biro, officer, neighbour)
    for client in (device, phone):
        assert client.get("/lapor/16.07/").url.startswith("/masuk/")
        assert client.get("/lapor/16.07/luring.json").status_code == 401
        assert queue(client, officer).status_code == 401
        assert client.post("/lapor/16.07/?tanggal=2016-08-30", sending(officer)).url.startswith("/masuk/")
    assert not DailyReport.objects.exists()


def test_signed_in_again_the_old_regency_does_not_exist_and_the_new_one_opens(biro, officer, neighbour):
    move(biro, officer, neighbour)
    again = signed_in(User.objects.get(pk=officer.pk))
    assert outcomes(again) == {404}
    assert queue(again, officer).status_code == 404
    assert again.post("/lapor/16.07/?tanggal=2016-08-30", sending(officer)).status_code == 404
    assert not DailyReport.objects.exists()
    assert queue(again, officer, "16.10").status_code == 200
    assert again.get("/kabkota/16.10/").status_code == 200


def test_the_old_regency_is_gone_even_where_the_session_lives_on(officer, device, neighbour):
    """Roles that were changed by SQL end no session; what may be seen is in the queries."""
    assert outcomes(device) <= {200, 302}
    Membership.objects.filter(user=officer).update(regency=neighbour)
    assert outcomes(device) == {404}
    assert queue(device, officer).status_code == 404


def test_a_sending_that_was_answered_before_is_not_told_again(biro, officer, device, neighbour):
    assert queue(device, officer).status_code == 200
    move(biro, officer, neighbour)
    again = signed_in(User.objects.get(pk=officer.pk))
    assert queue(again, officer).status_code == 404


def test_a_correction_that_was_asked_for_is_the_regency_s_and_no_longer_his(
    biro, officer, regency, neighbour
):
    make_report(regency=regency, date=dt.date(2016, 8, 20))
    asked = make_request(regency=regency, author=officer)
    move(biro, officer, neighbour)
    again = signed_in(User.objects.get(pk=officer.pk))
    assert again.get(f"/koreksi/{asked.pk}/").status_code == 404
    assert again.post(f"/koreksi/{asked.pk}/tarik/").status_code == 404
    assert signed_in(biro).get(f"/koreksi/{asked.pk}/").status_code == 200


def test_a_file_that_waits_for_its_confirmation_writes_nothing_after_the_move(
    biro, officer, device, neighbour
):
    upload = sent(device, text_of([report()]))
    assert upload.state == "ready"
    move(biro, officer, neighbour)
    again = signed_in(User.objects.get(pk=officer.pk))
    assert confirm(again, upload).state == "refused"
    assert "bukan wilayah Anda" in shown(again, upload)
    assert stored() == []


def test_a_file_that_waits_for_its_job_writes_nothing_after_the_move(biro, officer, device, neighbour):
    upload = sent(device, text_of([report()]))
    work.move(upload, ["ready"], "confirmed")
    move(biro, officer, neighbour)
    work.work_on(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, stored()) == ("refused", [])


@pytest.mark.parametrize("change", ["moved", "off"])
def test_a_file_that_is_being_written_is_undone_when_its_sender_loses_his_right(
    officer, device, neighbour, monkeypatch, change
):
    upload = sent(device, text_of([report()]))
    work.move(upload, ["ready"], "confirmed")
    judged = work.preview_of

    def meanwhile(plan, lists):
        seen = judged(plan, lists)
        if change == "moved":
            Membership.objects.filter(user=officer).update(regency=neighbour)
        else:
            User.objects.filter(pk=officer.pk).update(is_active=False)
        return seen

    monkeypatch.setattr(work, "preview_of", meanwhile)
    work.work_on(upload.pk)
    upload.refresh_from_db()
    assert upload.state != "written"
    assert stored() == []


def test_a_switched_off_account_is_out_at_once_and_comes_in_no_more(biro, officer, device, province, client):
    upload = sent(device, text_of([report()]))
    work.move(upload, ["ready"], "confirmed")
    roles.switch_off(actor=biro, province=province, person=officer, why="Pensiun")
    assert device.get("/lapor/16.07/").url.startswith("/masuk/")
    work.work_on(upload.pk)
    assert stored() == []
    roles.switch_on(actor=biro, province=province, person=officer)
    assert device.get("/lapor/16.07/").url.startswith("/masuk/"), "a session of before stays over"


def test_the_bureau_that_loses_its_role_closes_every_page_of_the_province(biro, province):
    from tests.factories import make_bureau

    other = make_bureau(province)
    client = signed_in(biro)
    assert client.get("/lapor/").status_code == 200
    roles.take_role(actor=other, membership=biro.memberships.get(), why="Pindah")
    assert client.get("/lapor/").url.startswith("/masuk/")
    again = signed_in(User.objects.get(pk=biro.pk))
    assert again.get("/lapor/").status_code == 404
    assert again.get("/provinsi/16/").status_code == 404


def test_a_session_of_before_the_upgrade_goes_on(officer, device):
    """An account whose sessions were never ended signs nobody out."""
    assert officer.session_epoch == 0
    assert device.get("/lapor/16.07/").status_code == 200
