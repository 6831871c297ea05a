import datetime as dt
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from regencies.imports import KINDS, FileError, OnConflict, Problems, Refusal, Result, import_file
from regencies.imports.cells import date as read_date
from regencies.imports.half_month import planned_half_month
from regencies.imports.problems import CellError
from regencies.models import User

HALF_MONTH = "half-month"


class Command(BaseCommand):
    help = "Import a CSV file or an XLSX workbook: the whole file, or nothing when anything in it is wrong."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=[*KINDS, HALF_MONTH])
        parser.add_argument("file")
        parser.add_argument("--sheet", help="sheet of a workbook; default: the first")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument(
            "--on-conflict",
            choices=[choice.value for choice in OnConflict],
            default=OnConflict.ERROR.value,
            help="a row that is there already with other values is an error (default), skipped, or updated",
        )
        parser.add_argument("--user", help="user name of the person who imports; his permissions apply")
        parser.add_argument("--date", help="half-month: the day of a sheet whose titles do not say it")

    def handle(self, *, kind, file, sheet, dry_run, on_conflict, user, date, **options):
        if date is not None and kind != HALF_MONTH:
            raise CommandError("--date goes with half-month alone; the rows of other kinds have their own")
        choices = {"user": self._user(user), "sheet": sheet, "on_conflict": OnConflict(on_conflict)}
        try:
            if kind == HALF_MONTH:
                result = self._import_half_month(file, dry_run=dry_run, date=_day(date), **choices)
            else:
                result = import_file(KINDS[kind], Path(file), dry_run=dry_run, **choices)
        except FileError as error:
            self.stderr.write(error.problem.line(file))
            raise SystemExit(1) from None
        except Refusal as refusal:
            self._report(file, refusal.problems)
            raise SystemExit(1) from None
        counts = f"{result.added} added, {result.changed} changed, {result.left} left as they were"
        if result.skipped:
            counts += f" ({result.skipped} of them differ in the file)"
        self.stdout.write(f"{counts}; dry run, nothing written" if dry_run else counts)

    def _import_half_month(self, file: str, *, dry_run: bool, **choices) -> Result:
        with planned_half_month(Path(file), **choices) as plan:
            for odd in plan.odd:
                self.stderr.write(f"note: {odd.line(file)}")
            if plan.problems:
                raise Refusal(plan.problems)
            return plan.result if dry_run else plan.apply()

    def _user(self, name: str | None) -> User | None:
        if name is None:
            return None
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f'there is no active user "{name}"')
        return user

    def _report(self, file: str, problems: Problems) -> None:
        for problem in problems.kept:
            self.stderr.write(problem.line(file))
        if problems.not_kept:
            self.stderr.write(f"{file}: {_errors(problems.not_kept, 'more ')}")
        self.stderr.write(f"{file}: {_errors(problems.count)}, nothing written")


def _day(text: str | None) -> dt.date | None:
    try:
        return None if text is None else read_date(text)
    except CellError as error:
        raise CommandError(str(error)) from None


def _errors(count: int, more: str = "") -> str:
    return f"{count} {more}error" if count == 1 else f"{count} {more}errors"
