"""Every parameter of every address with what nobody types: never a failure, never a slow answer.

Addresses and parameters are those that the pages themselves lead to, and every name that the code asks a
request for. Each request is one of the recorded ones with one thing in it changed, or one of those that a
stranger, somebody half signed in and somebody invited send to the forms that are open to them.
"""

import itertools
import json
import re
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.authorization.doors import is_let_through, open_doors
from tests.authorization.oddities import BODIES, HEADERS, QUERIES, SEGMENTS, VALUES, Asked
from tests.authorization.recording import Sent, undone
from tests.test_access import routes

# django-tables2 warns of a dot in ?sort= before it ignores it; only tests take a warning for a failure.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:Use '__' to separate path components:DeprecationWarning"),
]
SENDERS = ("officer 16.05", "bureau 16")
MEGABYTE = 1_000_000
# Of the server's own work, where a plain request takes a fiftieth; quadratic work takes minutes.
MOST_SECONDS = 2
# Seconds within PostgreSQL, and questions: several times what any of them takes on a busy machine.
MOST_SECONDS_OF_DATABASE = 2
MOST_QUESTIONS_OF_A_GET = 100


@pytest.fixture(scope="module")
def doors(recorded):
    """What is sent by those who are not signed in; none of it is there for the other modules."""
    with open_doors() as doors:
        yield doors


@pytest.fixture(scope="module")
def people(world, doors):
    return world | {person.name: person for person, _request in doors}


@pytest.fixture(scope="module")
def requests(recorded, doors) -> list[tuple[str, Sent]]:
    """One request of every kind with its sender; those at the doors are all sent, by whom they are for."""
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
    at_doors = {request.route for _person, request in doors}
    return [
        *((who, request) for who, request in found.values() if request.route not in at_doors),
        *((person.name, request) for person, request in doors),
    ]


def names(requests) -> set[str]:
    """Every name that a page sends or the code asks for."""
    sent = {name for _who, request in requests for name, _ in (*request.query, *request.body)}
    asked = re.compile(r"""(?:GET|POST|data|asked)(?:\.get(?:list)?\(|\[)"(\w+)\"""")
    for app in ("ektp", "regencies", "reports"):
        for file in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            sent |= set(asked.findall(file.read_text()))
    return sent


def send(people, who: str, request: Sent, *, content=None, kind="application/x-www-form-urlencoded", **extra):
    """The answer, which is no failure, within its time; bytes on the wire even where text could not be."""
    person = people[who]
    query = request.query if isinstance(request.query, str) else _encoded(request.query)
    address = f"{request.path}?{query}" if query else request.path
    if content is None:
        content, kind = (request.sent, "application/json") if request.sent else (_encoded(request.body), kind)
    person.client.raise_request_exception = False
    began, asked = time.process_time(), Asked()
    with undone(person), connection.execute_wrapper(asked):
        response = person.client.generic(request.method, address, content, kind, **extra)
        said = b"".join(response.streaming_content) if response.streaming else response.content
    spent = time.process_time() - began
    assert response.status_code < 500, (request, content[:200], extra, response.status_code)
    assert b"Traceback" not in said
    assert spent < MOST_SECONDS, (request, spent)
    assert asked.seconds < MOST_SECONDS_OF_DATABASE, (request, asked.seconds)
    assert request.method != "GET" or asked.questions <= MOST_QUESTIONS_OF_A_GET, (request, asked.questions)
    return response


def _encoded(pairs) -> str:
    return urlencode(pairs, errors="surrogatepass")


def changed(request: Sent, values: Iterator[str]) -> Iterator[Sent]:
    """The request with the next of *values* in each of its parameters."""
    for part in ("query", "body"):
        pairs = getattr(request, part)
        for place, (name, _) in enumerate(pairs):
            yield replace(request, **{part: (*pairs[:place], (name, next(values)), *pairs[place + 1 :])})
    if request.sent:
        sent = json.loads(request.sent)
        for key in sent:
            value = next(values)
            for odd in (value, [value], {"a": value}, None, True, 10**30, -1.5):
                yield replace(request, sent=json.dumps(sent | {key: odd}))


def test_every_parameter_that_a_page_sends(requests, people):
    values = itertools.cycle(VALUES)
    for who, request in requests:
        for one in changed(request, values):
            send(people, who, one)


def test_every_value_in_every_parameter_of_a_query(requests, people):
    asked = {}
    for who, request in requests:
        for name, _ in request.query if request.method == "GET" else ():
            asked.setdefault((request.route, name), (who, request))
    for (_route, name), (who, request) in asked.items():
        for value in VALUES:
            pairs = tuple((key, value if key == name else meant) for key, meant in request.query)
            send(people, who, replace(request, query=pairs))
    assert len(asked) > 30


def test_every_value_in_every_field_that_strangers_may_fill_in(doors, people):
    tried = 0
    for person, request in doors:
        for value in VALUES:
            for one in changed(request, itertools.repeat(value)):
                assert is_let_through(send(people, person.name, one)), one
                tried += 1
    assert tried > 500


def test_what_strangers_send_as_it_is_meant_goes_on(doors, people):
    """Otherwise what is changed in it would say nothing; asked last, it tells that the doors stay open."""
    ends = {}
    for person, request in doors:
        response = send(people, person.name, request)
        ends.setdefault((person.name, request.route), []).append(response.headers.get("Location", "form"))
    assert ends == {
        ("stranger", "accounts:sign-in"): ["form", "/akun/", "/akun/"],
        ("stranger", "accounts:demonstration"): ["/", "/"],
        ("before the code", "accounts:second-step"): ["form"] * 3,
        ("before setting up", "accounts:set-up"): ["form"] * 3,
        ("invited", "regencies:invited"): ["form", "/", "/"],
    }


def test_every_name_that_the_code_knows_at_every_address(requests, people):
    known = sorted(names(requests))
    assert {"tanggal", "provinsi", "bulan", "ukuran", "halaman", "tanda", "sidik"} <= set(known)
    values = itertools.cycle(VALUES)
    for who, request in {request.route: (who, request) for who, request in requests}.values():
        pairs = tuple((name, next(values)) for name in known)
        send(people, who, replace(request, method="GET", query=pairs, body=(), sent=""))
        send(people, who, replace(request, method="POST", query=pairs, body=pairs, sent=""))
        added = tuple((name, value) for name, value in pairs if name not in dict(request.body))
        send(people, who, replace(request, method="POST", query=(), body=(*request.body, *added), sent=""))


def test_every_part_of_every_path(requests, people):
    tried = 0
    for who, request in {request.route: (who, request) for who, request in requests}.values():
        for value in request.codes.values():
            for segment in SEGMENTS:
                path = request.path.replace(str(value), segment, 1)
                send(people, who, replace(request, path=path, body=(), sent=""))
                tried += 1
    assert tried > 100


@pytest.mark.parametrize("query", QUERIES)
def test_queries_that_no_form_makes(requests, people, query):
    for who, request in {request.route: (who, request) for who, request in requests}.values():
        send(people, who, replace(request, method="GET", query=query, body=(), sent=""))


def test_bodies_that_no_form_makes(requests, people):
    for who, request in {r.route: (who, r) for who, r in requests if r.method == "POST"}.values():
        for kind, content in BODIES:
            send(people, who, request, content=content, kind=kind)


def test_headers_that_no_browser_sends(requests, people):
    routes = {request.route: (who, request) for who, request in requests}.values()
    headers = itertools.cycle(HEADERS)
    for who, request in routes:
        send(people, who, replace(request, method="GET"), **next(headers))
        send(people, who, replace(request, method="GET"), **next(headers))


def test_a_megabyte_in_any_field_costs_no_more_than_reading_it(requests, people):
    long = ("9" * MEGABYTE, "a " * (MEGABYTE // 2), "1." * (MEGABYTE // 2), "\u202e" * (MEGABYTE // 9))
    values = itertools.cycle(long)
    for who, request in requests:
        if request.method == "POST" and request.route != "regencies:imports":
            with CaptureQueriesContext(connection) as plain:
                send(people, who, request)
            for one in changed(request, values):
                with CaptureQueriesContext(connection) as queries:
                    send(people, who, one)
                assert len(queries) <= len(plain) * 2 + 20, one.path
        elif request.query:
            for one in changed(request, (value[:60_000] for value in values)):
                send(people, who, one)


@pytest.mark.parametrize("costs", ["SELECT pg_sleep(0.03)", "SELECT 1;" * 101, ""])
def test_what_a_request_costs_the_database_is_seen(people, monkeypatch, costs):
    """A stand-in that asks too long, or too often."""

    def generic(*_args, **_extra):
        with connection.cursor() as cursor:
            for question in filter(None, costs.split(";")):
                cursor.execute(question)
        return HttpResponse()

    person = people["stranger"]
    monkeypatch.setattr(person.client, "generic", generic)
    monkeypatch.setattr(f"{__name__}.MOST_SECONDS_OF_DATABASE", 0.02 if "sleep" in costs else 10)
    with pytest.raises(AssertionError) if costs else nullcontext():
        send(people, person.name, Sent("GET", "/masuk/"))


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
def test_whatever_can_be_thought_of(requests, people, data):
    who, request = data.draw(st.sampled_from(requests))
    if request.sent:
        sent = json.loads(request.sent)
        key = data.draw(st.sampled_from(sorted(sent)))
        send(people, who, replace(request, sent=json.dumps(sent | {key: data.draw(JSON)})))
        return
    part = "body" if request.method == "POST" and request.body else "query"
    pairs = getattr(request, part) or (("tanggal", ""),)
    place = data.draw(st.integers(0, len(pairs) - 1))
    value = data.draw(ODD)
    send(
        people,
        who,
        replace(request, **{part: (*pairs[:place], (pairs[place][0], value), *pairs[place + 1 :])}),
    )
