import datetime as dt
import json
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from regencies import clock
from regencies.imports.cells import area_code
from regencies.imports.problems import CellError
from regencies.messages import LONGEST_MESSAGE
from regencies.official_areas import regency_full_name, zone_of
from regencies.pasted import read_pasted


class Command(BaseCommand):
    help = "Print what a pasted chat message (standard input) says, as JSON. Writes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--regency", help="code of the regency of a report that names none, such as 16.13"
        )
        parser.add_argument("--today", help="the date of today, such as 2016-08-30; default: today")

    def handle(self, *, regency, today, **options):
        code = _regency_code(regency) if regency is not None else None
        zone = zone_of(code[:2]) if code else settings.TIME_ZONE
        day = _date(today) if today is not None else clock.today(zone)
        text = _message()
        with translation.override(settings.LANGUAGE_CODE):
            found = [each.as_json() for each in read_pasted(text, today=day, default_code=code)]
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def _regency_code(written: str) -> str:
    try:
        code = area_code(written)
    except CellError as error:
        raise CommandError(str(error)) from None
    if regency_full_name(code) is None:
        raise CommandError(f'there is no regency "{written}"')
    return code


def _date(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise CommandError(f'--today: "{written}" is not a date such as 2016-08-30') from None


def _message() -> str:
    """Standard input as UTF-8; undecodable bytes stay visible as unread text."""
    stream = getattr(sys.stdin, "buffer", None)
    text = stream.read(LONGEST_MESSAGE * 4 + 4).decode("utf-8-sig", "replace") if stream else sys.stdin.read()
    if not text.strip():
        raise CommandError("there is no message on standard input")
    if len(text) > LONGEST_MESSAGE:
        raise CommandError(f"the message is longer than {LONGEST_MESSAGE} characters")
    return text
