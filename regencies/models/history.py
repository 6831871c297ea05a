"""History by database triggers: also bulk writes and plain SQL leave who, when, why, before and after."""

import pghistory
import pghistory.models
import pgtrigger
from django.db import models
from django.db.models.expressions import RawSQL


class HistoryEvent(pghistory.models.Event):
    """One state of a row after an insert or update, or its last state at a delete.

    The state before a change is the object's preceding event. ``pgh_created_at`` is ``ektp_now()``;
    ``pgh_context`` holds who and why as given by the write path; ``database_user`` is the PostgreSQL
    role, the only name known for a change by plain SQL.
    """

    database_user = models.TextField(db_default=RawSQL("session_user::text", ()))

    class Meta:
        abstract = True


def tracked(related_name: str = "history"):
    """Class decorator: keep every insert, update and delete of the model in ``<Model>Event``."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        base_model=HistoryEvent,
        obj_field=pghistory.ObjForeignKey(related_name=related_name, db_index=True),
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
        level=pgtrigger.Statement,
    )
