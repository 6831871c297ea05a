"""What several people see alike is drawn once for all of them, and says nothing of any one."""

import datetime as dt
import itertools
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.messages.storage.base import BaseStorage
from django.test import Client, RequestFactory
from django.test.signals import template_rendered

from ektp import replica
from ektp.sessions import SessionStore
from regencies.models import Province, Regency
from reports import unchanged
from tests.factories import make_bureau, make_leader, make_officer, make_regency, make_report
from tests.reports.unchanged_pages.asking import PAGES

pytestmark = pytest.mark.django_db


def test_what_is_drawn_for_one_is_not_drawn_again_for_another_who_sees_the_same(bureau, regency):
    other = Client()
    other.force_login(make_bureau(regency.province, username="orang-lain"))
    other.get("/tenggat/")  # a sign-in may leave a sentence, and what is said once is not shared
    bureau.get("/provinsi/16/")
    drawn = []
    template_rendered.connect(lambda template, **_more: drawn.append(template.name), weak=False)

    page = other.get("/provinsi/16/").content.decode()

    assert "reports/_province_page.html" not in drawn
    assert "orang-lain" in page
    assert page.count("Belum terekam") == bureau.get("/provinsi/16/").content.decode().count("Belum terekam")


def test_what_is_drawn_for_everybody_names_nobody(bureau, regency):
    user = make_leader(regency.province, first_name="Nama", last_name="Pembaca", username="pembaca-pertama")
    first = Client()
    first.force_login(user)
    make_report(regency=regency, date=dt.date(2016, 8, 30))  # nobody has been sent this yet

    for path in sorted(PAGES):
        main = first.get(path).content.decode().partition("<main")[2].partition("</main>")[0]
        assert "Pembaca" not in main
        assert "pembaca-pertama" not in main
        assert "csrfmiddlewaretoken" not in main


def test_who_may_not_see_it_is_not_given_what_was_drawn(bureau, regency):
    bureau.get("/provinsi/16/")
    officer = Client()
    officer.force_login(make_officer(regency))

    assert officer.get("/provinsi/16/").status_code == 404


@pytest.mark.parametrize("path", ["/provinsi/16/", "/tenggat/"])
def test_the_provinces_pages_are_drawn_alike_for_each_role(bureau, regency, monkeypatch, path):
    """So that what was drawn for the one may be shown to the other."""
    leader = Client()
    leader.force_login(make_leader(regency.province))
    shown = []
    for client in (bureau, leader):
        monkeypatch.setattr(unchanged, "_drawn", OrderedDict())
        shown.append(client.get(path).content.decode().partition("<h1")[2].partition("</main>")[0])

    assert shown[0] == shown[1] != ""


def test_each_role_is_shown_its_own_page_of_a_regency(regency):
    """The officer and the bureau may report from it, leadership may not, and a neighbour may not see it."""
    neighbour = make_regency(code="16.12", province=regency.province)
    people = [make_officer(regency), make_leader(regency.province), make_bureau(regency.province)]
    shown = []
    for user in [*people, *people]:
        client = Client()
        client.force_login(user)
        page = client.get("/kabkota/16.13/")
        assert page.status_code == 200
        shown.append('href="/lapor/16.13/' in page.content.decode().partition("<main")[2])
    stranger = Client()
    stranger.force_login(make_officer(neighbour))

    assert shown == [True, False, True] * 2
    assert stranger.get("/kabkota/16.13/").status_code == 404


def test_a_change_is_drawn_at_once(bureau, regency):
    before = bureau.get("/provinsi/16/").content
    Regency.objects.filter(pk=regency.pk).update(short_name="Nama Baru")

    after = bureau.get("/provinsi/16/").content.decode()

    assert "Nama Baru" not in before.decode()
    assert "Nama Baru" in after


SUBJECT = Province(pk=7)


def _state(rows: str, *, roles: str = "bureau:1:", looked_up: float) -> unchanged.State:
    return unchanged.State("page", roles, rows, "person", looked_up)


def _request(state: unchanged.State, **headers: str):
    request = RequestFactory().get("/", headers=headers)
    request._messages = _NoMessages(request)
    request.page_state = state
    return request


class _NoMessages(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True


def test_a_crowd_that_asks_while_rows_change_has_a_page_drawn_once_at_a_time_and_never_older(monkeypatch):
    """Every look-up finds new rows: one draws, the others wait, the next drawing serves all of them."""
    versions, at_once, drawn = itertools.count(1), [0], []
    monkeypatch.setattr(unchanged, "_drawn", OrderedDict())

    in_turn = threading.Lock()

    def look_up(_request) -> unchanged.State:
        with in_turn:
            return _state(str(next(versions)), looked_up=time.monotonic())

    def draw() -> dict[str, str]:
        at_once[0] += 1
        time.sleep(0.1)
        drawn.append(at_once[0])
        at_once[0] -= 1
        return {"main": str(len(drawn))}

    monkeypatch.setattr(unchanged, "_state_of", look_up)
    together = threading.Barrier(12)

    def visit(_number: int) -> tuple[int, int]:
        request = _request(look_up(None))
        asked = int(request.page_state.rows)
        together.wait()
        unchanged.drawn_once(request, draw, SUBJECT)
        return asked, int(request.page_state.rows)

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(visit, range(12)))

    assert all(shown >= asked for asked, shown in found)
    assert set(drawn) == {1}
    assert len(drawn) <= 3


@pytest.mark.parametrize("by_role", [True, False])
def test_who_lost_the_role_while_waiting_keeps_nothing_that_a_tag_would_confirm(monkeypatch, by_role):
    monkeypatch.setattr(unchanged, "_drawn", OrderedDict())
    monkeypatch.setattr(unchanged, "_state_of", lambda _request: _state("old", looked_up=1.0))
    request = _request(_state("newer", looked_up=2.0))
    unchanged.drawn_once(
        _request(_state("old", looked_up=1.0)), lambda: {"main": "old"}, SUBJECT, by_role=by_role
    )
    monkeypatch.setattr(unchanged, "_state_of", lambda _request: _state("newest", roles="", looked_up=3.0))
    (kept,) = unchanged._drawn.values()
    with kept.lock, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(
            unchanged.drawn_once, request, lambda: {"main": "new"}, SUBJECT, by_role=by_role
        )
        time.sleep(0.1)
        kept.lock.release()
        waiting.result(10)
        kept.lock.acquire()

    assert request.page_state is None
    assert kept.parts == {"main": "old"}


def test_a_drawing_that_fails_leaves_the_next_to_draw(monkeypatch):
    monkeypatch.setattr(unchanged, "_drawn", OrderedDict())
    state = _state("rows", looked_up=time.monotonic())
    with pytest.raises(ZeroDivisionError):
        unchanged.drawn_once(_request(state), lambda: 1 // 0, SUBJECT)
    assert unchanged.drawn_once(_request(state), lambda: {"main": "drawn"}, SUBJECT) == {"main": "drawn"}


def _shown_to_who_comes(later: float, **headers: str) -> tuple[str, str]:
    """What is shown of "old" rows that were drawn at 100.0, and of which rows its tag will tell."""
    unchanged.drawn_once(_request(_state("old", looked_up=100.0)), lambda: {"main": "old"}, SUBJECT)
    request = _request(_state("new", looked_up=100.0 + later), **headers)
    drawn = unchanged.drawn_once(request, lambda: {"main": "new"}, SUBJECT)
    return drawn["main"], request.page_state.rows


@pytest.mark.parametrize(
    ("working", "later", "headers", "shown"),
    [
        (4, 0.9, {}, "old"),
        (4, 1.1, {}, "new"),
        (2, 0.9, {}, "new"),
        (4, 0.9, {"Cache-Control": "max-age=0"}, "new"),
        (4, 0.9, {"Cache-Control": "no-cache", "Pragma": "no-cache"}, "new"),
    ],
    ids=["busy", "too old", "not busy", "asked again", "asked for anew"],
)
def test_only_a_busy_process_shows_what_is_a_moment_old_and_never_to_who_asks_again(
    monkeypatch, working, later, headers, shown
):
    monkeypatch.setattr(unchanged, "_drawn", OrderedDict())
    monkeypatch.setattr(unchanged.in_flight, "count", lambda: working)
    monkeypatch.setattr(unchanged.time, "monotonic", lambda: 100.0 + later)

    assert _shown_to_who_comes(later, **headers) == (shown, shown)


def test_a_page_is_not_read_from_a_replica_that_lacks_what_its_state_has(regency, monkeypatch):
    """The replica was found whole when the request came; the state is looked up after that."""
    request = RequestFactory().get("/kabkota/16.13/")
    request.user, request.session = make_bureau(regency.province), SessionStore()
    for is_whole, place in ((True, replica.ALIAS), (False, None)):
        monkeypatch.setattr(replica, "has_everything", lambda is_whole=is_whole: is_whole)
        with replica.reading(True):
            unchanged._state_of(request)
            assert replica.Router().db_for_read(Regency) == place
