"""The frame of every page: where this person may go, how much waits there, and nothing of anybody else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from regencies.models import CorrectionRequest, Membership, Province, Regency
from reports.chrome import Frame, Held
from reports.models import OddMark
from tests.factories import make_bureau, make_leader, make_officer, make_province, make_regency, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency():
    return make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")


@pytest.fixture
def neighbour(regency):
    return make_regency(code="16.08", province=regency.province)


@pytest.fixture
def elsewhere():
    return make_regency(code="17.01", province=make_province(code="17", name="Bengkulu"))


def frame(user, path: str = "/janggal/") -> Frame:
    request = RequestFactory().get(path)
    request.user = user
    return Frame(request)


def mark(regency: Regency, day: int, explanation: str = "") -> None:
    OddMark.objects.create(
        regency=regency, date=f"2016-08-{day:02}", rule="zero", value=0, is_last=True, recent=[],
        is_outreach=False, explanation=explanation,
    )  # fmt: skip


def test_what_waits_is_counted_as_the_pages_count_it(regency, neighbour, elsewhere):
    for area, days in ((regency, (1, 2)), (neighbour, (3, 4, 5)), (elsewhere, (6,))):
        for day in days:
            mark(area, day)
    mark(regency, 9, explanation="listrik padam")
    make_request(regency=regency, date="2016-08-03")
    make_request(regency=neighbour, date="2016-08-03")
    make_request(regency=neighbour, date="2016-08-04", state="withdrawn")
    make_request(regency=elsewhere, date="2016-08-03")
    people = [make_officer(regency), make_bureau(regency.province), make_leader(regency.province)]

    (officer,), (bureau,), (leader,) = [frame(each).held for each in people]

    mine = OddMark.objects.open().filter(regency__province=regency.province)
    assert (officer.open_marks, officer.open_requests) == (mine.filter(regency=regency).count(), 0) == (2, 0)
    waiting = CorrectionRequest.objects.open().filter(regency__province=regency.province)
    assert (bureau.open_marks, bureau.open_requests) == (mine.count(), waiting.count()) == (5, 2)
    assert (leader.open_marks, leader.open_requests) == (5, 0)


def test_each_role_of_a_person_counts_its_own_area(regency, neighbour, elsewhere):
    user = make_officer(neighbour)
    Membership.objects.create(user=user, role="leadership", province=elsewhere.province)
    mark(regency, 1)
    mark(neighbour, 2)
    mark(elsewhere, 3)
    mark(elsewhere, 4)

    assert [(each.role, each.open_marks) for each in frame(user).held] == [("leadership", 2), ("officer", 1)]


def test_the_role_is_told_with_its_area(regency):
    people = make_officer(regency), make_bureau(regency.province)
    assert [frame(each).role_label for each in people] == [
        "Petugas Disdukcapil · Kabupaten Banyuasin",
        f"Biro Pemerintahan · {regency.province.name}",
    ]
    assert frame(AnonymousUser()).role_label == ""


def test_a_frame_asks_the_database_once(regency, django_assert_num_queries):
    bureau = frame(make_bureau(regency.province))
    with django_assert_num_queries(1):
        assert [link.label for link in bureau.links][1:3] == ["Tenggat", "Kelengkapan"]
        assert bureau.siblings and bureau.role_label and bureau.drawn_from
        assert not bureau.is_simulated
        assert not bureau.trouble


def test_whatever_the_frame_says_is_among_what_it_is_drawn_from(regency, monkeypatch):
    user = make_bureau(regency.province)
    seen = [frame(user).drawn_from, frame(user, "/koreksi/").drawn_from]
    mark(regency, 1)
    seen.append(frame(user).drawn_from)
    make_request(regency=regency, date="2016-08-03")
    seen.append(frame(user).drawn_from)
    for changed in ({"name": "Lain"}, {"is_simulated": True}):
        Province.objects.update(**changed)
        seen.append(frame(user).drawn_from)
    user.username = "lain"
    seen.append(frame(user).drawn_from)
    monkeypatch.setattr("reports.chrome.watch.failing", lambda: ("worker",), raising=False)
    seen.append(frame(user).drawn_from)
    seen.append(frame(AnonymousUser()).drawn_from)

    assert len(set(map(repr, seen))) == len(seen)
    assert all(value in repr(seen[2]) for value in ("'bureau'", "'16'", repr(regency.province.name)))


def test_every_column_is_drawn_from(regency):
    """So that another area, or another number waiting, is never shown with an earlier masthead."""
    user = make_officer(regency)
    (row,) = frame(user).drawn_from[2]
    assert Held._make(row) == Held(
        "officer", "16", regency.province.name, False, "16.07", "kabupaten", "Banyuasin", "Banyuasin", 0, 0
    )


def test_nobody_is_shown_the_masthead_of_another(regency, neighbour):
    shown = []
    for user in (make_officer(regency, username="ani"), make_officer(neighbour, username="budi")) * 2:
        client = Client()
        client.force_login(user)
        shown.append(client.get("/aturan/").content.decode().partition("<main")[0])

    assert [("ani" in each, "/lapor/16.07/" in each) for each in shown] == [(True, True), (False, False)] * 2
    assert [("budi" in each, "/lapor/16.08/" in each) for each in shown] == [(False, False), (True, True)] * 2


def test_a_number_that_waits_is_told_anew_at_once(regency, client):
    client.force_login(make_bureau(regency.province))
    before = client.get("/aturan/").content.decode()
    mark(regency, 1)
    after = client.get("/aturan/").content.decode()

    assert before.count("1 menunggu") + 1 == after.count("1 menunggu")
