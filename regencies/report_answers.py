"""What a device is answered when it sends a report: the same facts as the page shows, as plain data."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regencies.formatting import long_date
from regencies.forms.report import ReportForm
from regencies.history import NAMES
from regencies.ledger import Conflict, Outcome, Refused, Saved
from regencies.models import DailyReport
from regencies.report_page import ReportPage

_SAID = {
    Outcome.ADDED: gettext_lazy("Laporan %(date)s tersimpan"),
    Outcome.CHANGED: gettext_lazy("Perubahan laporan %(date)s tersimpan"),
    Outcome.UNCHANGED: gettext_lazy("Laporan %(date)s sudah ada dengan angka yang sama"),
}


def saved_answer(page: ReportPage, saved: Saved) -> dict:
    """``version`` is the one that this sending left; ``values`` are those that stand now."""
    form = page.form()
    return {
        "outcome": saved.outcome,
        "version": saved.version,
        "values": stored(saved.report),
        "totals": {total.running.total: total.after for total in page.totals(form)},
        "odd": [{"rule": check.rule, "message": check.message} for check in page.odd(form)],
        "said": _SAID[saved.outcome] % {"date": long_date(page.date)},
    }


def refused_answer(form: ReportForm, refused: Refused | None = None) -> dict:
    """``problems`` by field, each with its sentences; ``rules`` are codes of the catalogue.

    What is no number at all is refused by the form; in the catalogue it is ``not_a_count``.
    """
    if refused is not None:
        return {"problems": refused.message_dict, "rules": refused.rules}
    numbers = [name for name in form.errors if getattr(form.fields.get(name), "may_be_odd", False)]
    return {"problems": dict(form.errors), "rules": ["not_a_count"] if numbers else []}


def conflict_answer(page: ReportPage, conflict: Conflict, base_version: int) -> dict:
    """What stands ``now``, and who changed it ``since`` the sender saw it, the latest first."""
    return {
        "now": stored(conflict.report),
        "version": conflict.report.version,
        "since": [
            {"who": change.who, "at": change.at.isoformat(), "why": change.why}
            for change in page.changes
            if change.version > base_version
        ],
        "said": _("Laporan %(date)s diubah orang lain sejak Anda membukanya.")
        % {"date": long_date(page.date)},
    }


def stored(report: DailyReport) -> dict[str, int | str]:
    """The fields of a report by name."""
    return {name: getattr(report, name) for name in NAMES}
