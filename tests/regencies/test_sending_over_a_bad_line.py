"""Whatever the line did to the requests, the ledger ends as after a clean exchange."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from regencies.device_keys import device_owner
from regencies.models import FLOWS, DailyReport, Submission
from tests.factories import make_officer, make_regency

DATES = ("2016-08-28", "2016-08-29", "2016-08-30")
pytestmark = pytest.mark.django_db


@dataclass
class Device:
    """The rules of static/js/offline/queue.js and sending.js: one report after the other for each date; what
    is unanswered is sent again as it is, and what follows it is based on the version that was answered."""

    client: Client
    owner: str
    late: list[dict] = field(default_factory=list)

    def type(self, number: int, date: str, recorded: int, base_version: int) -> dict:
        flows = dict.fromkeys(FLOWS, 0) | {"recorded": recorded}
        who = {"owner": self.owner, "key": str(UUID(int=number)), "waited": True}
        return who | flows | {"date": date, "base_version": base_version, "reason": f"ketikan {number}"}

    def deliver(self, sent: dict) -> dict:
        answer = self.client.post("/lapor/16.13/kirim/", json.dumps(sent), content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def send(self, sent: dict, line: Iterator[str]) -> dict:
        """Until an answer comes through. A ``late`` copy stays on the way and arrives much later."""
        for event in line:
            if event in {"answer lost", "twice"}:
                self.deliver(sent)
            if event == "late":
                self.late.append(sent)
            if event == "old copy" and self.late:
                self.deliver(self.late.pop(0))
            if event in {"clean", "twice"}:
                break
        return self.deliver(sent)


EVENTS = st.sampled_from(["clean", "request lost", "answer lost", "twice", "late", "old copy"])
TYPED = st.lists(
    st.tuples(st.sampled_from(DATES), st.integers(1, 500), st.lists(EVENTS, max_size=4)),
    min_size=1,
    max_size=5,
)


def ledger() -> list[tuple]:
    """What is entered, with its whole history, and what was kept of the sendings."""
    reports = DailyReport.objects.order_by("date")
    return [
        (
            report.date.isoformat(),
            report.recorded,
            report.version,
            [(event.recorded, event.pgh_context["why"]) for event in report.history.order_by("pgh_id")],
        )
        for report in reports
    ]


class BadLine(TestCase):
    """Each example in a transaction of its own."""

    def exchange(self, typed: list[tuple], *, is_bad: bool) -> list[tuple]:
        DailyReport.objects.all().delete()
        Submission.objects.all().delete()
        device = Device(self.client, device_owner(self.officer))
        versions = dict.fromkeys(DATES, 0)
        for number, (date, recorded, events) in enumerate(typed, start=1):
            sent = device.type(number, date, recorded, versions[date])
            versions[date] = device.send(sent, iter(events if is_bad else ()))["version"]
        for sent in reversed(device.late) if is_bad else ():
            device.deliver(sent)
        return ledger()

    @settings(max_examples=25)
    @given(TYPED)
    def test_lost_doubled_reordered_and_late_requests_leave_the_same_ledger(self, typed):
        self.officer = make_officer(make_regency(code="16.13"))
        self.client.force_login(self.officer)
        clean = self.exchange(typed, is_bad=False)
        first = {date for date, _recorded, _version, _history in clean}
        assert first == {date for date, _recorded, _events in typed}
        assert self.exchange(typed, is_bad=True) == clean
