"""What the ledger decided about cells, as JSON for the open grid.

200 saved, 401 signed out, 404 not this person's, 409 changed by somebody else, 422 refused.
"""

import datetime as dt
from http import HTTPStatus

from django.http import JsonResponse
from django.utils.translation import gettext as _

from regencies import clock
from regencies.formatting import clock_time, moment
from regencies.history import ReportChange, last_changes
from regencies.ledger import Conflict, Refused, Saved, day_checks, found_odd, load_facts, running_totals
from regencies.report_answers import stored


def saved_answer(saved: Saved) -> JsonResponse:
    """What stands now, what is odd about it and the totals that it leads to."""
    report = saved.report
    facts = load_facts([report.regency], report.date)[report.regency_id]
    flows = report.flows
    return JsonResponse(
        {
            "outcome": saved.outcome,
            "version": saved.version,
            "values": stored(report),
            "odd": [
                {"rule": check.rule, "field": check.field, "message": check.message}
                for check in found_odd(day_checks(facts), flows)
            ],
            "totals": {running.total: running.after(flows) for running in running_totals(facts)},
        }
    )


def refused_answer(refused: Refused) -> JsonResponse:
    """The sentence for each field, and the codes of the broken rules."""
    problems = {field: sentences[0] for field, sentences in refused.message_dict.items()}
    said = {"problems": problems, "rules": refused.rules}
    return JsonResponse(said, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def conflict_answer(conflict: Conflict) -> JsonResponse:
    """What stands now, who wrote it and when on the province's clock."""
    report = conflict.report
    last = last_changes([report.regency], report.date)[report.regency_id]
    at = said_at(last, clock.today(report.regency.province.timezone))
    said = {"now": stored(report), "version": report.version, "who": last.who, "at": at}
    return JsonResponse(said, status=HTTPStatus.CONFLICT)


def said_at(change: ReportChange, today: dt.date) -> str:
    """When, as people say it: 16.05 for a change made *today*, otherwise with its date."""
    return clock_time(change.local) if change.local.date() == today else moment(change.local)


def signed_out_answer() -> JsonResponse:
    """Instead of a redirect, which a script would take for an answer."""
    message = _("Anda sudah keluar. Masuk lagi; yang sudah diketik tidak hilang.")
    return JsonResponse({"message": message}, status=HTTPStatus.UNAUTHORIZED)


def missing_answer() -> JsonResponse:
    """The same for what does not exist and for what is not this person's."""
    return JsonResponse({}, status=HTTPStatus.NOT_FOUND)
