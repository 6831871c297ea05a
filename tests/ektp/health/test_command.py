"""``bin/manage health``, as cron and Nagios call it."""

import io
import json
from dataclasses import replace

import pytest
from django.core.management import call_command

from reports.management.commands import health
from tests.ektp.health.test_findings import WELL, well


def said(monkeypatch, facts, *arguments):
    """Exit status and output."""
    monkeypatch.setattr(health.Watch, "look", lambda _self: facts)
    output = io.StringIO()
    try:
        call_command("health", *arguments, stdout=output)
    except SystemExit as end:
        return end.code, output.getvalue()
    return 0, output.getvalue()


def test_well_is_status_0_and_one_line_each(monkeypatch):
    status, text = said(monkeypatch, WELL)
    assert status == 0
    assert len(text.splitlines()) == 11 and all(line.startswith("OK") for line in text.splitlines())


def test_a_failure_is_status_1_with_what_to_do(monkeypatch):
    status, text = said(monkeypatch, well(workers=()))
    assert status == 1
    assert "FAIL    Pekerja latar: Tidak ada pekerja yang berjalan." in text
    assert "beri tahu pengelola server" in text


@pytest.mark.parametrize("facts", [WELL, replace(WELL, database=None, broker=None)])
def test_json_says_the_same(monkeypatch, facts):
    status, text = said(monkeypatch, facts, "--format=json")
    found = json.loads(text)
    assert (found["state"] == "fail") == (status == 1)
    assert [one["name"] for one in found["checks"]][:3] == ["database", "migrations", "broker"]


def test_a_warning_alone_is_no_failure(monkeypatch):
    assert said(monkeypatch, well(uploads=1, uploads_for=400.0))[0] == 0
