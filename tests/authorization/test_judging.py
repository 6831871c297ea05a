"""The judge of the replays sees what was written, by whomever: otherwise they prove nothing."""

from dataclasses import dataclass, replace
from http.cookies import SimpleCookie

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.utils import timezone

from regencies.models import AuditEvent, DailyReport, Province, Regency, StaleMark
from tests.authorization.recording import Sent

pytestmark = pytest.mark.django_db
READS, WRITES = Sent("GET", "/lapor/16.05/"), Sent("POST", "/lapor/16.05/")


@dataclass
class View:
    """In a client's place: answers every request by writing *write*."""

    write: callable
    cookies: SimpleCookie

    def get(self, *_args, **_extra):
        self.write()
        return HttpResponse("baik")

    post = get


@pytest.fixture
def wrongs(judge, world):
    def wrongs(name: str, request: Sent, write) -> set[str]:
        """Tables in which the judge finds something wrong when *name*'s request writes."""
        person = replace(world[name], client=View(write, SimpleCookie()))
        return {table for table, _row in judge.try_out(person, request)[2]}

    return wrongs


def change_a_report():
    DailyReport.objects.filter(regency__code="16.05", date="2016-08-29").update(note="diam-diam")


def add_a_mark():
    regency = Regency.objects.get(code="16.05")
    StaleMark.objects.create(regency=regency, since="2016-08-01", generation=1, marked_at=timezone.now())


def remove_a_report():
    DailyReport.objects.filter(regency__code="16.05", date="2016-08-29").delete()


def rename_a_province():
    Province.objects.filter(code="16").update(name="Lain")


def count_a_failure():
    AccessAttempt.objects.create(username="x", failures_since_start=1)


def note_and_prolong():
    AuditEvent.objects.create(action="saw", route="regencies:report")
    Session.objects.create(session_key="x" * 32, session_data="", expire_date=timezone.now())


@pytest.mark.parametrize(
    ("write", "table"),
    [
        (change_a_report, "regencies_dailyreport"),
        (add_a_mark, "regencies_stalemark"),
        (remove_a_report, "regencies_dailyreport"),
        (rename_a_province, "regencies_province"),
        (count_a_failure, "axes_accessattempt"),
    ],
)
def test_reading_may_write_nothing_not_even_his_own(wrongs, write, table):
    assert table in wrongs("officer 16.05", READS, write)


def test_reading_may_be_noted_and_prolongs_the_session(wrongs):
    assert wrongs("officer 16.05", READS, note_and_prolong) == set()


def test_writing_is_judged_by_whose_it_is(wrongs):
    assert wrongs("officer 16.05", WRITES, change_a_report) == set()
    assert "regencies_dailyreport" in wrongs("officer 16.13", WRITES, change_a_report)
    assert "regencies_dailyreport" in wrongs("leadership 16", WRITES, change_a_report)
    assert "regencies_province" in wrongs("officer 16.05", WRITES, rename_a_province)


def test_what_was_tried_out_is_not_kept(judge, wrongs):
    assert wrongs("anonymous", READS, change_a_report)
    assert judge.changes() == {}
    assert wrongs("anonymous", READS, lambda: None) == set()
