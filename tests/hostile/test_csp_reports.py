"""What browsers report is written down in one line each, and nobody can use it for anything else."""

import json

import pytest
from django.test import Client

from ektp import allowance
from ektp.csp_reports import LONGEST, MOST_BYTES, MOST_REPORTS, PER_MINUTE

pytestmark = pytest.mark.django_db
OLD = {
    "csp-report": {
        "document-uri": "https://ktp.example/lapor/16.07/?catatan=rahasia",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/x.js?a=b",
        "line-number": 3,
    }
}
NEW = [
    {"type": "csp-violation", "body": {"documentURL": "https://a/", "effectiveDirective": "img-src"}},
    {"type": "deprecation"},
]


@pytest.fixture(autouse=True)
def address(client):
    """A minute's allowance for each test."""
    allowance._valkey().flushdb()


def send(content, kind: str = "application/csp-report", **extra):
    content = content if isinstance(content, str | bytes) else json.dumps(content)
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/csp/", content, content_type=kind, **extra)
    assert (response.status_code, response.content) == (204, b"")


def records(caplog) -> list:
    return [record for record in caplog.records if record.name == "ektp.csp"]


def lines(caplog) -> list[dict]:
    return [json.loads(record.getMessage().removeprefix("blocked ")) for record in records(caplog)]


def test_both_ways_of_reporting_are_read(caplog):
    send(OLD)
    send(NEW, "application/reports+json")
    assert lines(caplog) == [
        {
            "directive": "script-src-elem",
            "blocked": "https://evil.example/x.js",
            "page": "https://ktp.example/lapor/16.07/",
            "line": "3",
        },
        {"directive": "img-src", "page": "https://a/"},
    ]


def test_a_report_cannot_forge_a_line_nor_fill_the_log(caplog):
    send({"csp-report": {"blocked-uri": "x\n2026 ERROR forged\x1b[2J\u202e" + "y" * 5000}})
    [record] = records(caplog)
    said = record.getMessage()
    assert said.isascii() and "\n" not in said and "\x1b" not in said
    assert len(said) < LONGEST * 2
    send([{"body": {"sample": str(number)}} for number in range(100)])
    assert len(records(caplog)) == 1 + MOST_REPORTS


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        "[" * 9000,
        "null",
        "7",
        '{"csp-report": 7}',
        '[null, {"body": []}]',
        "{",
        '{"a": NaN}',
    ],
)
def test_nonsense_is_taken_without_a_word(caplog, content):
    send(content)
    assert records(caplog) == []


def test_what_is_too_large_is_not_read(caplog):
    send({"csp-report": {"sample": "x" * MOST_BYTES}})
    send(OLD, CONTENT_LENGTH=str(MOST_BYTES + 1))
    assert records(caplog) == []


def test_a_flood_from_one_address_leaves_room_for_others(caplog):
    for _ in range(PER_MINUTE + 5):
        send(OLD, REMOTE_ADDR="198.51.100.7")
    assert len(records(caplog)) == PER_MINUTE
    send(OLD, REMOTE_ADDR="198.51.100.8")
    assert len(records(caplog)) == PER_MINUTE + 1
