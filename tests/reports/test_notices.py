"""Saving never depends on the broker; workers hear of a change only once it is committed."""

import logging

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from regencies.models import DailyReport
from regencies.signals import ledger_changed
from reports import notices, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch) -> list:
    """What was sent to the broker, as (task, regency)."""
    messages = []
    for task in (tasks.bring_up_to_date, tasks.sweep):
        monkeypatch.setattr(
            task,
            "apply_async",
            lambda arguments=(), name=task.__name__, **_: messages.append((name, *arguments)),
        )
    return messages


@pytest.fixture
def broker_away(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection refused")

    for task in (tasks.bring_up_to_date, tasks.sweep):
        monkeypatch.setattr(task, "apply_async", refuse)
    notices._outage.clear()
    yield
    notices._outage.clear()


def test_one_notice_for_each_regency_after_the_commit(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ledger_changed.send(sender=DailyReport, regency_ids=[7, 3, 7])
        assert sent == []
    assert sent == [("bring_up_to_date", 3), ("bring_up_to_date", 7)]


def test_one_sweep_for_many_regencies(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ledger_changed.send(sender=DailyReport, regency_ids=range(1, 18))
    assert sent == [("sweep",)]


@pytest.mark.django_db(transaction=True)
def test_no_notice_of_what_was_rolled_back(sent):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notices.notify([1])
        raise ZeroDivisionError
    assert sent == []


def test_without_a_broker_saving_goes_on_and_says_so_once(
    broker_away, caplog, django_capture_on_commit_callbacks
):
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        notices.notify([1, 2])
        notices.notify(range(20))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "nothing is lost" in caplog.text


def test_the_next_outage_is_told_again(broker_away, caplog, monkeypatch):
    with caplog.at_level(logging.WARNING):
        notices._send(tasks.sweep, [])
        with monkeypatch.context() as back:
            back.setattr(tasks.sweep, "apply_async", lambda *args: None)
            notices._send(tasks.sweep, [])
        notices._send(tasks.sweep, [])
    assert len(caplog.records) == 2
