"""Regencies in the order of the people they still have to reach."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from regencies.formatting import UNKNOWN, count
from reports.charts.chart import Chart
from reports.progress import DeadlineDay, RegencyDay
from reports.wording import STATUS_WORDS


def remaining(*, id: str, rows: Sequence[tuple[RegencyDay, DeadlineDay]]) -> Chart:
    """Regencies in the order of the people they still have to reach, coloured and named by status."""
    ordered = sorted(
        ((day, distance) for day, distance in rows if distance.remaining is not None),
        key=lambda pair: (-pair[1].remaining, pair[0].area_code),
    )
    words = {key: str(word) for key, word in STATUS_WORDS.items()}
    items = [
        {
            "label": day.regency.short_name,
            "value": distance.remaining,
            "status": distance.status,
            "status_label": words[distance.status],
        }
        for day, distance in ordered
    ]
    first = items[0] if items else {"label": UNKNOWN, "value": None}
    return Chart(
        id=id,
        title=_("Sisa menurut kabupaten/kota"),
        summary=_("Terbanyak di %(name)s: %(value)s orang.")
        % {"name": first["label"], "value": count(first["value"])},
        spec={"kind": "remaining", "items": items},
        columns=[_("Kabupaten/kota"), _("Sisa"), _("Status")],
        rows=[
            [day.area_name, count(distance.remaining), words[distance.status]] for day, distance in ordered
        ],
        size="is-tall",
    )
