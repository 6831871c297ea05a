"""Rows of what was entered: as they are, or as they stood at an earlier moment."""

import datetime as dt

from django.db.models import Model, Q, QuerySet


def entered(model: type[Model], scope: Q, known_at: dt.datetime | None) -> QuerySet:
    """Rows of *model* in *scope*: as they are, or, from its history, as they stood just before *known_at*.

    Both have the model's field names. The scope is tested on the state at that moment: a row that was moved
    to another regency since then counts where it was.
    """
    if known_at is None:
        return model.objects.order_by().filter(scope)
    events = model.pgh_event_model.objects.order_by()
    concerned = events.filter(scope).values("pgh_obj")
    last = (
        events.filter(pgh_created_at__lt=known_at, pgh_obj__in=concerned)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    return events.filter(scope, pgh_id__in=last.values("pgh_id")).exclude(pgh_label="delete")
