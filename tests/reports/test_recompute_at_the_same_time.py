"""Two at once: nobody waits, nothing is computed from half of the truth, and no mark is lost."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction

from regencies.models import DailyReport, Regency, StaleMark
from reports import recompute, stored_rows, tasks
from reports.models import RecomputeState, RegencyProgress
from tests.reports.worlds import bring_all_up_to_date, make_small_province

pytestmark = pytest.mark.django_db(transaction=True)

LAST = dt.date(2016, 8, 30)


@pytest.fixture
def regency() -> Regency:
    make_small_province()
    bring_all_up_to_date()
    return Regency.objects.get(code="16.01")


def elsewhere(work) -> None:
    """Do *work* on a connection of its own."""
    failures = []

    def run():
        try:
            work()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert failures == []


def change(regency: Regency, recorded: int) -> None:
    DailyReport.objects.filter(regency=regency, date=LAST).update(recorded=recorded)


def recorded_total(regency: Regency) -> int:
    return RegencyProgress.objects.get(regency=regency, date=LAST).recorded_total


def test_a_change_during_the_recompute_keeps_its_mark(regency, monkeypatch):
    before = recorded_total(regency)
    change(regency, 11)
    load, changed = stored_rows.load_many, []

    def load_then_be_overtaken(*args, **kwargs):
        series = load(*args, **kwargs)
        if not changed:
            elsewhere(lambda: change(regency, 12))
            changed.append(True)
        return series

    monkeypatch.setattr(stored_rows, "load_many", load_then_be_overtaken)
    assert recompute.bring_up_to_date(regency.pk) is False
    assert recorded_total(regency) == before + 1
    assert StaleMark.objects.filter(regency=regency).exists()
    assert recompute.bring_up_to_date(regency.pk) is True
    assert recorded_total(regency) == before + 2
    assert not StaleMark.objects.exists()


def test_a_regency_in_work_is_left_to_whoever_is_at_it(regency):
    change(regency, 11)
    results = []
    with transaction.atomic():
        assert recompute.bring_up_to_date(regency.pk) is True
        elsewhere(lambda: results.append(recompute.bring_up_to_date(regency.pk)))
    assert results == [False]
    assert recompute.bring_up_to_date(regency.pk) is True


def test_an_open_writer_is_not_waited_for_and_not_forgotten(regency):
    before = recorded_total(regency)
    change(regency, 11)
    with transaction.atomic():
        change(regency, 15)
        results = []
        elsewhere(lambda: results.append(recompute.bring_up_to_date(regency.pk)))
        assert results == [False]
    assert recorded_total(regency) == before + 1
    assert recompute.bring_up_to_date(regency.pk) is True
    assert recorded_total(regency) == before + 5


def test_a_recompute_that_fails_leaves_everything_as_it_was(regency, monkeypatch):
    change(regency, 11)
    state = RecomputeState.objects.get(regency=regency)
    rows = RegencyProgress.objects.filter(regency=regency).count()

    def fail(*args, **kwargs):
        raise RuntimeError("the worker dies here")

    monkeypatch.setattr(stored_rows.rows, "keep", fail)
    with pytest.raises(RuntimeError):
        recompute.bring_up_to_date(regency.pk)
    assert StaleMark.objects.filter(regency=regency).exists()
    assert RecomputeState.objects.get(regency=regency).version == state.version
    assert RegencyProgress.objects.filter(regency=regency).count() == rows
    monkeypatch.undo()
    assert recompute.bring_up_to_date(regency.pk) is True


def test_many_tasks_at_once_end_with_the_right_figures(regency):
    before = recorded_total(regency)

    def write(step: int) -> None:
        change(regency, 10 + step)
        for _ in range(20):
            if recompute.bring_up_to_date(regency.pk):
                return
            time.sleep(0.02)

    writers = [threading.Thread(target=lambda n=n: (write(n), connection.close())) for n in range(1, 5)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=20)
    bring_all_up_to_date()
    last = DailyReport.objects.get(regency=regency, date=LAST).recorded
    assert recorded_total(regency) == before - 10 + last
    assert not StaleMark.objects.exists()


class Retried(Exception):
    pass


@pytest.mark.parametrize("tries, again", [(0, True), (9, True), (10, False)])
def test_a_task_tries_again_soon_but_not_for_ever(monkeypatch, tries, again):
    monkeypatch.setattr(recompute, "bring_up_to_date", lambda key: False)
    monkeypatch.setattr(tasks.bring_up_to_date, "retry", lambda countdown: Retried(countdown))
    tasks.bring_up_to_date.push_request(retries=tries)
    try:
        if again:
            with pytest.raises(Retried, match="0.2"):
                tasks.bring_up_to_date.run(1)
        else:
            tasks.bring_up_to_date.run(1)
    finally:
        tasks.bring_up_to_date.pop_request()


def test_without_a_mark_nothing_is_written(regency, django_assert_num_queries):
    version = RecomputeState.objects.get(regency=regency).version
    with django_assert_num_queries(6):  # the lock, three rows to read, and the transaction around them
        assert recompute.bring_up_to_date(regency.pk) is True
    assert RecomputeState.objects.get(regency=regency).version == version


def test_a_regency_that_is_gone_is_no_work():
    assert recompute.bring_up_to_date(987654) is True
