"""Files that are too large to wait for: a job that any worker may take up, again and at the same time."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from regencies import tasks
from regencies.models import DailyReport, Upload
from regencies.uploads import notices, work
from regencies.uploads.plans import plan_of
from regencies.uploads.progress import Progress
from regencies.uploads.storing import file_of
from tests.factories import make_bureau, make_regency
from tests.regencies.imports.files import report
from tests.regencies.uploads.sending import confirm, do, sent, shown, text_of

TODAY = dt.date(2016, 8, 30)


@pytest.fixture
def large(monkeypatch):
    """Every file is large, and its notice is lost."""
    monkeypatch.setattr(work, "SMALL_BYTES", 0)
    monkeypatch.setattr(notices, "_send", lambda upload_id: None)


def days(count):
    return text_of([report(tanggal=TODAY - dt.timedelta(days=back)) for back in range(count)])


@pytest.mark.django_db
def test_a_lost_notice_costs_only_time(large, bureau):
    upload = sent(bureau, days(5))
    assert upload.state == "waiting"
    assert "Halaman ini boleh ditutup" in shown(bureau, upload)
    assert work.waiting() == [upload.pk]
    work.work_on(upload.pk)
    upload.refresh_from_db()
    assert upload.state == "ready"
    confirm(bureau, upload)
    assert (upload.state, DailyReport.objects.count()) == ("confirmed", 0)
    work.work_on(upload.pk)
    upload.refresh_from_db()
    assert (upload.state, DailyReport.objects.count()) == ("written", 5)
    assert work.waiting() == []


@pytest.mark.django_db
@pytest.mark.parametrize("died_in", ["checking", "writing"])
def test_a_job_whose_worker_died_is_done_again(large, bureau, died_in):
    upload = sent(bureau, days(3))
    if died_in == "writing":
        work.work_on(upload.pk)
        upload.refresh_from_db()
        confirm(bureau, upload)
    Upload.objects.update(state=died_in)
    for upload_id in work.waiting():
        tasks.work_on_upload(upload_id)
    upload.refresh_from_db()
    assert upload.state == {"checking": "ready", "writing": "written"}[died_in]


@pytest.mark.django_db
def test_the_sweep_sends_what_waits(large, bureau, monkeypatch):
    upload = sent(bureau, days(3))
    told = []
    monkeypatch.setattr(
        tasks.work_on_upload, "apply_async", lambda arguments, **options: told.append(arguments)
    )
    tasks.sweep_uploads()
    assert told == [[upload.pk]]


@pytest.mark.django_db
def test_a_fault_of_ours_is_tried_again_and_not_for_ever(large, bureau, monkeypatch, caplog):
    upload = sent(bureau, days(1))
    monkeypatch.setattr(work, "look_into", lambda path: 1 / 0)
    for state in ("waiting", "waiting", "refused"):
        work.work_on(upload.pk)
        upload.refresh_from_db()
        assert upload.state == state
    assert "kesalahan di pihak kami" in shown(bureau, upload)


@pytest.mark.django_db
def test_a_cancelled_file_is_not_worked_on(large, bureau):
    upload = do(bureau, sent(bureau, days(1)), "batal")
    work.work_on(upload.pk)
    upload.refresh_from_db()
    assert upload.state == "cancelled"


@pytest.mark.django_db
def test_without_a_broker_the_file_is_kept(bureau, monkeypatch, django_capture_on_commit_callbacks, settings):
    monkeypatch.setattr(work, "SMALL_BYTES", 0)

    def fail(arguments):
        raise tasks.work_on_upload.OperationalError("no broker")

    monkeypatch.setattr(tasks.work_on_upload, "apply_async", fail)
    with django_capture_on_commit_callbacks(execute=True):
        upload = sent(bureau, days(1))
    assert upload.state == "waiting"


@pytest.fixture
def committed(client):
    """What is seen by another connection."""
    regency = make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")
    client.force_login(make_bureau(regency.province))
    return client


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_confirmed_file_write_it_once(large, committed):
    upload = sent(committed, days(300))
    work.work_on(upload.pk)
    upload.refresh_from_db()
    confirm(committed, upload)

    def one(_number):
        try:
            work.work_on(upload.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as workers:
        list(workers.map(one, range(3)))
    upload.refresh_from_db()
    assert upload.state == "written"
    assert DailyReport.objects.count() == 300
    assert set(DailyReport.objects.values_list("version", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_job_runs(large, committed, monkeypatch):
    upload = sent(committed, days(90))
    seen = []
    told = Progress.tell

    def tell(self, done):
        told(self, done)
        seen.append(committed.get(f"/impor/{upload.pk}/keadaan.json").json())

    monkeypatch.setattr(Progress, "tell", tell)
    monkeypatch.setattr("regencies.uploads.progress.SECONDS", 0)
    work.work_on(upload.pk)
    figures = [state["done"] for state in seen]
    assert figures == sorted(figures)
    assert 0 < figures[-1] <= seen[-1]["total"]
    assert {state["state"] for state in seen} == {"checking"}
    after = committed.get(f"/impor/{upload.pk}/keadaan.json").json()
    assert (after["state"], after["is_working"]) == ("ready", False)


@pytest.mark.django_db(transaction=True)
def test_looking_at_a_file_holds_nobody_up(committed):
    """An officer saves his day while a preview of it is being made."""
    upload = sent(committed, days(2))
    confirm(committed, upload)
    changed = sent(committed, text_of([report(tanggal=TODAY, perekaman=7)]))

    def save(*_arguments):
        DailyReport.objects.filter(date=TODAY).update(recorded=9)
        connection.close()

    with (
        ThreadPoolExecutor(1) as other,
        file_of(changed) as path,
        plan_of(changed, path, read=lambda row: None, hold=False) as plan,
    ):
        other.submit(save).result(timeout=10)
        assert plan.result.changed == 1
    assert DailyReport.objects.get(date=TODAY).recorded == 9
