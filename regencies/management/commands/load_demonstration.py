from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from regencies import accounts, clock, demonstrations
from regencies.demonstrations import replay
from regencies.imports import Refusal


class Command(BaseCommand):
    help = "Fill an empty database with a demonstration, and make an account for each role."

    def add_arguments(self, parser):
        parser.add_argument("name", help=f"one of: {', '.join(demonstrations.names())}")
        parser.add_argument(
            "--if-empty", action="store_true", help="say nothing when the database holds a province already"
        )

    def handle(self, *, name, if_empty, **options):
        if name not in demonstrations.names():
            raise CommandError(
                f'there is no demonstration "{name}", only: {", ".join(demonstrations.names())}'
            )
        try:
            loaded = replay.load(name)
        except Refusal as refusal:
            raise CommandError(refusal.problems.kept[0].line(name)) from None
        if loaded is None:
            if not if_empty:
                self.stdout.write("The database already holds a province; no demonstration was loaded.")
            return
        self.stdout.write(f"{name}: {loaded.reports} daily reports up to {clock.today('Asia/Jakarta')}.")
        if loaded.left_to_enter:
            self.stdout.write(f"Left for you to enter today: {', '.join(loaded.left_to_enter)}.")
        if settings.EKTP_TODAY is None:
            self.stdout.write(
                f"This demonstration is meant for {demonstrations.meant_for(name)}: "
                f"set EKTP_TODAY={demonstrations.meant_for(name)} to see it as it stood on that day."
            )
        self.stdout.write("\nAccounts; the passwords are shown only now:\n")
        self.stdout.write(accounts.table(loaded.accounts))
