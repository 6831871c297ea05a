"""Ending somebody's sessions, wherever they are open."""

from django.db.models import F

from regencies.models import User


def end_sessions(user: User) -> None:
    """Every session of *user* is over with its next request. Wrap it in ``signed``.

    Who ends his own keeps the one that he asks from with ``update_session_auth_hash``.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
