"""What one person writes and others read holds nothing hidden: no control characters, no turned lines."""

import json
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from regencies.plain_text import one_line
from tests.authorization.recording import undone
from tests.authorization.world import HEADER

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)
TYPED = "jemput\u202e bola\x07 di\u2066 Ru\u200bpit\x85 \u200eakhir\ufeff"
# Bytes of files as they were sent.
AS_SENT = {"regencies_uploadpiece"}


def texts(value) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def hidden(judge) -> list[tuple[str, str]]:
    """Texts of changed rows with something hidden in them, with their tables."""
    return [
        (table, text)
        for table, rows in judge.changes().items()
        if table not in AS_SENT
        for row in rows
        for text in texts(json.loads(row))
        if HIDDEN.search(text)
    ]


@pytest.mark.parametrize("name", ["officer 16.05", "bureau 16"])
def test_what_is_typed_into_any_form_is_kept_without_what_cannot_be_seen(recorded, judge, world, name):
    kept = 0
    for request in recorded[name]:
        if request.method != "POST" or "alasan uji" not in request.text and "note" not in request.sent:
            continue
        body = tuple((key, TYPED if value == "alasan uji" else value) for key, value in request.body)
        sent = json.dumps(json.loads(request.sent) | {"note": TYPED, "reason": TYPED}) if request.sent else ""
        with undone(world[name]):
            replace(request, body=body, sent=sent).send(world[name].client)
            assert hidden(judge) == [], request
            kept += "jemput bola di Rupit akhir" in str(judge.changes())
    assert kept >= 3


def test_what_a_file_says_is_kept_without_what_cannot_be_seen(judge, world):
    person = world["officer 16.05"]
    note = TYPED.replace("\x07", "").replace("\x85", "")
    content = f"{HEADER},keterangan\n16.05,2016-08-30,9,0,0,0,0,0,0,{note}\n"
    with undone(person):
        file = SimpleUploadedFile("\u202elaporan.csv", content.encode(), "text/csv")
        address = person.client.post("/impor/", {"berkas": file}).url
        page = person.client.get(address).content.decode()
        fingerprint = re.search(r'name="sidik" value="(\w+)"', page)[1]
        person.client.post(address, {"tindakan": "konfirmasi", "sidik": fingerprint, "alasan": TYPED})
        assert hidden(judge) == []
        assert "jemput bola di Rupit akhir" in str(judge.changes())


def test_letters_of_every_script_stay():
    for text in ("Muàra “Ilir”, Timur — 3 × 5", "𝔘𝔫𝔦 日本 عربى", "e\u0301"):
        assert one_line(text) == text
    assert one_line(" a\r\n\tb\u2028c ") == "a b c"
    assert one_line("\ud800\uffff\x00") == ""
