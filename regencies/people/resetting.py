"""A lost phone: the second factor goes, and every session with it."""

from django.db import transaction

from regencies.ledger.signing import signed
from regencies.models import Province, User
from regencies.people.roles import SOURCE, whole_account
from regencies.people.rules import refuse_without_reason
from regencies.people.sessions import end_sessions
from regencies.sign_in import second_factor


@transaction.atomic
def reset_second_factor(*, actor: User, province: Province, person: User, why: str) -> None:
    """At the next sign-in the bureau sets up a new one, anybody else may.

    Raises ``Refused``, ``Province.DoesNotExist``, ``User.DoesNotExist``.
    """
    person, why = whole_account(actor, province, person), refuse_without_reason(why)
    with signed(actor, why=why, source=SOURCE, act="second_factor_reset"):
        second_factor.reset(person)
        end_sessions(person)
