"""``export_progress`` keeps its columns, order and rounding; every number here was worked out by hand."""

import csv
import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from regencies.models import DailyReport, Deadline, Regency
from reports import recompute
from reports.management.commands import recompute as recompute_command
from reports.models import RecomputeState
from tests.factories import make_report
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = pytest.mark.django_db

HEADER = (
    "area_code,area_name,date,data_through,service_days_silent,eligible,recorded_total,coverage,"
    "printed_total,print_coverage,print_backlog,blank_stock,blank_days_left,blank_runout_on,"
    "temporary_outstanding,temporary_gap,temporary_expired,pace_recorded,pace_printed,"
    "deadline,measure,due_on,target_count,remaining,service_days_left,required_pace,"
    "projected_on,projected_early_on,projected_late_on,gap_days,shortfall,status"
)
# The window runs from 10 August (17 August is Independence Day): 21 days of flows on 14 service days.
FIRST = (
    "16.01,Kabupaten Wilayah 16.01,2016-08-30,2016-08-30,0,1000,400,0.400000,200,0.200000,200,350,46,"
    "2016-11-04,0,200,0,15.0000,7.5000"
)
SECOND = "16.05,Kabupaten Wilayah 16.05,2016-08-30,,,300,,,,,,,,,,,,,"
THIRD = (
    "16.71,Kota Wilayah 16.71,2016-08-30,2016-08-30,0,500,510,1.020000,255,0.510000,255,470,313,"
    "2017-12-13,0,255,0,3.0000,1.5000"
)
WHOLE = (
    "16,Sumatera Selatan,2016-08-30,2016-08-30,0,1800,910,0.505556,455,0.252778,455,820,,,"
    "0,455,0,18.0000,9.0000"
)
GOLDEN = [
    HEADER,
    f"{FIRST},Antara,recorded,2016-09-30,900,500,22,22.7273,2016-10-18,2016-10-18,2016-10-18,18,170,behind",
    f"{FIRST},Utama,recorded,2016-09-30,1000,600,22,27.2727,2016-10-26,2016-10-26,2016-10-26,26,270,behind",
    f"{SECOND},Antara,recorded,2016-09-30,270,270,22,12.2727,,,,,,no_data",
    f"{SECOND},Utama,recorded,2016-09-30,300,300,22,13.6364,,,,,,no_data",
    f"{THIRD},Antara,recorded,2016-09-30,450,0,22,0.0000,2016-07-31,2016-07-31,2016-07-31,-61,0,reached",
    f"{THIRD},Utama,recorded,2016-09-30,500,0,22,0.0000,2016-08-25,2016-08-25,2016-08-25,-36,0,reached",
    f"{WHOLE},Antara,recorded,2016-09-30,1620,770,22,35.0000,,,,,440,behind",
    f"{WHOLE},Utama,recorded,2016-09-30,1800,900,22,40.9091,,,,,570,behind",
]


def export(**options) -> str:
    out = io.StringIO()
    call_command(
        "export_progress",
        **{"province": "16", "date": "2016-08-30"} | options,
        stdout=out,
        stderr=io.StringIO(),
    )
    return out.getvalue()


def rows(**options) -> list[dict]:
    return list(csv.DictReader(io.StringIO(export(**options))))


def test_the_whole_file_by_hand():
    make_small_province()
    assert export().splitlines() == GOLDEN


def test_json_says_the_same_with_null_for_unknown():
    make_small_province()
    found = json.loads(export(format="json"))
    for row, expected in zip(found, csv.DictReader(io.StringIO("\n".join(GOLDEN))), strict=True):
        assert list(row) == HEADER.split(",")
        for name, value in row.items():
            if value is None:
                assert expected[name] == ""
            elif isinstance(value, float):
                assert value == float(expected[name])
            else:
                assert str(value) == expected[name]


def test_an_import_is_in_the_next_export_without_any_worker(capsys):
    make_small_province()
    bring_all_up_to_date()
    DailyReport.objects.filter(regency__code="16.01", date=dt.date(2016, 8, 30)).update(recorded=110)
    call_command("export_progress", province="16", date="2016-08-30")
    out, err = capsys.readouterr()
    assert ",500,0.500000," in out.splitlines()[1]
    assert "1/1" in err
    assert "1/1" not in out


def test_an_area_without_any_deadline_still_has_its_totals():
    make_small_province()
    Deadline.objects.all().delete()
    found = rows()
    assert [row["area_code"] for row in found] == ["16.01", "16.05", "16.71", "16"]
    assert found[0]["recorded_total"] == "400"
    assert {row["deadline"] for row in found} == {""}


def test_before_all_data_nothing_is_known_and_standard_error_says_so(capsys):
    make_small_province()
    call_command("export_progress", province="16", date="2015-01-01")
    out, err = capsys.readouterr()
    assert out.splitlines()[1] == "16.01,Kabupaten Wilayah 16.01,2015-01-01" + "," * 29
    assert "Nothing was entered" in err


@pytest.mark.parametrize(
    "options, words",
    [
        ({"province": "99"}, 'no province "99"'),
        ({"date": "2016-08-31"}, "2016-08-31 is in the future: the figures reach until 2016-08-30"),
        ({"date": "30/08/2016"}, '--date: "30/08/2016" is not a date like 2016-08-30'),
        ({"known_at": "2016-08-31T09:00"}, "not a moment with its zone"),
        ({"known_at": "yesterday"}, "not a moment with its zone"),
    ],
)
def test_what_is_wrong_is_said(options, words):
    make_small_province()
    with pytest.raises(CommandError, match="^.*") as error:
        export(**options)
    assert words in str(error.value)
    assert error.value.returncode == 1


def test_figures_that_somebody_else_keeps_changing_are_not_exported(monkeypatch):
    make_small_province()
    monkeypatch.setattr(recompute, "insist", lambda work, key: False)
    with pytest.raises(CommandError, match="still being changed"):
        export()


def recomputed(**options) -> str:
    out = io.StringIO()
    call_command("recompute", **options, stdout=out, stderr=io.StringIO())
    return out.getvalue().strip()


def test_recompute_names_how_many_regencies():
    make_small_province()
    assert recomputed() == "Recomputed 3 regencies."
    assert recomputed(regency="16.71") == "Recomputed 1 regencies."
    assert recomputed(province="16", since="2016-08-20") == "Recomputed 3 regencies."


def test_recompute_since_a_date_leaves_earlier_rows(monkeypatch):
    make_small_province()
    bring_all_up_to_date()
    written = []
    monkeypatch.setattr(recompute, "store", lambda regencies, since, until: written.extend(since.values()))
    recomputed(regency="16.01", since="2016-08-20")
    assert written == [dt.date(2016, 8, 20)]


@pytest.mark.parametrize(
    "options, words",
    [
        ({"province": "99"}, "No regency found for 99"),
        ({"province": "16", "regency": "16.99"}, "No regency found for 16 and 16.99"),
        ({"since": "tomorrow"}, '--since: "tomorrow" is not a date'),
    ],
)
def test_recompute_says_what_is_wrong(options, words):
    make_small_province()
    with pytest.raises(CommandError, match=words):
        recomputed(**options)


def test_recompute_gives_up_on_a_regency_that_keeps_changing(monkeypatch):
    make_small_province()
    monkeypatch.setattr(recompute, "rebuild_many", lambda keys, since: keys[:1])
    monkeypatch.setattr(recompute_command, "PATIENCE", 0)
    with pytest.raises(CommandError, match="^16.01: being changed"):
        recomputed()


def test_insisting_ends(monkeypatch):
    assert recompute.insist(lambda key: True, 1)
    assert not recompute.insist(lambda key: False, 1, patience=-1)


def test_recompute_makes_a_lost_state_again():
    make_small_province()
    bring_all_up_to_date()
    make_report(regency=Regency.objects.get(code="16.05"))
    RecomputeState.objects.all().delete()
    recomputed()
    assert RecomputeState.objects.count() == 3
