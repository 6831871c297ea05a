"""An officer at work, for a process of its own."""

import json
import sys
import time

from regencies import clock
from regencies.ledger import Entry, save_report
from regencies.models import DailyReport, Regency, User
from reports.models import RegencyProgress


def save_often(username: str, code: str, *, first: int, times: int, wait: bool) -> None:
    """Save today's report with *first* people recorded, then one more each time.

    Prints as JSON the seconds that each saving took and, with *wait*, those from the commit until the stored
    figures had it.
    """
    user = User.objects.get(username=username)
    regency = Regency.objects.select_related("province").get(code=code)
    today = clock.today(regency.province.timezone)
    saved, followed = [], []
    for recorded in range(first, first + times):
        flows = dict.fromkeys(
            ["reprinted", "blanks_received", "blanks_spoiled", "temporary_issued", "temporary_withdrawn"], 0
        )
        version = DailyReport.objects.filter(regency=regency, date=today).values_list("version", flat=True)
        entry = Entry(recorded=recorded, printed=5, **flows)
        started = time.perf_counter()
        save_report(
            user=user,
            regency=regency,
            date=today,
            entry=entry,
            base_version=version.first() or 0,
            reason="Uji",
        )
        committed = time.perf_counter()
        saved.append(committed - started)
        while wait and not _shown(regency, today, recorded) and time.perf_counter() < committed + 20:
            time.sleep(0.005)
        followed.append(time.perf_counter() - started)
    sys.stdout.write(json.dumps({"saved": saved, "followed": followed}) + "\n")


def _shown(regency: Regency, today, recorded: int) -> bool:
    return RegencyProgress.objects.filter(regency=regency, date=today, recorded=recorded).exists()
