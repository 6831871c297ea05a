from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ektp.backup import BackupError, restore_backup


class Command(BaseCommand):
    help = "Put the database back as a backup has it: all of it, or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="overwrite a database that holds something"
        )
        parser.add_argument(
            "--key-file", type=Path, help="file with the age secret key of an encrypted backup"
        )

    def handle(self, *, file, replace, key_file, **options):
        try:
            restored = restore_backup(file.absolute(), replace=replace, key_file=key_file)
        except BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        # A backup of an older version is brought up to date by what is newer here.
        call_command("migrate", interactive=False, verbosity=0)
        about = restored.manifest
        self.stdout.write(
            f"{about.rows} rows of {len(about.tables)} tables as of {about.made_at}, compared and equal"
        )
