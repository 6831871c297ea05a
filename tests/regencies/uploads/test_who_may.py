"""Whose files one sees, and what one may send."""

import pytest
from django.test import Client

from regencies.models import DailyReport, PopulationFigure, Upload
from tests.factories import make_bureau, make_leader, make_officer, make_province, make_regency
from tests.regencies.imports.files import report, stored
from tests.regencies.uploads.sending import confirm, do, send, sent, shown, text_of

pytestmark = pytest.mark.django_db
REGISTER = ["kode_wilayah", "berlaku_sejak", "penduduk", "wajib_ktp", "sumber"]
ADDRESSES = ("", "keadaan.json", "berkas", "errors.csv")


def test_an_officer_sends_reports_of_his_own_regency_only(officer, neighbour):
    upload = sent(officer, text_of([report(), report(kode_wilayah="16.10")]))
    assert upload.state == "refused"
    assert "3 kode_wilayah 16.10 (Kabupaten Ogan Ilir) bukan wilayah Anda" in shown(officer, upload)


def test_an_officer_sends_no_other_kind(officer):
    upload = sent(officer, text_of([["16.07", "2016-06-30", 10, 5, "x"]], REGISTER), jenis="register")
    assert (upload.kind, upload.state) == ("daily-reports", "refused")
    assert not PopulationFigure.objects.exists()


def test_the_bureau_sends_its_own_province_only(bureau):
    other = make_province(code="17", name="Bengkulu")
    make_regency(province=other, code="17.01", name="Bengkulu Selatan", short_name="Bengkulu Selatan")
    upload = sent(bureau, text_of([report(), report(kode_wilayah="17.01")]))
    assert upload.state == "refused"
    assert "17.01 (Kabupaten Bengkulu Selatan) bukan wilayah Anda" in shown(bureau, upload)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_file_is_seen_by_its_sender_and_the_bureau_of_the_province(
    officer, client, regency, neighbour, address
):
    upload = sent(officer, text_of([report()]))
    outsiders = [
        make_officer(neighbour),
        make_leader(regency.province),
        make_bureau(make_province(code="17", name="Bengkulu")),
        make_officer(regency),
    ]
    unknown = f"/impor/{upload.pk + 1}/{address}"
    for user in outsiders:
        client.force_login(user)
        assert client.get(f"/impor/{upload.pk}/{address}").status_code == 404
        assert client.get(unknown).status_code == 404
    client.force_login(make_bureau(regency.province))
    assert client.get(f"/impor/{upload.pk}/{address}").status_code == 200


def test_only_the_sender_confirms_or_cancels(officer, client, regency):
    upload = sent(officer, text_of([report()]))
    client.force_login(make_bureau(regency.province))
    assert "Konfirmasi dan tulis" not in shown(client, upload)
    for action in ("konfirmasi", "batal", "pilih"):
        answer = client.post(f"/impor/{upload.pk}/", {"tindakan": action, "sidik": upload.fingerprint})
        assert answer.status_code == 404
    upload.refresh_from_db()
    assert (upload.state, stored()) == ("ready", [])


def test_a_role_that_was_lost_before_the_confirmation_writes_nothing(officer, regency):
    upload = sent(officer, text_of([report()]))
    member = regency.memberships.get()
    other = make_regency(code="16.13", name="Musi Rawas Utara")
    type(member).objects.filter(pk=member.pk).update(regency=other)
    assert confirm(officer, upload).state == "refused"
    assert stored() == []


def test_a_list_of_one_s_own_files_and_for_the_bureau_of_all(officer, client, regency, neighbour):
    sent(officer, text_of([report()]), name="punya saya.csv")
    client.force_login(make_officer(neighbour))
    assert "punya saya.csv" not in client.get("/impor/").content.decode()
    client.force_login(make_bureau(regency.province))
    listed = client.get("/impor/").content.decode()
    assert "punya saya.csv" in listed
    assert "petugas" in listed


def test_so_many_files_at_once_and_no_more(officer):
    uploads = [sent(officer, text_of([report(perekaman=number)])) for number in range(1, 6)]
    refused = send(officer, text_of([report(perekaman=6)]))
    assert refused.status_code == 429
    assert "Masih ada 5 berkas Anda yang belum selesai" in refused.content.decode()
    do(officer, uploads[0], "batal")
    assert sent(officer, text_of([report(perekaman=6)])).state == "ready"


def test_a_file_without_a_token_of_this_site_is_refused(regency, client):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_officer(regency))
    assert send(strict, text_of([report()])).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"tindakan": "pilih", "jenis": "register"},
        {"tindakan": "\x00"},
        {"tindakan": "pilih", "lembar": "x" * 9000},
    ],
)
def test_junk_does_nothing(officer, fields):
    upload = sent(officer, text_of([report()]))
    assert officer.post(f"/impor/{upload.pk}/", fields).status_code == 302
    upload.refresh_from_db()
    assert (upload.kind, upload.state) == ("daily-reports", "ready")
    assert officer.get("/impor/?halaman=x").status_code == 200
    assert officer.get(f"/impor/{'9' * 40}/").status_code == 404
    assert not DailyReport.objects.exists()
