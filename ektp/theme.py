"""The theme that somebody has chosen for a browser: a cookie, so that the first frame has its colours.

``static/js/theme.js`` writes it. Without one the device's own preference rules, through CSS alone.
"""

from typing import Literal

from django.http import HttpRequest

COOKIE = "theme"


def chosen(request: HttpRequest) -> Literal["light", "dark", ""]:
    """``""``: as the device prefers."""
    value = request.COOKIES.get(COOKIE, "")
    return value if value in ("light", "dark") else ""
