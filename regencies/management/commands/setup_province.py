import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from regencies import accounts, official_areas
from regencies.accounts import BadName, NameTaken
from regencies.areas import UnknownProvince
from regencies.imports import cells
from regencies.models import Deadline, User
from regencies.models.areas import ZONES
from regencies.people.links import printed
from regencies.province_setup import AlreadySetUp, FirstDeadline, is_set_up, set_up_province

MEASURES = {
    "recorded": Deadline.Measure.RECORDED,
    "perekaman": Deadline.Measure.RECORDED,
    "printed": Deadline.Measure.PRINTED,
    "pencetakan": Deadline.Measure.PRINTED,
}
ZONE_NAMES = {label.casefold(): zone for zone, label in ZONES} | {zone.casefold(): zone for zone, _ in ZONES}


def _weekdays(text: str) -> list[int]:
    days = [day.strip() for day in text.split(",")]
    if not set(days) <= set("1234567"):
        raise cells.CellError('"{text}" is no list of weekdays: 1 is Monday, 7 is Sunday', text=text)
    return sorted({int(day) for day in days})


def _wording(longest: int) -> Callable[[str], str]:
    return lambda text: cells.text(text, longest)


@dataclass(frozen=True)
class Question:
    """One thing to know. ``default`` None: it must be given."""

    name: str
    asked: str
    parse: Callable[[str], Any]
    default: str | None = None

    @property
    def option(self) -> str:
        return f"--{self.name.replace('_', '-')}"

    def answer(self, text: str) -> Any:
        """The parsed answer; raises ``CellError``. An empty one where that is the default is None."""
        if not text and self.default == "":
            return None
        return self.parse(text)


def questions(province_code: str, *, invites: bool = False) -> list[Question]:
    """Everything that a province starts with, in the order in which it is asked."""
    name = Question("admin_name", "Name of the administrator", _wording(150), None if invites else "")
    username = Question("admin_username", "User name of the administrator", _wording(150))
    return [
        Question("timezone", "Time zone", lambda text: cells.one_of(text, ZONE_NAMES), _zone(province_code)),
        Question("service_weekdays", "Service weekdays, 1 = Monday", _weekdays, "1,2,3,4,5"),
        Question("deadline_name", "Name of the first deadline", _wording(120)),
        Question(
            "deadline_measure",
            "Its measure, recorded or printed",
            lambda text: cells.one_of(text, MEASURES),
            "recorded",
        ),
        Question("deadline_target", "Its target in percent", cells.percentage, "100"),
        Question("deadline_due", "Its due date", cells.date),
        Question("deadline_announced", "Date it was announced, if known", cells.date, ""),
        Question("deadline_basis", "Its legal basis, if any", _wording(300), ""),
        *([] if invites else [username]),
        name,
    ]


def _zone(province_code: str) -> str:
    return dict(ZONES)[official_areas.zone_of(province_code)]


class Command(BaseCommand):
    help = (
        "Start a province: its regions, service week, first deadline and administrator. "
        "What is not given as an option is asked for at a terminal."
    )

    def add_arguments(self, parser):
        parser.add_argument("province", help="code of the province, for example 16")
        for question in questions("16"):
            default = f" (default: {question.default})" if question.default else ""
            if question.name == "timezone":
                default = " (default: by the province)"
            parser.add_argument(question.option, help=f"{question.asked}{default}")
        parser.add_argument(
            "--admin-password-stdin",
            action="store_true",
            help="read the administrator's password from standard input; else one is made up and shown once",
        )
        parser.add_argument(
            "--invite",
            action="store_true",
            help="print a link by which the administrator chooses user name and password himself",
        )
        parser.add_argument(
            "--site", default="", help="for that link: https://host, as browsers know the site"
        )
        parser.add_argument("--no-input", action="store_true", help="never ask; take the defaults")

    def handle(self, *, province, admin_password_stdin, invite, site, no_input, **options):
        if official_areas.province_name(province) is None:
            raise CommandError(f'"{province}" is not the code of a province, for example 16.')
        if is_set_up(province):
            raise CommandError(f"province {province} is set up already; nothing was changed")
        if invite and (admin_password_stdin or options["admin_username"]):
            raise CommandError("--invite: the administrator chooses user name and password himself")
        may_ask = sys.stdin.isatty() and not no_input and not admin_password_stdin
        answers = {
            question.name: self._answer(question, options[question.name], may_ask)
            for question in questions(province, invites=invite)
        }
        if answers["deadline_announced"] and answers["deadline_announced"] > answers["deadline_due"]:
            raise CommandError("--deadline-announced: it is after --deadline-due")
        password = self._password_from_stdin(answers) if admin_password_stdin else None
        loaded, account = self._set_up(province, answers, password)
        self.stdout.write(
            f"{loaded.province.name} ({loaded.province.zone_label}): {loaded.added} regencies added, "
            f"{loaded.renamed} changed, {loaded.left} left as they were"
        )
        self.stdout.write(
            f'Deadline "{answers["deadline_name"]}" on {answers["deadline_due"]}. Next: import_data register.'
        )
        if invite:
            self.stdout.write("\nThe administrator; the link is shown only now:\n")
            self.stdout.write(printed(account, site.rstrip("/")))
        elif password is None:
            self.stdout.write("\nThe administrator; the password is shown only now:\n")
            self.stdout.write(accounts.table([account]))

    def _answer(self, question: Question, given: str | None, may_ask: bool) -> Any:
        while True:
            text = given
            if text is None and may_ask:
                text = self._ask(question)
            if text is None:
                text = question.default
            if text is None:
                raise CommandError(f"{question.option} is missing")
            try:
                return question.answer(str(text).strip())
            except cells.CellError as error:
                if given is not None or not may_ask:
                    raise CommandError(f"{question.option}: {error}") from None
                self.stderr.write(str(error))

    def _ask(self, question: Question) -> str | None:
        """What the person types; None to take the default."""
        shown = f" [{question.default}]" if question.default else ""
        while True:
            try:
                text = input(f"{question.asked}{shown}: ").strip()
            except EOFError:
                raise CommandError("no answer; nothing was changed") from None
            if text or question.default is not None:
                return text or None

    def _password_from_stdin(self, answers: dict[str, Any]) -> str:
        password = sys.stdin.readline().rstrip("\r\n")
        try:
            with translation.override("en"):
                validate_password(password, User(username=answers["admin_username"]))
        except ValidationError as error:
            raise CommandError(f"the administrator's password: {' '.join(error.messages)}") from None
        return password

    def _set_up(self, province: str, answers: dict[str, Any], password: str | None):
        deadline = FirstDeadline(
            name=answers["deadline_name"],
            measure=answers["deadline_measure"],
            target_ratio=answers["deadline_target"],
            due_on=answers["deadline_due"],
            announced_on=answers["deadline_announced"],
            legal_basis=answers["deadline_basis"] or "",
        )
        try:
            with translation.override("en"):
                return set_up_province(
                    code=province,
                    timezone=answers["timezone"],
                    service_weekdays=answers["service_weekdays"],
                    deadline=deadline,
                    admin_username=answers.get("admin_username"),
                    admin_name=answers["admin_name"] or "",
                    admin_password=password,
                )
        except (AlreadySetUp, UnknownProvince):
            raise CommandError(f"province {province} is set up already; nothing was changed") from None
        except NameTaken:
            raise CommandError(
                f'--admin-username: there is an account "{answers["admin_username"]}" already'
            ) from None
        except BadName:
            raise CommandError("--admin-username: letters, digits and @ . + - _ only") from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
