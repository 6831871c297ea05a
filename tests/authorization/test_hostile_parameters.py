"""Every parameter of every address with what nobody types: never a failure, never a slow answer.

Addresses and parameters are those that the pages themselves lead to, and every name that the code asks a
request for. Each request is one of the recorded ones with one thing in it changed.
"""

import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.authorization.recording import Sent, undone
from tests.test_access import routes

# django-tables2 warns of a dot in ?sort= before it ignores it; only tests take a warning for a failure.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Use '__' to separate path components:DeprecationWarning"),
]
SENDERS = ("officer 16.05", "bureau 16")
VALUES = (
    "\x00",
    "\u202e16.05\u2066\x85\x1b[2J",
    "9" * 400,
    "-1",
    "1e308",
    "NaN",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "99999-99-99",
    "2016-08",
    "2016-02-30T25:61",
    "\ud800",
    "\ufffe\uffff",
    "' OR 1=1; --",
    "../../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "{{ 7|add:7 }}<script>alert(1)</script>",
    "١٢٣",
    "²½",
    "[]",
    '{"a": null}',
    "a|b|c|d|e",
    "16.05|9999-99-99|zero_on_service_day|1e9|-1",
    "-" * 5000,
    " ",
    "",
)
SEGMENTS = (
    "%00",
    "%ED%A0%80",
    "%FF",
    "9" * 400,
    "%EF%BC%91%EF%BC%96.05",
    "16.05%0A",
    "..%2f..",
    "%25",
    "0000-00",
)
QUERIES = (
    "&&==&=&",
    "tanggal[]=2016-08-30&tanggal[]=x",
    "tanggal=%ED%A0%80&tanggal=%FF",
    "%00=%00",
    "a=1&" * 1500,
)
BODIES = (
    ("application/json", "{" * 100_000),
    ("application/json", '{"a":' * 50_000),
    ("application/json", b"\xff\xfe\x00"),
    ("application/json", "[1e999, NaN, " + "9" * 5000 + "]"),
    ("application/json; charset=utf-99", "{}"),
    ("application/x-www-form-urlencoded; charset=utf-99", "a=b"),
    ("application/x-www-form-urlencoded", "a=%ED%A0%80&%00=%00&" + "x=1&" * 1500),
    ("multipart/form-data", "a"),
    ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name="),
    ("multipart/form-data; boundary=" + "x" * 300, "--x--"),
    ("text/xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("\x00", "a"),
)
HEADERS = (
    {"HTTP_HOST": "x" * 300},
    {"HTTP_HOST": "testserver:99999"},
    {"HTTP_X_FORWARDED_FOR": "\u202e, ,,::::, 999.1"},
    {"HTTP_IF_NONE_MATCH": '"' * 5000},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Xxx 99999 99:99:99 GMT"},
    {"HTTP_ACCEPT_LANGUAGE": "x-" * 3000 + ";q=9e9"},
    {"HTTP_ACCEPT": "\x00" * 100, "HTTP_ACCEPT_ENCODING": ",;=" * 1000},
    {"HTTP_RANGE": "bytes=-1,9999999999999999999999-", "HTTP_REFERER": "http://[::1"},
    {"HTTP_COOKIE": "sessionid=\x00%ff; csrftoken=" + "x" * 5000 + "; django_language=../../xx; =;;"},
    {"HTTP_COOKIE": 'sessionid="\\000aaaaaaaaaaaaaaaaaaaaaaa"; csrftoken="\\000"'},
    {"HTTP_ORIGIN": "null", "HTTP_X_CSRFTOKEN": "\x00"},
)
MEGABYTE = 1_000_000
MOST_SECONDS = (
    2  # of the server's own work, where a plain request takes a fiftieth; quadratic work takes minutes
)


@pytest.fixture(scope="module")
def requests(recorded) -> list[tuple[str, Sent]]:
    """One request of every kind with its sender."""
    found = {}
    for name in SENDERS:
        for request in recorded[name]:
            found.setdefault(request.kind, (name, request))
    for name in routes():
        try:
            request = Sent("GET", reverse(name))
        except NoReverseMatch:
            continue
        for method in ("GET", "POST"):
            request = replace(request, method=method)
            found.setdefault(request.kind, (SENDERS[1], request))
    return list(found.values())


def names(requests) -> set[str]:
    """Every name that a page sends or the code asks for."""
    sent = {name for _who, request in requests for name, _ in (*request.query, *request.body)}
    asked = re.compile(r"""(?:GET|POST|data|asked)(?:\.get(?:list)?\(|\[)"(\w+)\"""")
    for app in ("ektp", "regencies", "reports"):
        for file in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            sent |= set(asked.findall(file.read_text()))
    return sent


def send(world, who: str, request: Sent, *, content=None, kind="application/x-www-form-urlencoded", **extra):
    """The answer, which is no failure, within its time; bytes on the wire even where text could not be."""
    person = world[who]
    query = request.query if isinstance(request.query, str) else _encoded(request.query)
    address = f"{request.path}?{query}" if query else request.path
    if content is None:
        content, kind = (request.sent, "application/json") if request.sent else (_encoded(request.body), kind)
    person.client.raise_request_exception = False
    began = time.process_time()
    with undone(person):
        response = person.client.generic(request.method, address, content, kind, **extra)
        said = b"".join(response.streaming_content) if response.streaming else response.content
    spent = time.process_time() - began
    assert response.status_code < 500, (request, content[:200], extra, response.status_code)
    assert b"Traceback" not in said
    assert spent < MOST_SECONDS, (request, spent)
    return response


def _encoded(pairs) -> str:
    return urlencode(pairs, errors="surrogatepass")


def changed(request: Sent, value: str) -> Iterator[Sent]:
    """The request with *value* in each of its parameters."""
    for part in ("query", "body"):
        pairs = getattr(request, part)
        for place, (name, _) in enumerate(pairs):
            yield replace(request, **{part: (*pairs[:place], (name, value), *pairs[place + 1 :])})
    if request.sent:
        sent = json.loads(request.sent)
        for key in sent:
            for odd in (value, [value], {"a": value}, None, True, 10**30, -1.5):
                yield replace(request, sent=json.dumps(sent | {key: odd}))


def test_every_parameter_that_a_page_sends(requests, world):
    values = itertools.cycle(VALUES)
    for who, request in requests:
        for one in changed(request, next(values)):
            send(world, who, one)


def test_every_name_that_the_code_knows_at_every_address(requests, world):
    known = sorted(names(requests))
    assert {"tanggal", "provinsi", "bulan", "ukuran", "halaman", "tanda", "sidik"} <= set(known)
    values = itertools.cycle(VALUES)
    for who, request in {request.route: (who, request) for who, request in requests}.values():
        pairs = tuple((name, next(values)) for name in known)
        send(world, who, replace(request, method="GET", query=pairs, body=(), sent=""))
        send(world, who, replace(request, method="POST", query=pairs, body=pairs, sent=""))


def test_every_part_of_every_path(requests, world):
    tried = 0
    for who, request in {request.route: (who, request) for who, request in requests}.values():
        for value in request.codes.values():
            for segment in SEGMENTS:
                path = request.path.replace(str(value), segment, 1)
                send(world, who, replace(request, path=path, body=(), sent=""))
                tried += 1
    assert tried > 100


@pytest.mark.parametrize("query", QUERIES)
def test_queries_that_no_form_makes(requests, world, query):
    for who, request in {request.route: (who, request) for who, request in requests}.values():
        send(world, who, replace(request, method="GET", query=query, body=(), sent=""))


def test_bodies_that_no_form_makes(requests, world):
    for who, request in {r.route: (who, r) for who, r in requests if r.method == "POST"}.values():
        for kind, content in BODIES:
            send(world, who, request, content=content, kind=kind)


def test_headers_that_no_browser_sends(requests, world):
    routes = {request.route: (who, request) for who, request in requests}.values()
    headers = itertools.cycle(HEADERS)
    for who, request in routes:
        send(world, who, replace(request, method="GET"), **next(headers))
        send(world, who, replace(request, method="GET"), **next(headers))


def test_a_megabyte_in_any_field_costs_no_more_than_reading_it(requests, world):
    long = ("9" * MEGABYTE, "a " * (MEGABYTE // 2), "1." * (MEGABYTE // 2), "\u202e" * (MEGABYTE // 9))
    values = itertools.cycle(long)
    for who, request in requests:
        if request.method == "POST" and request.route != "regencies:imports":
            with CaptureQueriesContext(connection) as plain:
                send(world, who, request)
            for one in changed(request, next(values)):
                with CaptureQueriesContext(connection) as queries:
                    send(world, who, one)
                assert len(queries) <= len(plain) * 2 + 20, one.path
        elif request.query:
            for one in changed(request, next(values)[:60_000]):
                send(world, who, one)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ODD = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Nd", "No"]), max_size=30),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.datetimes().map(str),
    st.uuids().map(str),
    st.from_regex(r"[0-9]{0,4}-[0-9]{0,3}-[0-9]{0,3}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}([., ][0-9]{3}){0,6}", fullmatch=True),
)


@hypothesis_settings(
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_can_be_thought_of(requests, world, data):
    who, request = data.draw(st.sampled_from(requests))
    if request.sent:
        sent = json.loads(request.sent)
        key = data.draw(st.sampled_from(sorted(sent)))
        send(world, who, replace(request, sent=json.dumps(sent | {key: data.draw(JSON)})))
        return
    part = "body" if request.method == "POST" and request.body else "query"
    pairs = getattr(request, part) or (("tanggal", ""),)
    place = data.draw(st.integers(0, len(pairs) - 1))
    value = data.draw(ODD)
    send(
        world,
        who,
        replace(request, **{part: (*pairs[:place], (pairs[place][0], value), *pairs[place + 1 :])}),
    )
