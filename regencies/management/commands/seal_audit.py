from django.core.management.base import BaseCommand

from regencies.audit.chain import seal


class Command(BaseCommand):
    help = "Seal what was added to the audit trail and the histories since the last seal; beat does so too."

    def handle(self, **options):
        self.stdout.write(f"{seal()} rows sealed")
