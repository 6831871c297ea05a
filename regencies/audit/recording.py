"""Writing to the audit trail: one statement an event, which also finds the person's roles and whose it is."""

import logging
from dataclasses import dataclass

from django.db import Error, connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ektp import request_id
from ektp.client_address import client_address
from regencies.models import AuditEvent, User

log = logging.getLogger("ektp.audit")

# The province is the object's; without an object the person's; and where there is only one, that one.
# What somebody was refused is told to his own bureau, not to the one whose object he asked for.
_INSERT = """
INSERT INTO regencies_auditevent
    (hour, user_id, user_name, roles, action, kind, code, province_id, regency_id, route, path, status,
     address, session, request)
SELECT
    CASE WHEN %(once)s THEN date_trunc('hour', clock_timestamp()) END, %(user)s, %(user_name)s,
    ARRAY(SELECT m.role || ' ' || coalesce(r.code, p.code) FROM regencies_membership m
        JOIN regencies_province p ON p.id = m.province_id LEFT JOIN regencies_regency r ON r.id = m.regency_id
        WHERE m.user_id = %(user)s ORDER BY 1),
    %(action)s, %(kind)s, %(code)s,
    coalesce(
        (SELECT id FROM regencies_province WHERE code = %(province)s AND %(action)s <> 'refused'),
        (SELECT province_id FROM regencies_membership WHERE user_id = %(user)s ORDER BY role, id LIMIT 1),
        (SELECT min(id) FROM regencies_province HAVING count(*) = 1)),
    (SELECT id FROM regencies_regency WHERE code = %(regency)s),
    %(route)s, %(path)s, %(status)s, %(address)s, %(session)s, %(request)s
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Deed:
    """What was done: ``area`` is the code of a province or a regency, or empty."""

    action: AuditEvent.Action
    kind: str = ""
    code: str = ""
    area: str = ""
    route: str = ""
    path: str = ""
    status: int | None = None
    once: bool = False


def origin(request: HttpRequest | None) -> dict[str, str]:
    """From where: address, session without its key, and the request's number in the logs."""
    if request is None:
        return {"address": "", "session": "", "request": request_id.current()}
    key = getattr(getattr(request, "session", None), "session_key", None)
    session = salted_hmac("regencies.audit.session", key).hexdigest()[:12] if key else ""
    return {"address": client_address(request)[:45], "session": session, "request": request_id.current()[:64]}


def record(deed: Deed, *, user: User | None, request: HttpRequest | None) -> None:
    """Raises ``django.db.Error`` when it cannot be written."""
    signed_in = user is not None and user.is_authenticated
    values = {
        "once": deed.once,
        "user": user.pk if signed_in else None,
        "user_name": user.known_as if signed_in else "",
        "action": deed.action.value,
        "kind": deed.kind[:20],
        "code": deed.code[:60],
        "province": deed.area[:2],
        "regency": deed.area if len(deed.area) == 5 else "",
        "route": deed.route[:60],
        "path": deed.path[:200],
        "status": deed.status,
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values | origin(request))


def record_if_possible(deed: Deed, *, user: User | None, request: HttpRequest | None) -> bool:
    """``record`` for what must go on all the same: an event that is lost is in the log."""
    try:
        record(deed, user=user, request=request)
    except Error as error:
        log.error("not in the audit trail: %s %s %s: %s", deed.action.value, deed.kind, deed.code, error)
        return False
    return True
