"""What can be done about an odd value, and what is said afterwards."""

import datetime as dt

import pytest

from regencies.models import MarkAnswer
from reports.marks.queue import PER_PAGE
from tests.reports.marks_page.asking import HIGH, URL, ZERO, rows, said, send, text
from tests.reports.worlds import bring_all_up_to_date

pytestmark = pytest.mark.django_db


def test_an_explanation_moves_the_mark_and_stays_readable(client, regency, officer):
    response = send(client, HIGH, kind="explained", words="Perekaman massal di SMA")
    assert (response.status_code, response.url) == (302, URL)
    assert said(response) == ["Penjelasan tersimpan; Biro membacanya."]
    assert rows(client) == []
    assert "Tidak ada tanda yang terbuka" in text(client)
    page = text(client, "?keadaan=explained")
    assert "Perekaman massal di SMA" in page and "Sari" in page


def test_the_address_with_its_filters_is_kept_after_an_answer(client, bureau, regency):
    query = "?keadaan=open&wilayah=16.07"
    assert send(client, HIGH, kind="accepted", query=query).url == URL + query


@pytest.mark.parametrize("words", ["", "   ", "x" * 501, "\0"])
def test_an_explanation_without_proper_words_comes_back_with_what_was_typed(client, regency, officer, words):
    response = send(client, HIGH, kind="explained", words=words)
    assert response.status_code == 422
    [row] = response.context["queue"].rows
    assert row.typed == words and row.error
    assert row.error in response.content.decode()
    assert not MarkAnswer.objects.exists()


def test_the_bureau_accepts_several_at_once_and_is_told_which_had_changed(client, bureau, regency, neighbour):
    far = "16.13|2016-08-01|above_eligible|103|0"
    response = send(client, HIGH, ZERO, far.replace("103", "99"), kind="accepted")
    assert said(response)[0] == "2 tanda diterima."
    assert said(response)[1].startswith("1 tanda berubah sejak Anda membukanya")
    assert MarkAnswer.objects.count() == 2
    assert rows(client, "?keadaan=accepted") == [
        ("16.07", "zero_on_service_day"),
        ("16.07", "far_from_usual"),
    ]


def test_choosing_nothing_says_so(client, bureau, regency):
    assert said(send(client, kind="accepted")) == ["Tidak ada tanda yang dipilih."]


def test_a_mark_that_the_bureau_asks_about_again_is_open_with_the_question(client, bureau, regency):
    send(client, ZERO, kind="returned", words="Sampai jam berapa?")
    assert rows(client) == [("16.07", "zero_on_service_day"), ("16.07", "far_from_usual")]
    page = text(client)
    assert "Ditanyakan kembali" in page and "Sampai jam berapa?" in page and "Jaringan putus" in page


def test_a_mark_answered_and_then_corrected_stays_in_the_history_of_the_queue(client, bureau, regency):
    send(client, HIGH, kind="returned", words="Benar 400?")
    regency.daily_reports.filter(date="2016-08-09").update(recorded=104)
    bring_all_up_to_date()
    assert rows(client) == []
    response = client.get(f"{URL}?keadaan=gone")
    [row] = response.context["queue"].rows
    assert (row.mark, row.date) == (None, dt.date(2016, 8, 9))
    assert "Benar 400?" in response.content.decode()


def test_an_answer_to_another_number_is_shown_as_such(client, bureau, regency):
    send(client, HIGH, kind="accepted")
    regency.daily_reports.filter(date="2016-08-09").update(recorded=500)
    bring_all_up_to_date()
    page = text(client)
    assert "untuk angka 400" in page
    assert "Angkanya berubah setelah dijawab, jadi tandanya terbuka lagi." in page


@pytest.mark.parametrize(
    "token",
    [
        "",
        "16.07",
        "16.07|2016-08-09|far_from_usual|400",
        "16.07|2016-08-09|far_from_usual|400|0|1",
        "16.07|2016-13-09|far_from_usual|400|0",
        "16.07|2016-08-09|no_such_rule|400|0",
        "16.07|2016-08-09|far_from_usual|vier|0",
        "16.\x007|2016-08-09|far_from_usual|400|0",
        "16.99|2016-08-09|far_from_usual|400|0",
    ],
)
def test_what_no_page_sends_is_not_found(client, bureau, regency, token):
    assert send(client, token, kind="accepted").status_code == 404


@pytest.mark.parametrize(
    "token", [HIGH.replace("400", "9" * 40), HIGH.replace("2016", "0001"), HIGH + "9" * 40]
)
def test_numbers_out_of_this_world_only_say_that_the_mark_changed(client, bureau, regency, token):
    assert said(send(client, token, kind="accepted"))[0].startswith("1 tanda berubah")


def test_an_unknown_answer_and_too_many_marks_are_not_found(client, bureau, regency):
    assert send(client, HIGH, kind="forgiven").status_code == 404
    assert send(client, *[HIGH] * (PER_PAGE + 1), kind="accepted").status_code == 404


def test_marks_of_another_regency_are_not_found_and_nothing_else_is_written(
    client, regency, neighbour, officer
):
    foreign = "16.13|2016-08-01|above_eligible|103|0"
    assert send(client, HIGH, foreign, kind="explained", words="Benar").status_code == 404
    assert send(client, HIGH, kind="accepted").status_code == 404
    assert not MarkAnswer.objects.exists()
