"""What is read from messages as people write them: ``*.txt`` hold message, "=>", reports as JSON."""

import datetime as dt
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regencies.messages import BALANCES, LONGEST_MESSAGE, read_messages
from regencies.messages.words import COURTESY, FILLERS, MEANINGS
from regencies.models import FLOWS
from regencies.pasted import names

TODAY = dt.date(2016, 8, 30)
TABLE = [
    entry.split("\n=>\n")
    for file in sorted(Path(__file__).parent.glob("*.txt"))
    for entry in file.read_text(encoding="utf-8").strip().split("\n----\n")
]
PIECES = [
    *MEANINGS,
    *sorted(COURTESY)[:40],
    *sorted(FILLERS)[:20],
    "kendala",
    "catatan",
    "tidak ada",
    "nihil",
]
PIECES += [
    "112",
    "1.234",
    "1,2",
    "-5",
    "30/8/2016",
    "kemarin",
    "Muratara",
    "OKI",
    "16.13",
    "\n",
    ":",
    "(",
    ")",
    ",",
]


def read(text: str, **options) -> list[dict]:
    return [each.as_json() for each in read_messages(text, today=TODAY, names=names, **options)]


def stated(report: dict) -> dict:
    return {key: value for key, value in report.items() if value is not None and value != []}


@pytest.mark.parametrize(("message", "expected"), TABLE, ids=range(len(TABLE)))
def test_a_message_says(message, expected):
    assert [stated(report) for report in read(message)] == [json.loads(row) for row in expected.split("\n")]


def test_the_table_is_large_enough():
    assert len({message for message, _expected in TABLE}) >= 60


def test_every_key_is_always_there():
    keys = {"area_code", "date", "obstacle", "note", "unread", "problems", *FLOWS, *BALANCES}
    assert all(set(report) == keys for message, _expected in TABLE for report in read(message))


def test_a_report_without_a_regency_is_of_the_one_given():
    assert read("30/8/2016 perekaman 5", default_code="16.13")[0]["area_code"] == "16.13"


def test_a_regency_in_the_text_that_is_not_the_one_given_is_a_problem():
    report = read("OKI 30/8/2016 perekaman 5", default_code="16.13")[0]
    assert report["area_code"] is None
    assert report["problems"] == ["Kabupaten/kota bertentangan: 16.02, 16.13."]


def test_the_regency_given_decides_between_regencies_of_one_name():
    assert read("Bandung 30/8/2016 perekaman 5", default_code="32.73")[0]["area_code"] == "32.73"


def test_a_message_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="at most 20000"):
        read("a" * (LONGEST_MESSAGE + 1))


@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_failing_and_as_json(text):
    for report in read(text):
        json.dumps(report)
        assert all(report[key] is None or report[key] >= 0 for key in ("recorded", "printed", "blank_stock"))


@pytest.mark.parametrize(
    "unit",
    ["perekaman 1 ", "1 ", "kendala ", "30/8/2016 ", "a,", "((", "kab ", "-", "x" * 50, "Muratara\n", "1.2"],
)
def test_the_longest_message_takes_seconds_at_most(unit):
    started = time.process_time()
    read((unit * LONGEST_MESSAGE)[:LONGEST_MESSAGE])
    assert time.process_time() - started < 10
