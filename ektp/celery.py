"""The Celery application. Tasks live in ``reports.tasks``; the schedule in the settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")

app = Celery("ektp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
