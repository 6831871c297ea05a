"""The queue of odd values: who sees which, what can be done about each, and what is said afterwards."""

import datetime as dt

import pytest
from django.urls import reverse

from regencies.models import FLOWS, MarkAnswer
from reports.marks.queue import PER_PAGE
from reports.models import OddMark
from tests.factories import (
    make_answer,
    make_bureau,
    make_leader,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
)
from tests.reports.worlds import bring_all_up_to_date

pytestmark = pytest.mark.django_db
URL = "/janggal/"
FIRST = dt.date(2016, 8, 1)
HIGH = "16.07|2016-08-09|far_from_usual|400|0"
ZERO = "16.07|2016-08-10|zero_on_service_day|0|0"


@pytest.fixture
def province():
    return make_province()


@pytest.fixture
def regency(province):
    """Recorded 101 to 105 a day, 400 on 9 August and nothing on the 10th."""
    regency = make_regency(code="16.07", name="Banyuasin", province=province)
    for number, recorded in enumerate((101, 102, 103, 104, 105, None, None, 101, 400)):
        if recorded:
            make_report(regency=regency, date=FIRST + dt.timedelta(days=number), recorded=recorded)
    make_report(regency=regency, date=dt.date(2016, 8, 10), recorded=0, zero_reason="Jaringan putus")
    bring_all_up_to_date()
    return regency


@pytest.fixture
def neighbour(province):
    """More recorded than eligible on every day since 1 August."""
    regency = make_regency(code="16.13", name="Musi Rawas Utara", province=province)
    make_population(regency=regency, effective_on=FIRST, eligible=100)
    make_report(regency=regency, date=FIRST, recorded=103)
    make_report(regency=regency, date=FIRST.replace(day=2), recorded=4)
    bring_all_up_to_date()
    return regency


@pytest.fixture
def bureau(client, province):
    user = make_bureau(province)
    client.force_login(user)
    return user


@pytest.fixture
def officer(client, regency):
    user = make_officer(regency, first_name="Sari")
    client.force_login(user)
    return user


def rows(client, query: str = "") -> list[tuple[str, str]]:
    """Regency and rule of every mark on the page."""
    queue = client.get(f"{URL}{query}").context["queue"]
    return [(row.regency.code, row.mark.rule) for row in queue.rows]


def text(client, query: str = "") -> str:
    return " ".join(client.get(f"{URL}{query}").content.decode().split())


def send(client, *tokens: str, kind: str, words: str = "", query: str = ""):
    return client.post(f"{URL}{query}", {"tanda": tokens, "jawaban": kind, "teks": words})


def said(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def test_the_bureau_sees_the_open_marks_of_its_province_newest_first(client, bureau, regency, neighbour):
    assert rows(client) == [("16.07", "far_from_usual"), ("16.13", "above_eligible")]


def test_an_officer_sees_those_of_his_regency_only(client, regency, neighbour, officer):
    assert rows(client) == [("16.07", "far_from_usual")]
    assert "Musi Rawas Utara" not in text(client)
    assert rows(client, "?wilayah=16.13") == [("16.07", "far_from_usual")]


def test_leadership_reads_and_is_offered_nothing_to_press(client, province, regency):
    client.force_login(make_leader(province))
    assert rows(client) == [("16.07", "far_from_usual")]
    main = text(client).split("<main")[1].split("</main")[0]
    assert 'method="post"' not in main and "Koreksi" not in main
    assert send(client, HIGH, kind="accepted").status_code == 404


def test_a_mark_says_its_rule_its_numbers_and_what_is_usual(client, bureau, regency):
    page = text(client)
    assert "Jauh di luar kebiasaan wilayah itu" in page
    assert "Perekaman 400. Biasanya 82 sampai 122 pada hari kerja." in page
    assert "Selasa, 9 Agustus 2016" in page
    assert "21 hari" in page
    assert 'aria-label="6 hari kerja sebelumnya dari 101 sampai 105; kini 400."' in page
    assert f'href="{reverse("regencies:report", args=["16.07"])}?tanggal=2016-08-09"' in page


def test_a_total_that_stands_wrong_says_since_when_and_how_far(client, bureau, neighbour):
    page = text(client)
    assert "Total perekaman 103 dari 100 wajib KTP: lebih 3 orang. Paling jauh 7." in page
    assert "sejak 1 Agustus 2016, belum berakhir" in page


def test_english_readers_read_english_numbers(client, bureau, neighbour):
    make_report(regency=neighbour, date=FIRST.replace(day=3), recorded=4000)
    bring_all_up_to_date()
    client.cookies.load({"django_language": "en"})
    assert "4,007" in text(client)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?keadaan=explained", [("16.07", "zero_on_service_day")]),
        ("?keadaan=accepted", []),
        ("?aturan=above_eligible", [("16.13", "above_eligible")]),
        ("?wilayah=16.07", [("16.07", "far_from_usual")]),
        ("?urut=jauh", [("16.07", "far_from_usual"), ("16.13", "above_eligible")]),
        ("?wilayah=16.13&aturan=far_from_usual", []),
        ("?halaman=99", [("16.07", "far_from_usual"), ("16.13", "above_eligible")]),
    ],
)
def test_the_filters(client, bureau, regency, neighbour, query, expected):
    assert rows(client, query) == expected


@pytest.mark.parametrize("name", ["keadaan", "wilayah", "aturan", "urut", "halaman"])
@pytest.mark.parametrize("junk", ["%00", "x" * 2000, "-1", "99999999999999999999", "%E2%80%AE"])
def test_a_filter_of_junk_filters_nothing(client, bureau, regency, name, junk):
    assert rows(client, f"?{name}={junk}") == [("16.07", "far_from_usual")]


def test_the_furthest_first(client, bureau, regency, neighbour):
    make_report(regency=neighbour, date=FIRST.replace(day=3), recorded=4000)
    bring_all_up_to_date()
    assert [code for code, _rule in rows(client, "?urut=jauh")] == ["16.13", "16.07"]


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


@pytest.mark.parametrize("words", ["", "   ", "x" * 501, "a\0b"])
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


def test_many_marks_come_page_by_page_with_a_fixed_number_of_queries(
    client, bureau, regency, django_assert_num_queries
):
    def count() -> None:
        with django_assert_num_queries(14):
            client.get(URL)

    count()
    marks = [
        OddMark(
            regency=regency, date=FIRST + dt.timedelta(days=number), rule="same_as_before",
            value=5, is_last=False, recent=[], is_outreach=False,
        )
        for number in range(50)
    ]  # fmt: skip
    OddMark.objects.bulk_create(marks)
    for mark in marks[:30]:
        make_answer(regency=regency, date=mark.date, rule=mark.rule, value=5, kind="returned", text="Benar?")
    count()
    assert len(rows(client)) == PER_PAGE
    assert len(rows(client, "?halaman=3")) == 51 - 2 * PER_PAGE


def test_the_version_moves_with_marks_and_with_answers(client, bureau, regency):
    def version() -> str:
        return client.get("/janggal/versi.json").json()["version"]

    first = version()
    assert client.get(URL).context["version"] == first
    send(client, HIGH, kind="accepted")
    second = version()
    make_report(regency=regency, date=dt.date(2016, 8, 11), recorded=900)
    bring_all_up_to_date()
    assert len({first, second, version()}) == 3


def test_the_navigation_counts_what_is_open(client, regency, neighbour, officer):
    frame = client.get("/kabkota/16.07/").context["frame"]
    assert {link.label: link.waiting for link in frame.links}["Janggal"] == 1


def test_every_figure_of_an_entry_that_is_odd_has_its_title():
    from regencies.ledger import RULES
    from regencies.ledger.checks import SENTENCES

    assert {code for code, rule in RULES.items() if rule.effect == "marked"} == set(SENTENCES)
    assert {RULES[code].field for code in SENTENCES} <= set(FLOWS)


def test_the_province_counts_what_is_open_and_what_waits_to_be_accepted(client, bureau, regency, neighbour):
    assert client.get("/provinsi/16/").context["odd"] == {"open": 2, "explained": 1, "accepted": 0}
    past = client.get("/provinsi/16/?tanggal=2016-08-20")
    assert past.context["odd"] is None


def test_a_regency_lists_its_open_marks_up_to_the_date_of_the_page(client, bureau, regency):
    [row] = client.get("/kabkota/16.07/").context["odd"].rows
    assert row.mark.rule == "far_from_usual"
    assert client.get("/kabkota/16.07/?tanggal=2016-08-08").context["odd"].count == 0
