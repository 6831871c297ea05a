"""The version of what a page shows: open pages ask for it every second and renew themselves when it moves."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from ektp import again, in_flight
from ektp.prepared import Prepared
from regencies import clock
from regencies.models import Province
from regencies.models.areas import ZONES, today_in_each_zone
from reports.models.progress import DERIVATION
from reports.progress import Freshness

# Hundreds of open pages ask this every second, so it is one statement that is planned once. It says what
# ``freshness`` says, to whom ``visible_to`` shows it: tests/reports/test_page_version.py compares them.
_SELECT = """
SELECT coalesce(sum(state.version), 0)::bigint,
       count(area.id) FILTER (WHERE mark.regency_id IS NOT NULL OR coalesce(state.through < day.today, true)
                                OR state.derivation < {derivation}),
       min(day.today)
FROM regencies_province province
LEFT JOIN regencies_regency area ON area.province_id = province.id
CROSS JOIN LATERAL (
    SELECT CASE province.timezone {zones} END AS today
) day
LEFT JOIN reports_recomputestate state ON state.regency_id = area.id
LEFT JOIN regencies_stalemark mark ON mark.regency_id = area.id
WHERE {area} AND EXISTS (
    SELECT FROM regencies_membership role
    WHERE role.user_id = $1 AND role.province_id = province.id AND {role}
)
HAVING count(*) > 0
"""
_ZONES = " ".join(f"WHEN '{zone}' THEN ${number}" for number, (zone, _label) in enumerate(ZONES, start=3))
_TYPES = "bigint, text, date, date, date"
_WHOLE_PROVINCE = "role.role IN ('bureau', 'leadership')"
_OF_PROVINCE = Prepared(
    "province_version",
    _TYPES,
    _SELECT.format(derivation=DERIVATION, zones=_ZONES, area="province.code = $2", role=_WHOLE_PROVINCE),
)
_OF_REGENCY = Prepared(
    "regency_version",
    _TYPES,
    _SELECT.format(
        derivation=DERIVATION,
        zones=_ZONES,
        area="area.code = $2",
        role=f"(role.regency_id = area.id OR {_WHOLE_PROVINCE})",
    ),
)


def page_version(fresh: Freshness, province: Province) -> str:
    """Changes when figures, the number of lagging regencies or the date change."""
    return _words(fresh.version, fresh.stale, clock.today(province.timezone))


def _words(version: int, stale: int, today) -> str:
    return f"{version}.{stale}.{today:%Y%m%d}"


WAIT = (1, 1, 3, 8, 15)
"""Seconds until an open page should ask again, by how many requests this process works on at the moment: who
opens a page or reports goes before those who only look on."""


def version_answer(version: str, wait: int | None = None) -> JsonResponse:
    """``{"version": …, "wait": …}``: what open pages ask for; ``wait`` in seconds."""
    return JsonResponse({"version": version, "wait": _wait() if wait is None else wait})


def _wait() -> int:
    return WAIT[min(in_flight.count(), len(WAIT) - 1)]


def _answer(request: HttpRequest, statement: Prepared, code: str) -> JsonResponse:
    def values() -> list:
        return [code, *today_in_each_zone()]

    wait, row = _wait(), statement.row([request.user.pk, *values()])
    if row is None:
        raise Http404
    again.keep(request, again.Basis(statement, values, lambda _row: _wait()), row, wait)
    return version_answer(_words(*row), wait)


@require_safe
def province_version(request: HttpRequest, code: str) -> JsonResponse:
    """``{"version": …, "wait": …}`` for the province's pages."""
    return _answer(request, _OF_PROVINCE, code)


@require_safe
def regency_version(request: HttpRequest, code: str) -> JsonResponse:
    """``{"version": …, "wait": …}`` for one regency's page."""
    return _answer(request, _OF_REGENCY, code)
