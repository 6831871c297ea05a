"""What `Small` holds; runs inside it (`manage.py shell`)."""

import json
import sys

from django.test import Client

from regencies.models import Province, Regency, User
from tests.factories import make_bureau, make_officer
from tests.reports.worlds import make_small_province


def fill() -> None:
    make_small_province()
    make_officer(Regency.objects.get(code="16.01"), username="petugas")
    make_bureau(Province.objects.get(code="16"), username="biro")


def enter(name: str) -> None:
    """Write the cookies of a browser in which somebody has passed every step of signing in."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    sys.stdout.write(json.dumps({key: cookie.value for key, cookie in client.cookies.items()}) + "\n")
