"""What is not reached by a page: tasks of the queue and commands, with anybody's numbers and none."""

import contextlib

import pytest
from django.core.management import CommandError, call_command

from ektp.celery import app
from regencies.models import Regency, Upload
from tests.authorization.world import HEADER

pytestmark = pytest.mark.django_db
NUMBERS = (0, -1, 2**31, 2**63, 2**70, "x", "1; DROP TABLE regencies_user", None, [], {}, 1.5, "\x00")
# What the queue may bring about by itself: figures that follow from the ledger, and the machinery's own rows.
DERIVED = ("reports_", "regencies_stalemark", "regencies_upload")


def own_tasks() -> dict:
    """Every task of this project."""
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def run(task, *arguments) -> None:
    """As a worker runs it: a task that fails is written down and is no more than that."""
    with contextlib.suppress(Exception):
        task.run(*arguments)


@pytest.mark.parametrize("name", sorted(own_tasks()))
def test_a_task_with_any_number_does_no_harm(judge, name, monkeypatch, settings):
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *args, **kwargs: None)
    settings.EKTP_BACKUP_DIR = ""
    task = own_tasks()[name]
    takes = task.run.__code__.co_argcount - (1 if getattr(task, "__bound__", False) else 0)
    known = list(Regency.objects.values_list("pk", flat=True)) + list(
        Upload.objects.values_list("pk", flat=True)
    )
    for number in (*NUMBERS, *known) if takes else ():
        run(task, number)
    entered = {
        table: rows
        for table, rows in judge.changes().items()
        if not table.startswith((*DERIVED, "regencies_upload"))
    }
    assert entered == {}
    assert not Upload.objects.filter(state__in=["confirmed", "writing", "written"]).exists()


@pytest.mark.parametrize("name", ["officer 16.13", "officer 17.05", "bureau 17", "leadership 16", "roleless"])
def test_a_file_is_not_written_in_the_name_of_somebody_who_may_not(world, judge, tmp_path, name):
    file = tmp_path / "laporan.csv"
    file.write_text(f"{HEADER}\n16.05,2016-08-30,9,0,0,0,0,0,0\n")
    with pytest.raises((CommandError, SystemExit)):
        call_command("import_data", "daily-reports", str(file), user=world[name].user.username)
    assert judge.changes() == {}
