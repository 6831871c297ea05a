"""``read_message`` at the command line: JSON on standard output, one clear sentence when it cannot read."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from regencies.models import DailyReport
from tests.factories import make_balance, make_regency, make_report

pytestmark = pytest.mark.django_db
MESSAGE = (
    "Lapor Disdukcapil Muratara Selasa 30/8/2016: perekaman 112, cetak 85, sisa blangko 1.907, suket 0, "
    "kendala: jaringan putus 2 jam"
)


@pytest.fixture
def run(monkeypatch):
    def run(text: str | bytes, **options) -> list[dict]:
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        out = io.StringIO()
        call_command("read_message", stdout=out, **({"today": "2016-08-30"} | options))
        return json.loads(out.getvalue())

    return run


def test_prints_every_key_of_every_report_and_writes_nothing(run):
    assert run(MESSAGE) == [
        {
            "area_code": "16.13",
            "date": "2016-08-30",
            "recorded": 112,
            "printed": 85,
            "reprinted": None,
            "blanks_received": None,
            "blanks_spoiled": None,
            "temporary_issued": 0,
            "temporary_withdrawn": None,
            "recorded_total": None,
            "printed_total": None,
            "blank_stock": 1907,
            "temporary_outstanding": None,
            "print_ready": None,
            "obstacle": "jaringan putus 2 jam",
            "note": None,
            "unread": [],
            "problems": [],
        }
    ]
    assert not DailyReport.objects.exists()


@pytest.fixture
def regency():
    regency = make_regency(code="16.13", name="Musi Rawas Utara", kind="kabupaten")
    make_balance(regency=regency, date=dt.date(2016, 8, 29), blank_stock=1984, recorded_total=5000)
    return regency


def test_a_stated_balance_that_the_ledger_does_not_reach_is_a_problem(run, regency):
    assert run(MESSAGE)[0]["problems"] == ["sisa blangko 1.907 disebut, menurut buku 1.899."]


def test_a_stated_balance_that_the_ledger_reaches_is_none(run, regency):
    text = "Muratara 30/8/2016 perekaman 112 cetak 85 sisa blangko 1.899, total perekaman 5.112"
    assert run(text)[0]["problems"] == []


def test_a_flow_that_is_not_stated_is_taken_from_the_report_of_that_day(run, regency):
    make_report(regency=regency, date=dt.date(2016, 8, 30), recorded=1, printed=4)
    assert run("Muratara 30/8/2016 sisa blangko 1.980")[0]["problems"] == []


def test_more_cards_ready_than_people_without_one_is_a_problem(run, regency):
    text = "Muratara 30/8/2016 perekaman 0, cetak 0, PRR {}"
    assert run(text.format(5000))[0]["problems"] == []
    assert run(text.format(5001))[0]["problems"] == ["siap cetak (PRR) 5.001 disebut, menurut buku 5.000."]


def test_a_regency_without_data_is_not_checked(run):
    make_regency(code="16.13", name="Musi Rawas Utara", kind="kabupaten")
    assert run(MESSAGE)[0]["problems"] == []


def test_regency_and_today_may_be_given(run):
    report = run("hari ini perekaman 5", regency="1613", today="2016-08-29")[0]
    assert (report["area_code"], report["date"], report["recorded"]) == ("16.13", "2016-08-29", 5)


def test_bytes_that_are_no_text_are_shown_as_unread(run):
    report = run(b"Muratara 30/8/2016 perekaman 5\n\xff\xfe")[0]
    assert (report["recorded"], len(report["unread"])) == (5, 1)


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("", {}, "there is no message"),
        (" \n ", {}, "there is no message"),
        ("a" * 20_001, {}, "longer than 20000 characters"),
        (MESSAGE, {"regency": "16.99"}, 'there is no regency "16.99"'),
        (MESSAGE, {"regency": "16"}, 'there is no regency "16"'),
        (MESSAGE, {"regency": "Muratara"}, "is not an area code"),
        (MESSAGE, {"today": "2016-02-31"}, "is not a date"),
        (MESSAGE, {"today": "besok"}, "is not a date"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(run, text, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(text, **options)
