"""History by database triggers: also bulk writes and plain SQL leave who, when, why, before and after."""

from collections.abc import Sequence

import pghistory
import pghistory.models
import pgtrigger
from django.db import models
from django.db.models.expressions import RawSQL
from pghistory import runtime

# Statements of ``ektp.prepared`` only read: who and why need not go along with them.
runtime.IGNORED_SQL_PREFIXES = (*runtime.IGNORED_SQL_PREFIXES, "execute ")


class HistoryEvent(pghistory.models.Event):
    """One state of a row after an insert or update, or its last state at a delete.

    The state before a change is the object's preceding event. ``pgh_created_at`` is ``ektp_now()``;
    ``pgh_context`` holds who and why as given by the write path; ``database_user`` is the PostgreSQL
    role, the only name known for a change by plain SQL.
    """

    database_user = models.TextField(db_default=RawSQL("session_user::text", ()))

    class Meta:
        abstract = True


def tracked(related_name: str = "history", *, fields: Sequence[str] | None = None):
    """Class decorator: keep every insert, update and delete of the model in ``<Model>HistoryEvent``.

    With *fields* only these are kept, and an update that changes none of them leaves no event.
    """

    def keep_history(model: type[models.Model]) -> type[models.Model]:
        track = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            base_model=HistoryEvent,
            model_name=f"{model.__name__}HistoryEvent" if fields else None,
            obj_field=pghistory.ObjForeignKey(related_name=related_name, db_index=True),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            level=pgtrigger.Statement,
            fields=fields,
        )
        return track(model)

    return keep_history
