"""The Celery application. Tasks live in ``reports.tasks``; the schedule in the settings."""

import os

from celery import Celery, bootsteps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")

app = Celery("ektp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


class CatchUp(bootsteps.StartStopStep):
    """Sweep whenever a worker reaches the broker: notices may have been lost while either was away."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer) -> None:
        consumer.app.send_task("reports.tasks.sweep", expires=60)


app.steps["consumer"].add(CatchUp)
