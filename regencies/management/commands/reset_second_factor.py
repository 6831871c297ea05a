from django.core.management.base import BaseCommand, CommandError

from regencies.ledger.signing import signed
from regencies.models import User
from regencies.people.sessions import end_sessions
from regencies.sign_in import second_factor


class Command(BaseCommand):
    help = "For a lost phone: take somebody's second factor and recovery codes away, and end all sessions."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f'there is no account "{username}"')
        had_one = second_factor.is_on(user)
        with signed(None, why=f"reset_second_factor {username}", source="command"):
            second_factor.reset(user)
            end_sessions(user)
        self.stdout.write(
            f"{username} is signed out everywhere and has no second factor"
            f"{'' if had_one else ' (and had none before)'}; a bureau role sets one up at the next sign-in."
        )
