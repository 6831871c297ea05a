"""What a person's device needs to open the form of one regency without a connection, for a week.

Bounds and totals that follow from the ledger are those of this moment (``fetched_at``), and the form says so.
What the server will decide when the report arrives may differ; the form never promises that it is accepted.
"""

import datetime as dt
from dataclasses import replace
from functools import cached_property

from django.utils.translation import get_language

from regencies import clock
from regencies.days import recent_days
from regencies.device_keys import device_key, device_owner
from regencies.formatting import date_text, long_date, moment
from regencies.forms.report import ReportForm
from regencies.ledger import RULES, DayFacts, is_closed, load_facts
from regencies.models import FLOWS, LARGEST_FLOW, Regency, User
from regencies.report_answers import stored
from regencies.report_page import ReportPage

DAYS_AHEAD = 7  # after as many days without the server a device locks itself


def offline_data(user: User, regency: Regency) -> dict:
    """Everything as plain data; what is secret in it is for *user* alone."""
    today = clock.today(regency.province.timezone)
    page = ReportPage(user, regency, today)
    return {
        "owner": device_owner(user),
        "key": device_key(user),
        "user": user.known_as,
        "regency": {"code": regency.code, "name": regency.full_name},
        "language": get_language(),
        "fetched_at": clock.now().isoformat(timespec="seconds"),
        "fetched_label": moment(clock.now()),
        "today": today.isoformat(),
        "is_pinned": clock.is_pinned(),
        "timezone": regency.province.timezone,
        "correction_days": None if page.is_bureau else regency.province.correction_days,
        "days_ahead": DAYS_AHEAD,
        "strip": [_strip_day(day) for day in recent_days(regency, today)],
        "days": [*_past(user, regency, today), *_coming(user, regency, today)],
        "refusals": refusals(),
    }


def refusals() -> dict:
    """What the form refuses by itself, as data: the same limits and sentences as the server's form."""
    form = ReportForm(asks_zero_reason=True, asks_reason=True)
    flow, text = form.fields["recorded"], form.fields["note"]
    kinds = ("required", "negative", "decimal", "words", "largest")
    rules = ("zero_without_reason", "change_without_reason", "future", "locked")
    return {
        "largest": LARGEST_FLOW,
        "longest_text": text.max_length,
        "must_be_written": [name for name in FLOWS if form.fields[name].required],
        "sentences": {kind: str(flow.error_messages[kind]) for kind in kinds}
        | {"too_long": str(text.error_messages["max_length"])}
        | {code: f"{RULES[code].title}. {RULES[code].remedy}" for code in rules},
    }


class _DayAhead(ReportPage):
    """A day that has not come, judged by what is known today: nothing is reported in between."""

    known: DayFacts

    @cached_property
    def facts(self) -> DayFacts:
        return replace(self.known, date=self.date)


def _past(user: User, regency: Regency, today: dt.date) -> list[dict]:
    back = regency.province.correction_days
    dates = [today - dt.timedelta(days=days) for days in range(back, -1, -1)]
    return [_day(ReportPage(user, regency, date)) for date in dates]


def _coming(user: User, regency: Regency, today: dt.date) -> list[dict]:
    tomorrow = today + dt.timedelta(days=1)
    known = load_facts([regency], tomorrow)[regency.pk]
    pages = [_DayAhead(user, regency, tomorrow + dt.timedelta(days=days)) for days in range(DAYS_AHEAD)]
    for page in pages:
        page.known = known
    return [_day(page) for page in pages]


def _day(page: ReportPage) -> dict:
    report = None if page.is_ahead else page.report
    problem = "" if page.is_ahead else " ".join(page.problems.values())
    if page.is_ahead and is_closed(page.regency.province, page.date):
        problem = str(RULES["month_closed"].title)
    rules = page.script()
    return {
        "date": page.date.isoformat(),
        "name": date_text(page.date, "l, j F Y"),
        "long": long_date(page.date),
        "is_service_day": page.facts.is_service_day,
        "version": report.version if report else 0,
        "values": stored(report) if report else None,
        "problem": problem,
        "checks": rules["checks"],
        "totals": rules["totals"],
    }


def _strip_day(day) -> dict:
    return {
        "date": day.date.isoformat(),
        "name": date_text(day.date, "D"),
        "long": date_text(day.date, "l, j F Y"),
        "state": day.state,
        "word": day.word,
    }
