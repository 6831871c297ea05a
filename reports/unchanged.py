"""Answers 304 to who has the page already, before anything is read for it or drawn.

A page of figures is made from rows, the person, the address, the language, the date and this very version
of the program. Its ``ETag`` is a digest of these under the secret key. The rows are not read for it:
PostgreSQL gives every version of a row the number of the transaction that wrote it (``xmin``) and a place
(``ctid``), so that the count of the visible rows and the sum of their hashes differ whenever one was added,
changed or removed. What several people see alike is drawn once for all of them, under the same rule.
"""

import datetime as dt
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, wraps
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.contrib.messages import get_messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from ektp import again, in_flight, replica, sessions, theme
from ektp.health.latest import watch
from ektp.packed import Packed
from ektp.prepared import Prepared
from regencies.models import Regency
from regencies.models.areas import today_in_each_zone
from reports.pages import late_before

_OF_PROVINCE = "province_id IN (SELECT province_id FROM mine)"
_OF_REGENCY = "regency_id IN (SELECT id FROM areas)"
WATCHED = {
    "regencies_province": "id IN (SELECT province_id FROM mine)",
    "regencies_regency": _OF_PROVINCE,
    "regencies_deadline": _OF_PROVINCE,
    "regencies_servicedayexception": _OF_PROVINCE,
    "regencies_underdevelopedperiod": _OF_REGENCY,
    # What is entered leaves a mark in the same transaction, and what is derived from it a new state.
    "regencies_stalemark": _OF_REGENCY,
    "reports_recomputestate": _OF_REGENCY,
    "regencies_markanswer": _OF_REGENCY,
    "regencies_correctionrequest": f"state = 'open' AND {_OF_REGENCY}",
}
"""Every table whose rows a page shows without a stale mark telling of it, and which of its rows."""

_VERSION = "concat_ws('/', count(*), sum(hashtextextended(concat_ws('/', xmin, ctid), 0)))"
# Marks are removed in a moment, so the number of late ones says which: the oldest of those that are there.
_LATE = f"(SELECT count(*) FROM regencies_stalemark WHERE marked_at < $2 AND {_OF_REGENCY})"
_ROLES = (
    "(SELECT string_agg(each, ' ' ORDER BY each) FROM regencies_membership, "
    "concat_ws(':', role, province_id, regency_id) each WHERE user_id = $1)"
)
_ROWS = (
    # Names of colleagues stand beside their changes; their rows also move with every sign-in.
    "(SELECT sum(hashtextextended(concat_ws('/', username, first_name, last_name), id)) FROM regencies_user "
    f"WHERE id IN (SELECT user_id FROM regencies_membership WHERE {_OF_PROVINCE})), "
    + ", ".join(f"(SELECT {_VERSION} FROM {table} WHERE {rows})" for table, rows in WATCHED.items())
)
_STATE = Prepared(
    "pages_unchanged",
    "bigint, timestamptz",
    "WITH mine AS (SELECT DISTINCT province_id FROM regencies_membership WHERE user_id = $1), "
    # An officer sees nothing of another regency, so what is reported there changes no page of his.
    "areas AS (SELECT area.id FROM regencies_regency area JOIN regencies_membership role "
    "ON role.province_id = area.province_id AND coalesce(role.regency_id, area.id) = area.id "
    f"WHERE role.user_id = $1) SELECT {_ROLES}, {_LATE}, {_ROWS}",
)
_OF_ONE = Prepared(
    "regency_unchanged",
    "bigint, timestamptz",
    "WITH areas AS (SELECT id, province_id FROM regencies_regency WHERE id = $1), "
    f"mine AS (SELECT province_id FROM areas) SELECT {_LATE}, {_ROWS}",
)
"""The same of one regency and what it shares with its province."""


def _before() -> tuple[dt.datetime]:
    return (late_before(),)


sessions.ask_along(_STATE, _before)
MOST_DRAWN = 40
"""Drawn pages that each process keeps, 10 kB each: those that are asked for again and again."""

PATIENCE = 10.0
"""Seconds to wait for another's drawing, before a page is drawn beside it."""

BUSY, GRACE = 3, 1.0
"""While a process works on so many requests, who opens a page may be shown what was drawn from rows looked up
so many seconds ago. Not who asks again: a reload, what a form leads to, an open page that renews itself."""

_PROGRAM = (
    ("templates", "*.*"),
    ("locale", "*.mo"),
    ("static", "*.*"),
    ("ektp", "*.py"),
    ("regencies", "*.py"),
    ("reports", "*.py"),
)

Parts = dict[str, Packed | str]


@dataclass(frozen=True)
class State:
    """``page``: address and language. ``roles``: of who asks. ``rows``: their versions, and the date.
    ``person``: who asks, and what fails for a while, which the bureau is told on every page. ``looked_up``:
    when, in monotonic seconds, at the latest. ``row``: what was. ``moment``: what else counts."""

    page: str
    roles: str
    rows: str
    person: str
    looked_up: float
    row: tuple = ()
    moment: tuple = ()


@dataclass
class Drawn:
    """What was drawn of a page last, from which rows, which of them are its subject's ``own``, and when they
    were looked up."""

    lock: Lock = field(default_factory=Lock)
    rows: str = ""
    own: str = ""
    looked_up: float = 0.0
    parts: Parts = field(default_factory=dict)


_drawn: OrderedDict[str, Drawn] = OrderedDict()
_lock = Lock()


def unless_unchanged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page of figures whose rows ``WATCHED`` covers."""

    @wraps(view)
    def inner(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        request.page_state = None
        if len(get_messages(request)):  # they are shown once
            return view(request, *args, **kwargs)
        # Before the page: it must never be older than its tag.
        state = request.page_state = _state_of(request)
        known = request.headers.get("If-None-Match", "")
        if known and (tag := _tag(request, state)) in known:
            again.keep(request, again.Basis(_STATE, _before, _moment), state.row, state.moment)
            return HttpResponseNotModified(headers={"ETag": tag})
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and request.page_state and not len(get_messages(request)):
            response.headers["ETag"] = _tag(request, request.page_state)
        return response

    return inner


def drawn_once(
    request: HttpRequest, draw: Callable[[], Parts], subject: Model, *, by_role: bool = False
) -> Parts:
    """What *draw* makes, or has made of *subject* for somebody who sees the same: all who may see it, or with
    *by_role* those with the same roles. Nothing of one person may be in it.

    A regency's page is drawn from nothing of another regency, so it outlives what moves there.

    The caller has authorized the person before: this only spares the drawing. A page is drawn once at a time:
    who comes meanwhile waits, and what is drawn next is drawn for all who wait. It is never older than the
    moment at which any of them asked, ``GRACE`` aside.
    """
    state: State | None = request.page_state
    if state is None:
        return draw()
    kept = _kept(
        "\n".join((state.page, subject._meta.label, str(subject.pk), state.roles if by_role else ""))
    )
    if kept.rows == state.rows:
        return kept.parts
    if _may_be_a_moment_old(request, kept):
        request.page_state = replace(state, rows=kept.rows)
        return kept.parts
    has_waited = not kept.lock.acquire(blocking=False)
    if has_waited and not kept.lock.acquire(timeout=PATIENCE):
        return draw()
    try:
        if kept.rows != state.rows and kept.looked_up < state.looked_up:
            now = request.page_state = _state_of(request) if has_waited else state
            own = _rows_of(subject) if isinstance(subject, Regency) else ""
            is_kept = own and own == kept.own
            parts = kept.parts if is_kept else draw()
            after = now if is_kept or not by_role else _state_of(request)
            has_other_roles = {now.roles, after.roles} != {state.roles}
            if has_other_roles:  # than when this was allowed: nothing is kept of it
                request.page_state = None
            if has_other_roles or len(get_messages(request)):
                return parts
            kept.parts, kept.rows, kept.own, kept.looked_up = parts, now.rows, own, now.looked_up
        request.page_state = replace(state, rows=kept.rows)
        return kept.parts
    finally:
        kept.lock.release()


def _may_be_a_moment_old(request: HttpRequest, kept: Drawn) -> bool:
    asks_again = request.headers.get("Cache-Control", "") or request.headers.get("Pragma", "")
    is_recent = kept.parts and time.monotonic() - kept.looked_up < GRACE
    return bool(is_recent and not asks_again and in_flight.count() >= BUSY)


def _kept(page: str) -> Drawn:
    with _lock:
        found = _drawn.setdefault(page, Drawn())
        _drawn.move_to_end(page)
        while len(_drawn) > MOST_DRAWN:
            _drawn.popitem(last=False)
        return found


def _state_of(request: HttpRequest) -> State:
    looked_up, row = request.session.take_along(request.user.pk) or (time.monotonic(), None)
    row = row or _STATE.row([request.user.pk, *_before()])
    replica.look_again()
    (roles, *rows), (today, failing) = row, _moment(row)
    person = (request.user.pk, request.user.username, request.user.known_as, *failing)
    page = "\n".join((get_language(), request.get_full_path()))
    texts = (str(roles), "\n".join(map(str, (*today, *rows))), "\n".join(map(str, person)))
    return State(page, *texts, looked_up, row, (today, failing))


def _rows_of(regency: Regency) -> str:
    row = _OF_ONE.row([regency.pk, *_before()])
    replica.look_again()
    return "\n".join(map(str, (*today_in_each_zone(), *row)))


def _moment(_row: tuple) -> tuple[tuple, tuple[str, ...]]:
    """(today in each zone, what fails for a while). A page says how far the deadline is."""
    return today_in_each_zone(), watch.failing()


def _tag(request: HttpRequest, state: State) -> str:
    """Its forms hold the cookie's secret, so a page from before a sign-in is none of after it."""
    own = (request.META.get("CSRF_COOKIE", ""), theme.chosen(request))
    text = "\n".join((_program(), *own, state.person, state.page, state.roles, state.rows))
    return f'"{salted_hmac("reports.unchanged", text, algorithm="sha256").hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def _program() -> str:
    """Changes with every new version of code, templates, texts and files."""
    digest = hashlib.sha256()
    for folder, pattern in _PROGRAM:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob(pattern)):
            digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()
