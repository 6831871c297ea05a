from django.core.management.base import BaseCommand

from ektp import translations


class Command(BaseCommand):
    help = (
        "Brings locale/en in line with the messages in code and templates and lists what has no English yet."
    )

    def handle(self, **options) -> None:
        missing = translations.update()
        for message in missing:
            self.stdout.write(message)
        self.stderr.write(f"{len(missing)} without a translation")
