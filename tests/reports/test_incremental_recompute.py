"""A recompute of everything equals what many small recomputes left, row for row."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F

from regencies.models import (
    DailyReport,
    Deadline,
    PopulationFigure,
    Province,
    Reconciliation,
    Regency,
    ServiceDayException,
    StaleMark,
)
from reports import recompute
from reports.arithmetic import derive, series_start
from reports.models import RecomputeState
from reports.sources import load_series
from tests.factories import make_balance, make_deadline, make_population, make_report
from tests.reports.worlds import (
    bring_all_up_to_date,
    forget_everything_derived,
    make_small_province,
    stored_rows,
)

pytestmark = pytest.mark.django_db

EARLIEST = dt.date(2016, 7, 20)


class Editor:
    """Changes whatever decides a figure, through the ORM and by SQL; the same seed, the same changes."""

    def __init__(self, province: Province, settings, seed: int) -> None:
        self.province, self.settings, self.random = province, settings, random.Random(seed)
        self.regencies = list(Regency.objects.order_by("code"))

    def change_something(self) -> None:
        edits = [
            self.add_report,
            self.change_report,
            self.delete_reports,
            self.change_reports_by_sql,
            self.move_report_by_sql,
            self.change_balance,
            self.change_register,
            self.change_calendar,
            self.change_deadline,
            self.change_week_by_sql,
            self.move_clock,
        ]
        self.random.choice(edits)()

    def date(self) -> dt.date:
        return EARLIEST + dt.timedelta(days=self.random.randrange(60))

    def regency(self) -> Regency:
        return self.random.choice(self.regencies)

    def add_report(self) -> None:
        regency, date = self.regency(), self.date()
        DailyReport.objects.filter(regency=regency, date=date).delete()
        make_report(
            regency=regency,
            date=date,
            recorded=self.random.choice([0, 5, 40]),
            printed=self.random.randrange(30),
            temporary_issued=self.random.randrange(5),
            temporary_withdrawn=self.random.randrange(5),
        )

    def change_report(self) -> None:
        report = DailyReport.objects.filter(date=self.date()).first()
        if report:
            report.recorded = self.random.randrange(80)
            report.save()

    def delete_reports(self) -> None:
        first = self.date()
        DailyReport.objects.filter(
            regency=self.regency(), date__range=(first, first + dt.timedelta(days=2))
        ).delete()

    def change_reports_by_sql(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE regencies_dailyreport SET printed = printed + 1 WHERE date >= %s AND recorded > 3",
                [self.date()],
            )

    def move_report_by_sql(self) -> None:
        source, target = self.random.sample(self.regencies, 2)
        date = self.date()
        DailyReport.objects.filter(regency=target, date=date).delete()
        DailyReport.objects.filter(regency=source, date=date).update(regency=target)

    def change_balance(self) -> None:
        regency, date = self.regency(), self.date()
        deleted, _ = Reconciliation.objects.filter(regency=regency, date__gte=date).delete()
        if not deleted:
            total = self.random.choice(["recorded_total", "blank_stock", "temporary_outstanding"])
            make_balance(regency=regency, date=date, **{total: self.random.randrange(900)})

    def change_register(self) -> None:
        regency, date = self.regency(), self.date()
        found = PopulationFigure.objects.filter(regency=regency, effective_on__gte=date)
        if found and self.random.random() < 0.5:
            found.delete()
        elif not found:
            make_population(regency=regency, effective_on=date, eligible=self.random.randrange(300, 1200))
        else:
            found.update(eligible=F("eligible") - 1)

    def change_calendar(self) -> None:
        regency = self.random.choice([None, *self.regencies])
        date = self.date()
        if not ServiceDayException.objects.filter(date=date).delete()[0]:
            ServiceDayException.objects.create(
                province=self.province,
                regency=regency,
                date=date,
                is_open=self.random.random() < 0.5,
                reason="Uji",
            )

    def change_deadline(self) -> None:
        deadlines = list(Deadline.objects.all())
        if not deadlines or self.random.random() < 0.3:
            make_deadline(
                measure=self.random.choice(["recorded", "printed"]),
                target_ratio=Decimal(self.random.choice(["1", "0.5", "0.925"])),
                announced_on=self.random.choice([None, dt.date(2016, 8, 10)]),
                due_on=dt.date(2016, 8, 25),
            )
            return
        chosen = self.random.choice(deadlines)
        action = self.random.randrange(4)
        if action == 0:
            chosen.delete()
        elif action == 1:
            Deadline.objects.filter(pk=chosen.pk).update(due_on=F("due_on") + dt.timedelta(days=5))
        elif action == 2:
            Deadline.objects.filter(pk=chosen.pk).update(status="withdrawn", is_primary=False)
        else:
            Deadline.objects.filter(pk=chosen.pk).update(status="in_force", cohort_on=self.date())

    def change_week_by_sql(self) -> None:
        week = self.random.choice([[1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6], [7]])
        Province.objects.update(service_weekdays=week)

    def move_clock(self) -> None:
        self.settings.EKTP_TODAY = dt.date(2016, 8, 5) + dt.timedelta(days=self.random.randrange(40))


def assert_stored_is_what_the_ledger_says(today: dt.date) -> None:
    area, against = [], []
    for regency in Regency.objects.order_by("pk"):
        series = load_series(regency, until=today)
        start = series_start(series)
        if start is not None and start <= today:
            progress = derive(series, start=start, until=today)
            area += [(regency.pk, *row) for row in progress.rows()]
            against += [(regency.pk, *row) for row in progress.deadline_rows()]
    against.sort(key=lambda row: row[:3])
    for stored, derived in zip(stored_rows(today), (area, against), strict=True):
        assert sorted(set(stored) ^ set(derived), key=str)[:4] == []
        assert len(stored) == len(derived)


@pytest.mark.parametrize("seed", range(4))
def test_many_small_recomputes_leave_the_rows_of_one_big_one(settings, seed):
    editor = Editor(make_small_province(dt.date(2016, 8, 20)), settings, seed)
    for _ in range(12):
        for _ in range(editor.random.randrange(1, 4)):
            editor.change_something()
        bring_all_up_to_date()
        assert_stored_is_what_the_ledger_says(settings.EKTP_TODAY)
    settings.EKTP_TODAY = dt.date(2016, 9, 20)
    bring_all_up_to_date()
    incremental = stored_rows(settings.EKTP_TODAY)
    forget_everything_derived()
    bring_all_up_to_date()
    assert stored_rows(settings.EKTP_TODAY) == incremental
    assert not StaleMark.objects.exists()


def test_rebuilding_removes_rows_after_today(settings):
    make_small_province()
    settings.EKTP_TODAY = dt.date(2016, 12, 31)
    bring_all_up_to_date()
    settings.EKTP_TODAY = dt.date(2016, 8, 30)
    for regency in Regency.objects.all():
        assert recompute.rebuild(regency.pk)
    assert stored_rows(dt.date.max) == stored_rows(dt.date(2016, 8, 30))
    assert set(RecomputeState.objects.values_list("through", flat=True)) == {dt.date(2016, 8, 30)}


def test_a_change_of_a_date_that_has_not_come_yet_waits_for_it(settings):
    make_small_province()
    bring_all_up_to_date()
    make_report(regency=Regency.objects.get(code="16.01"), date=dt.date(2016, 9, 2), recorded=7)
    bring_all_up_to_date()
    settings.EKTP_TODAY = dt.date(2016, 9, 2)
    bring_all_up_to_date()
    assert_stored_is_what_the_ledger_says(dt.date(2016, 9, 2))


def test_a_regency_of_which_nothing_is_known_has_no_rows():
    make_deadline(announced_on=None)
    make_small_province()
    Deadline.objects.all().delete()
    PopulationFigure.objects.filter(regency__code="16.05").delete()
    bring_all_up_to_date()
    area, against = stored_rows(dt.date.max)
    assert Regency.objects.get(code="16.05").pk not in {row[0] for row in area}
    assert against == []
