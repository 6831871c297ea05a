"""Error pages that need more than a template."""

from django.shortcuts import render


def csrf_failure(request, reason: str = ""):
    """The form was open too long or cookies are off; says so instead of a bare 403."""
    return render(request, "403_csrf.html", status=403)
