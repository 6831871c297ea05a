"""The rules of entry in words, made from the one list that every way of reporting obeys."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regencies.forms.report import GROUPS, HINTS
from regencies.ledger import RULES, Effect
from regencies.models import DailyReport, Province


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """What each field means, what is refused, what is accepted with a mark, and until when days are open."""
    label = DailyReport._meta.get_field
    context = {
        "provinces": Province.objects.filter(memberships__user=request.user).distinct(),
        "groups": [
            (name, [(label(flow).verbose_name, HINTS[flow]) for flow in flows])
            for _key, name, flows, _totals in GROUPS
        ],
        "refused": [rule for rule in RULES.values() if rule.effect is Effect.REFUSED],
        "marked": [rule for rule in RULES.values() if rule.effect is Effect.MARKED],
    }
    return render(request, "regencies/rules.html", context)
