"""The bureau reads who did what in its own province, in words, and nobody else's."""

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from regencies.audit.chain import seal
from regencies.audit.verifying import verify_and_note
from regencies.ledger import Entry, save_report
from regencies.ledger.signing import signed
from regencies.models import FLOWS, AuditEvent, Deadline, User
from reports.trail import sources
from tests.factories import make_deadline, make_officer, make_province, make_regency
from tests.reports.shown import text_of

pytestmark = pytest.mark.django_db
URL = "/jejak/"
DAY = dt.date(2016, 8, 29)


def report(user, regency, *, recorded, version=0, why=""):
    entry = Entry(**dict.fromkeys(FLOWS, 0) | {"recorded": recorded})
    save_report(user=user, regency=regency, date=DAY, entry=entry, base_version=version, reason=why)


def rows(client, query=""):
    """Every line of the exported file as (who, what, why)."""
    answer = client.get(reverse("reports:trail-export", args=["csv"]) + query)
    found = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return [(row[1], row[2], row[3]) for row in found[1:]]


def test_a_correction_is_one_sentence_with_what_it_was_and_why(client, bureau, regency, siti):
    report(siti, regency, recorded=12)
    report(siti, regency, recorded=21, version=1, why="salah ketik")
    page = text_of(client.get(URL))
    assert "Siti Aminah" in page
    assert "mengubah laporan Kabupaten Musi Rawas Utara, 29 Agustus 2016 perekaman 12 → 21" in page
    assert "alasan: salah ketik" in page
    said = [line for line in rows(client) if line[2] == "salah ketik"]
    assert said == [
        (
            "Siti Aminah",
            "Siti Aminah mengubah laporan Kabupaten Musi Rawas Utara, 29 Agustus 2016: perekaman 12 → 21",
            "salah ketik",
        )
    ]
    assert f'href="/lapor/16.13/?tanggal={DAY}"' in client.get(URL).content.decode()


def test_what_was_seen_and_exported_stands_beside_what_was_changed_the_newest_first(client, bureau, regency):
    client.get("/provinsi/16/", REMOTE_ADDR="10.1.2.3")
    client.get("/provinsi/16/kabkota.csv")
    whats = [what for who, what, _why in rows(client) if who == "Budi"]
    assert whats[:2] == ["Budi mengekspor provinsi 16 csv", "Budi melihat provinsi 16"]
    assert "10.1.2.3" in text_of(client.get(URL))


def test_the_trail_s_own_export_is_in_the_trail(client, bureau):
    rows(client)
    assert AuditEvent.objects.filter(action="exported", kind="trail", code="csv").count() == 1


def test_nothing_of_another_province_is_shown(client, bureau, regency):
    other = make_province(code="17", name="Bengkulu")
    theirs = make_regency(province=other, code="17.01", name="Bengkulu Selatan")
    stranger = make_officer(theirs, username="orang", first_name="Orang", last_name="Bengkulu")
    report(stranger, theirs, recorded=7)
    make_deadline(province=other, name="Tenggat Bengkulu")
    client.force_login(stranger)
    client.get("/kabkota/17.01/")
    client.force_login(bureau)
    assert "Bengkulu" not in str(rows(client))
    assert client.get(f"{URL}?provinsi=17").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?orang=aminah", {"Siti Aminah"}),
        ("?orang=petugas-16", {"Siti Aminah"}),
        ("?orang=biro&apa=masuk", {"Budi"}),
        ("?orang=tidak-ada", set()),
        ("?apa=perubahan&wilayah=16.13&kata=salah+ketik", {"Siti Aminah"}),
        ("?apa=masuk", {"Budi"}),
        ("?apa=lihat", set()),
        ("?wilayah=16.13", {"Siti Aminah", "Baris perintah"}),
        ("?dari=2016-08-31", set()),
        ("?sampai=2016-08-29", set()),
        ("?dari=9999-12-31&sampai=0001-01-01&apa=entah&wilayah=99.99", None),
        ("?kata=%00", None),
    ],
)
def test_the_list_is_searched_by_person_kind_place_dates_and_words(
    client, bureau, regency, siti, query, found
):
    report(siti, regency, recorded=12)
    report(siti, regency, recorded=21, version=1, why="salah ketik")
    with signed(None, why="", source="test"):
        regency.capital = "Rupit"
        regency.save()
    names = {who for who, _what, _why in rows(client, query)}
    if found is not None:
        assert {name for name in names if "basis data" not in name} == found
    assert client.get(URL + query).status_code == 200


@pytest.mark.django_db(transaction=True)  # moments differ only between transactions
def test_what_was_done_with_an_account_stays_when_its_roles_are_taken_and_ends_here_when_it_moves(
    client, bureau, regency, siti
):
    elsewhere = make_regency(code="17.01", province=make_province(code="17", name="Bengkulu"))
    with signed(bureau, why="akun diperiksa", source="form"):
        User.objects.filter(pk=siti.pk).update(first_name="Sita")
        siti.memberships.all().delete()
        User.objects.filter(pk=siti.pk).update(is_active=False)
    assert len(rows(client, "?kata=akun+diperiksa")) == 3
    with signed(bureau, why="pindah ke provinsi lain", source="form"):
        siti.memberships.create(role="officer", province=elsewhere.province, regency=elsewhere)
        User.objects.filter(pk=siti.pk).update(is_active=True)

    assert rows(client, "?kata=pindah") == []
    assert len(rows(client, "?kata=akun+diperiksa")) == 2  # before the role here ended


def test_pages_go_on_where_the_last_one_ended_and_lose_nothing(client, bureau, siti, monkeypatch):
    for number in range(40):
        AuditEvent.objects.create(action="saw", kind="province", code=str(number), province=make_province())
        make_deadline(name=f"Tenggat {number}", is_primary=False)
    Deadline.objects.update(legal_basis="Surat edaran")
    monkeypatch.setattr("reports.views.audit.PER_PAGE", 30)
    monkeypatch.setattr("reports.views.audit.EXPORTED_AT_ONCE", 30)
    places, query = [], ""
    while True:
        answer = client.get(URL + query)
        places += [row.record.place for row in answer.context["table"].rows]
        if not answer.context["older"]:
            break
        query = f"?sebelum={answer.context['older']}"
    wanted = sources.Wanted(make_province())
    assert places == [place for place in sources.places(wanted, after=None, most=999) if place in set(places)]
    assert len(places) == len(set(places)) >= 120
    assert len(rows(client)) >= 120


@pytest.mark.parametrize("asked", ["x", "~~", "20160830T100000.0~1~x", "20160830T100000.0~-1~9", "99999~1~1"])
def test_a_place_that_cannot_be_is_no_page(client, bureau, asked):
    assert client.get(f"{URL}?sebelum={asked}").status_code == 404


def test_a_page_costs_the_same_queries_however_long_the_trail_is(
    client, bureau, regency, siti, django_assert_max_num_queries
):
    report(siti, regency, recorded=12)
    client.get(URL)
    for version in range(1, 30):
        report(siti, regency, recorded=12 + version, version=version, why="lagi")
    with django_assert_max_num_queries(32):
        client.get(URL)


def test_the_form_that_asks_for_a_check_carries_its_token(bureau):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(bureau)
    form = browser.get(URL).content.decode().partition("trail-chain")[2].partition("</section>")[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    assert browser.post(URL).status_code == 403
    assert browser.post(URL, {"csrfmiddlewaretoken": token}).status_code == 302


def test_the_state_of_the_seals_is_said(client, bureau, regency, siti, monkeypatch):
    asked = []
    monkeypatch.setattr("regencies.tasks.verify_audit.delay", asked.append)
    assert "Segel terakhir belum ada Pemeriksaan terakhir belum pernah" in text_of(client.get(URL))
    seal()
    assert client.post(URL).status_code == 302
    assert asked == [bureau.pk]
    assert User.objects.get(pk=asked[0]) == bureau


def test_a_check_is_told_with_who_asked_and_what_it_found(client, bureau, regency, siti, monkeypatch):
    seal()
    monkeypatch.setattr("regencies.audit.verifying.verify", lambda against=(): _found([]))
    verify_and_note(bureau)
    assert "Budi: 5 baris utuh" in text_of(client.get(URL))
    monkeypatch.setattr(
        "regencies.audit.verifying.verify", lambda against=(): _found(["seal 1: row 7 was removed"])
    )
    verify_and_note()
    page = text_of(client.get(URL))
    assert "otomatis: ada yang diubah, dihapus, atau disisipkan" in page
    assert "seal 1: row 7 was removed" in page


def _found(faults):
    from regencies.audit.verifying import Findings

    return Findings(seals=1, rows=5, faults=faults)
