"""The words for what the arithmetic says."""

from django.utils.translation import gettext_lazy as _

STATUS_WORDS = {
    "reached": _("Tercapai"),
    "on_track": _("Sesuai jalur"),
    "at_risk": _("Berisiko"),
    "behind": _("Tertinggal"),
    "missed": _("Terlewat"),
    "no_data": _("Tanpa data"),
}
