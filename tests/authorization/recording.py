"""Every request that the pages of a person lead to, found by reading them as a browser would."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from urllib.parse import urljoin
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve

from regencies.device_keys import device_owner
from regencies.models import FLOWS
from tests.authorization.reading import Form, Page
from tests.authorization.world import HEADER, Person
from tests.factories import PASSWORD

TODAY = "2016-08-30"
# Ends the session that the sweep needs; what it does to others is the test of signing out.
NOT_FOLLOWED = {"accounts:sign-out", "set_language"}
# Whatever stands there: what is sent unchanged changes nothing.
ALWAYS = {"recorded": "12", "eligible": "1000007", "population": "9000000"}
TYPED = {
    "printed": "3",
    "pesan": (
        f"{TODAY} perekaman 12, cetak baru 3, cetak ulang 0, blangko masuk 0, blangko rusak 0, "
        "suket terbit 0, suket ditarik 0"
    ),
    "old_password": PASSWORD,
    "password": PASSWORD,
    "new_password1": "jembatan-ampera-sore",
    "new_password2": "jembatan-ampera-sore",
    "username": "orang-baru",
}


@dataclass(frozen=True)
class Sent:
    """One request. ``body`` holds the fields of a form, ``sent`` the JSON of a script."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: tuple[tuple[str, str], ...] = ()
    sent: str = ""

    @property
    def route(self) -> str:
        return resolve(self.path).view_name

    @property
    def codes(self) -> dict:
        """What the path names: codes, numbers, months."""
        return resolve(self.path).kwargs

    @property
    def kind(self) -> tuple:
        """Requests of one kind differ only in whom they are about."""
        keys = frozenset(name for name, _ in (*self.query, *self.body))
        button = next((value for name, value in self.body if name in {"tindakan", "putusan", "jawaban"}), "")
        return self.method, self.route, keys, button, self.codes.get("kind"), self.codes.get("part")

    @property
    def text(self) -> str:
        """Everything that is sent, to tell an echo from a leak."""
        return " ".join([self.path, self.sent, *(value for _, value in (*self.query, *self.body))])

    def send(self, client, **extra):
        query = _query(self.query)
        address = f"{self.path}?{query}" if query else self.path
        if self.method == "GET":
            return client.get(address, **extra)
        if self.sent:
            return client.post(address, self.sent, content_type="application/json", **extra)
        data = {}
        for name, value in self.body:
            data.setdefault(name, []).append(_file(value) if name == "berkas" else value)
        return client.post(address, data, **extra)


@dataclass(frozen=True)
class Answer:
    """What its owner was told about keeping it."""

    status: int
    cache_control: str
    etag: str


def record(person: Person) -> dict[Sent, Answer]:
    """The requests that can be reached from the first page; one that brings nothing new is left out."""
    found: dict[Sent, Answer] = {}
    known: set[tuple] = set()
    waiting = [Sent("GET", "/")]
    while waiting:
        request = waiting.pop(0)
        new = set(_news(request)) - known
        if new:
            known |= new
            found[request], led_to = _answered(person, request)
            waiting += led_to
    return found


def _news(request: Sent) -> Iterator[tuple]:
    """What a request may bring: its address, each name in its query, each set of fields with its button."""
    about = (request.method, request.route, *sorted(request.codes.items()))
    if request.method == "POST":
        yield (*about, request.kind)
    else:
        yield about
        for name, _value in request.query:
            yield (*about, name)


def _answered(person: Person, request: Sent) -> tuple[Answer, list[Sent]]:
    """The answer and where it leads; what the request wrote is undone."""
    with undone(person):
        response = request.send(person.client)
    assert response.status_code < 500, (person.name, request)
    header = response.headers.get
    answer = Answer(response.status_code, header("Cache-Control", ""), header("ETag", ""))
    led_to = []
    if response.status_code in {301, 302}:
        led_to += _addressed(person, request, response.url)
    elif header("Content-Type", "").startswith("text/html"):
        page = Page(response.content.decode())
        for address in page.addresses:
            led_to += _addressed(person, request, address)
        for form in page.forms:
            led_to += _filled(person, request, form)
    return answer, led_to


@contextmanager
def undone(person: Person) -> Iterator[None]:
    """What is written is taken back, and so is what a new session has told the browser."""
    cookies = deepcopy(person.client.cookies)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        person.client.cookies = cookies


def _address(page: Sent, address: str) -> tuple[str, tuple]:
    """Path and query that an address on *page* means."""
    path, _, query = address.partition("#")[0].partition("?")
    return urljoin(page.path, path), tuple(QueryDict(query).items())


def _addressed(person: Person, page: Sent, address: str) -> Iterator[Sent]:
    request = Sent("GET", *_address(page, address))
    if not _is_followed(request) or _is_another_of_his(person, request):
        return
    yield request
    if request.route in SCRIPTS:
        for sent in SCRIPTS[request.route](person, request.codes):
            yield replace(request, method="POST", query=(), sent=json.dumps(sent))


def _filled(person: Person, page: Sent, form: Form) -> Iterator[Sent]:
    """The form as somebody sends it who fills what is empty, with each of its buttons."""
    path, query = _address(page, form.action)
    fields = [(name, _typed(name, kind, value)) for name, kind, value in form.fields]
    own = next((code for code in sorted(person.sees) if "." in code), "")
    fields = [
        (name, own if name == "berkas" else value) for name, value in fields if name != "csrfmiddlewaretoken"
    ]
    for name, value in form.buttons or [("", "")]:
        sent = tuple(fields + ([(name, value)] if name else []))
        if form.method == "get":
            request = Sent("GET", path, sent)
        else:
            request = Sent("POST", path, query if form.action else page.query, sent)
        if _is_followed(request):
            yield request


def _is_another_of_his(person: Person, request: Sent) -> bool:
    """The bureau's pages are followed for one of its regencies: the others' are made by the same lines."""
    code = request.codes.get("code", "")
    return "." in code and code in person.sees and code != min(each for each in person.sees if "." in each)


def _is_followed(request: Sent) -> bool:
    try:
        return request.route not in NOT_FOLLOWED
    except Resolver404:
        return False


def _typed(name: str, kind: str, value: str) -> str:
    if name in ALWAYS and kind == "text":
        return ALWAYS[name]
    if name in TYPED and not value.strip():
        return TYPED[name]
    if value or kind == "hidden":
        return value
    return {"checkbox": "on", "date": TODAY, "number": "1", "file": "berkas"}.get(kind, "") or _text(name)


def _text(name: str) -> str:
    numbers = {*FLOWS, "recorded_total", "printed_total", "blank_stock"}
    return "7" if name.rsplit("-", 1)[-1] in numbers | {"temporary_outstanding"} else "alasan uji"


def _query(pairs: tuple) -> str:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query.urlencode()


def _file(code: str) -> SimpleUploadedFile:
    text = f"{HEADER}\n{code},{TODAY},9,0,0,0,0,0,0\n"
    return SimpleUploadedFile("laporan.csv", text.encode(), "text/csv")


def _device(person: Person, codes: dict) -> list[dict]:
    flows = dict.fromkeys(FLOWS, "0") | {"recorded": "9", "printed": "1"}
    texts = {"note": "", "zero_reason": "", "reason": "lupa", "waited": True, "base_version": "0"}
    day = {"date": TODAY, "key": str(UUID(int=1)), "owner": device_owner(person.user)}
    return [flows | texts | day]


def _cells(person: Person, _codes: dict) -> list[dict]:
    """The grid's script names the regency in what it sends."""
    whole = dict.fromkeys(FLOWS, "0") | {"recorded": "9", "printed": "1"}
    found = []
    for code in sorted(code for code in person.sees if "." in code):
        about = {"code": code, "user": person.user.pk, "reason": "salah ketik"}
        found.append(about | {"date": TODAY, "cells": whole, "seen": {}, "key": str(UUID(int=2))})
        found.append(about | {"date": "2016-08-29", "cells": {"recorded": "9"}, "seen": {"recorded": 101}})
    return found


SCRIPTS = {"regencies:send": _device, "regencies:cell": _cells}
