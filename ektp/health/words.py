"""Ages and sizes as a person says them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regencies.formatting import count, decimal


def lasting(seconds: float) -> str:
    """``12 detik``, ``4 menit``, ``3 jam``, ``2 hari``: one unit, rounded down."""
    number = max(0, int(seconds))
    if number < 60:
        return ngettext("%(count)s detik", "%(count)s detik", number) % {"count": count(number)}
    if number < 3600:
        return ngettext("%(count)s menit", "%(count)s menit", number // 60) % {"count": count(number // 60)}
    if number < 2 * 86400:
        return ngettext("%(count)s jam", "%(count)s jam", number // 3600) % {"count": count(number // 3600)}
    return ngettext("%(count)s hari", "%(count)s hari", number // 86400) % {"count": count(number // 86400)}


def size(number: int) -> str:
    """``640 MB``, ``12,3 GB``."""
    if number < 1_000_000_000:
        return _("%(number)s MB") % {"number": count(number // 1_000_000)}
    return _("%(number)s GB") % {"number": decimal(number / 1_000_000_000, 1)}


def milliseconds(seconds: float) -> str:
    return _("%(number)s milidetik") % {"number": count(round(seconds * 1000))}
