from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from regencies.audit.verifying import Findings, verify, verify_and_note
from regencies.models import AuditSeal

NOT_CHECKED = 2


class Command(BaseCommand):
    help = (
        "Recompute the chain over the audit trail and every history. Exit status 0: all is as it was sealed; "
        "1: something was changed, removed or added, and is named; 2: nothing was, but not all could be."
    )

    def add_arguments(self, parser):
        parser.add_argument("--head", action="store_true", help="only print the latest seal as NUMBER:HASH")
        parser.add_argument(
            "--against",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="a noted seal that the chain must contain, or a file with one a line",
        )
        parser.add_argument(
            "--no-note", action="store_true", help="do not keep the result for the bureau's page"
        )

    def handle(self, *, head, against, no_note, **options):
        if head:
            return self._print_head()
        noted = [line for text in against for line in _lines(text)]
        found = verify(noted) if no_note else verify_and_note(against=noted)
        self._say(found)
        if found.faults:
            raise CommandError(f"{len(found.faults) + found.unnamed} traces of tampering.", returncode=1)
        if found.warnings:
            raise CommandError("Not everything could be checked.", returncode=NOT_CHECKED)
        return None

    def _print_head(self):
        last = AuditSeal.objects.order_by("-number").first()
        if last is None:
            raise CommandError("There is no seal yet.")
        self.stdout.write(str(last))

    def _say(self, found: Findings) -> None:
        for text in [*found.faults, *found.warnings]:
            self.stderr.write(text)
        if found.unnamed:
            self.stderr.write(f"and {found.unnamed} more")
        self.stdout.write(f"{found.rows} rows under {found.seals} seals compared")
        if found.head:
            minutes = int((timezone.now() - found.head.made_at).total_seconds() // 60)
            self.stdout.write(f"last seal, {minutes} minutes ago: {found.head}")
        self.stdout.write(f"{found.waiting} rows not yet sealed")


def _lines(text: str) -> list[str]:
    """*text* itself, or the lines of the file that it names."""
    if ":" in text and not Path(text).exists():
        return [text]
    try:
        return [line for line in Path(text).read_text().splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{text} is neither NUMBER:HASH nor a readable file of them.") from error
