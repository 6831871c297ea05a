"""Who and why, for the history of everything that is written."""

import pghistory

from regencies.models import User

AT_THE_COMMAND_LINE = "command line"


def signed(user: User | None, *, why: str, source: str, **context):
    """The history's context for what *user*, or None for the person at the command line, writes inside it."""
    key, name = (user.pk, user.known_as) if user else (None, AT_THE_COMMAND_LINE)
    return pghistory.context(user=key, user_name=name, why=why, source=source, **context)
