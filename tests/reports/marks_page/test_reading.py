"""The queue of odd values: who sees which, in which order, and what each says."""

import datetime as dt

import pytest
from django.urls import reverse

from regencies.models import FLOWS
from reports.marks.queue import PER_PAGE
from reports.models import OddMark
from tests.factories import make_answer, make_leader, make_report
from tests.reports.marks_page.asking import FIRST, HIGH, URL, rows, send, text
from tests.reports.worlds import bring_all_up_to_date

pytestmark = pytest.mark.django_db


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


def test_many_marks_come_page_by_page_with_a_fixed_number_of_queries(
    client, bureau, regency, django_assert_num_queries
):
    def count() -> None:
        with django_assert_num_queries(11):
            client.get(URL)

    client.get(URL)  # the first visit in an hour leaves a line in the audit trail
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
