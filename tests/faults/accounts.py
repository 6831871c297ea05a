"""Accounts for simulated officers; runs inside the demonstration (`bin/manage shell`)."""

import sys

from django.contrib.auth.hashers import make_password

from regencies.ledger.signing import signed
from regencies.models import Membership, Regency, User


def open_officers(count: int, password: str) -> None:
    """*count* officers spread over all regencies; writes a name and a regency's code a line."""
    regencies = list(Regency.objects.select_related("province").order_by("code"))
    hashed = make_password(password)
    with signed(None, why="officers for a run of faults", source="command"):
        for number in range(count):
            regency = regencies[number % len(regencies)]
            user = User.objects.create(username=f"petugas-{number:02d}", password=hashed)
            Membership.objects.create(
                user=user, role=Membership.Role.OFFICER, province=regency.province, regency=regency
            )
            sys.stdout.write(f"{user.username} {regency.code}\n")
