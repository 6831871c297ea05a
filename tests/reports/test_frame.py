"""The frame of every page: where this person may go, how much waits there, and nothing of anybody else."""

import datetime as dt
import gzip
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from ektp import kept
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


def test_what_waits_in_several_areas_is_summed_and_nothing_twice(regency, neighbour, elsewhere):
    user = make_officer(regency)
    Membership.objects.create(user=user, role="officer", province=neighbour.province, regency=neighbour)
    for area in (regency, neighbour, elsewhere):
        mark(area, 1)
    assert [link.waiting for link in frame(user).links if link.label == "Janggal"] == [2]
    for province in (elsewhere.province, regency.province):
        Membership.objects.create(user=user, role="leadership", province=province)
    assert [link.waiting for link in frame(user).links if link.label == "Janggal"] == [3]


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


def test_whatever_the_frame_says_is_among_what_it_is_drawn_from(regency, monkeypatch, settings):
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
    dark = frame(user)
    dark.request.COOKIES["theme"] = "dark"
    seen.append(dark.drawn_from)
    user.memberships.update(role="leadership")
    seen.append(frame(user).drawn_from)
    user.memberships.update(role="bureau")
    settings.EKTP_TODAY = dt.date(2016, 8, 31)
    seen.append(frame(user).drawn_from)
    monkeypatch.setattr("reports.chrome.watch.failing", lambda: ("worker",))
    seen.append(frame(user).drawn_from)
    seen.append(frame(AnonymousUser()).drawn_from)

    assert len(set(map(repr, seen))) == len(seen)
    assert all(value in repr(seen[2]) for value in ("'bureau'", "'16'", repr(regency.province.name)))


def test_every_column_is_drawn_from(regency):
    """So that another area, or another number waiting, is never shown with an earlier masthead."""
    user = make_officer(regency)
    (row,) = frame(user)._rows
    assert [row] in frame(user).drawn_from
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


FIGURES = ["/provinsi/16/", "/tenggat/", "/kabkota/16.07/"]


def shown(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    packed = response.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(response.content) if packed else response.content).decode()


def but_the_token(page: str) -> str:
    assert len(set(re.findall(r'name="csrfmiddlewaretoken" value="(\w{64})"', page))) == 1
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page)


@pytest.mark.parametrize("path", FIGURES)
class TestAroundWhatManySeeAlike:
    """Its frame is kept too, for everything that is in it."""

    @pytest.fixture
    def ani(self, regency):
        return self.of(make_bureau(regency.province, username="ani"))

    def of(self, user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def test_everybody_has_his_own(self, path, regency, ani):
        budi = self.of(make_leader(regency.province, username="budi"))
        for _turn in range(2):
            pages = [shown(each, path) for each in (ani, budi)]
            assert [(">ani<" in page, ">budi<" in page) for page in pages] == [(True, False), (False, True)]
            assert ['href="/impor/"' in page for page in pages] == [True, False]

    def test_the_same_reader_is_sent_the_same_but_for_the_token(self, path, ani):
        once, again = (shown(ani, path) for _turn in range(2))
        assert once != again
        assert but_the_token(once) == but_the_token(again)

    def test_packed_it_is_the_same_page(self, path, ani):
        assert but_the_token(shown(ani, path)) == but_the_token(shown(ani, path, accept_encoding="gzip"))

    def test_another_address_stands_in_its_form(self, path, ani):
        shown(ani, path)
        assert f'name="next" value="{path}?x=%3Cb%3E&amp;y=1"' in shown(ani, f"{path}?x=%3Cb%3E&y=1")

    def test_theme_and_language_are_the_reader_s_own(self, path, ani):
        plain = shown(ani, path)
        ani.cookies["theme"] = "dark"
        assert '<html lang="id" data-bs-theme="dark">' in shown(ani, path)
        ani.cookies["django_language"] = "en"
        assert '<html lang="en-GB" data-bs-theme="dark">' in shown(ani, path)
        assert ">Sign out<" in shown(ani, path)
        ani.cookies.clear()
        ani.force_login(make_bureau(Province.objects.get(code="16"), username="citra"))
        assert '<html lang="id">' in plain
        assert '<html lang="id">' in shown(ani, path)

    def test_what_waits_is_told_at_once(self, path, ani, regency):
        assert ' aria-label="1 menunggu"' not in shown(ani, path)
        mark(regency, 1)
        assert ' aria-label="1 menunggu"' in shown(ani, path)

    def test_what_is_said_once_is_said_once(self, path, ani):
        assert "bukan tanggal" in shown(ani, f"{path}?tanggal=kemarin")
        assert "bukan tanggal" not in shown(ani, path)

    def test_its_parts_are_drawn_once(self, path, ani):
        shown(ani, path)
        misses = kept._packed.cache_info().misses
        shown(ani, f"{path}?tanggal=2016-08-15")
        assert kept._packed.cache_info().misses == misses
