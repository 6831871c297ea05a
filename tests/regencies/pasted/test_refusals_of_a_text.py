"""Pasted messages of others, too long, empty or senseless, and forms that no page sent."""

import pytest

from regencies.models import DailyReport
from regencies.pasted.desk import MOST_REPORTS
from tests.factories import (
    make_bureau,
    make_leader,
    make_province,
    make_regency,
)
from tests.regencies.pasting import ANY, EXAMPLE, OWN, WHOLE, card, confirm, on_page, read

pytestmark = pytest.mark.django_db


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


def test_the_box_is_one_link_away_from_the_report(client, officer, regency):
    assert f'href="{OWN}"' in client.get("/lapor/16.13/").content.decode()
    client.force_login(make_bureau(regency.province))
    assert f'href="{ANY}"' in client.get("/lapor/").content.decode()
