"""How the installation is: the same findings as on the page, for cron and monitoring."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from ektp.health.checks import check, worst
from ektp.health.finding import Check, State
from ektp.health.latest import Watch


class Command(BaseCommand):
    help = "Says what is wrong and what to do. Exit status 1 when something fails."
    # It must also work while the database does not.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")
        parser.add_argument("--language", choices=("id", "en"), default="id")

    def handle(self, *, format: str, language: str, **options) -> None:
        with translation.override(language):
            checks = check(Watch().look())
            self.stdout.write(_json(checks) if format == "json" else "\n".join(map(_line, checks)))
        if worst(checks) is State.FAIL:
            raise SystemExit(1)


def _json(checks: list[Check]) -> str:
    found = [
        {
            "name": one.name,
            "state": one.state,
            "says": one.says,
            "means": one.means,
            "advice": one.advice,
            "since": one.since and one.since.isoformat(timespec="seconds"),
        }
        for one in checks
    ]
    return json.dumps({"state": worst(checks), "checks": found}, ensure_ascii=False, indent=1)


def _line(one: Check) -> str:
    since = f" ({timezone.localtime(one.since):%Y-%m-%d %H:%M})" if one.since else ""
    lines = [f"{one.state.upper():8}{one.title}: {one.says}{since}"]
    if one.state in {State.WARN, State.FAIL}:
        lines += [f"        {text}" for text in (one.means, one.advice) if text]
    return "\n".join(lines)
