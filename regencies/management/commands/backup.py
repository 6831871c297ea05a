from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ektp.backup import BackupError, make_backup


class Command(BaseCommand):
    help = "Write everything that is stored to one file, checked when made; see docs/operations.md."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--recipient", default="", help="age public key (age1…) that the file is encrypted for"
        )

    def handle(self, *, file, recipient, **options):
        try:
            made = make_backup(file.absolute(), recipient=recipient)
        except BackupError as error:
            raise CommandError(str(error)) from error
        tables, rows = len(made.manifest.tables), made.manifest.rows
        self.stdout.write(
            f"{made.path}: {rows} rows of {tables} tables, {made.size} bytes, read back and complete"
        )
