"""What each address of the site means in the audit trail; a test fails on an address that is not here.

A change of what is entered is in its history, with address, session and request: see ``middleware``.
"""

from dataclasses import dataclass

from regencies.models import AuditEvent

Action = AuditEvent.Action


@dataclass(frozen=True)
class Meaning:
    """``kind`` of object; ``code`` names the parts of the address that say which; ``get`` and ``post`` are
    what the person does, None where it leaves nothing to record or is in a history. ``redirects``: any other
    answer to a POST is the form again, with what is wrong. ``stays``: a redirect, that it was not done."""

    kind: str
    code: tuple[str, ...] = ()
    get: Action | None = Action.SAW
    post: Action | None = None
    redirects: bool = False
    stays: bool = False


NOTHING = Meaning("", (), None)
_REGENCY, _NUMBER = ("code",), ("number",)
_EXPORT, _DOWNLOAD = Action.EXPORTED, Action.DOWNLOADED

MEANINGS = {
    # Signals tell of these: see ``signals``.
    "accounts:home": NOTHING,
    "accounts:sign-in": NOTHING,
    "accounts:demonstration": NOTHING,
    "accounts:sign-out": NOTHING,
    "accounts:password-change": Meaning("password", (), None, Action.CHANGED, redirects=True),
    "accounts:password-changed": NOTHING,
    # Phones have a history of their own, and ended sessions are in the account's.
    "accounts:second-step": NOTHING,
    "accounts:set-up": NOTHING,
    "accounts:account": NOTHING,
    "accounts:sure": NOTHING,
    "accounts:phone": NOTHING,
    "accounts:begin-phone": NOTHING,
    "accounts:remove-phone": NOTHING,
    "accounts:renew-codes": Meaning("account", (), None, Action.CHANGED, stays=True),
    "accounts:end-others": NOTHING,
    "set_language": NOTHING,
    "csp-report": NOTHING,
    "health": NOTHING,
    "health-live": NOTHING,
    "metrics": NOTHING,
    "regencies:invitation": Meaning("invitation", _NUMBER),
    "regencies:invite": Meaning("people"),
    "regencies:invited": NOTHING,
    "regencies:people": Meaning("people"),
    "regencies:person": Meaning("person", _NUMBER),
    "regencies:rules": NOTHING,
    "regencies:imports": Meaning("uploads", post=Action.UPLOADED),
    "regencies:import": Meaning("upload", _NUMBER, post=Action.CHANGED),
    "regencies:import-state": Meaning("upload", _NUMBER),
    "regencies:import-original": Meaning("upload", _NUMBER, _DOWNLOAD),
    "regencies:import-list": Meaning("upload-list", ("number", "part"), _DOWNLOAD),
    "regencies:import-template": Meaning("template", ("kind",), _DOWNLOAD),
    "regencies:report-index": Meaning("reports"),
    "regencies:cell": Meaning("reports"),
    "regencies:grid": Meaning("reports"),
    "regencies:report": Meaning("report", _REGENCY),
    "regencies:corrections": Meaning("corrections"),
    "regencies:correction-ask": Meaning("report", _REGENCY),
    "regencies:correction-withdraw": Meaning("correction", _NUMBER),
    "regencies:balances": Meaning("balances"),
    "regencies:balance": Meaning("balance", _REGENCY),
    "regencies:register": Meaning("register"),
    "regencies:register-figure": Meaning("register-figure", _REGENCY),
    "regencies:months": Meaning("months"),
    "regencies:month": Meaning("month", ("month",)),
    "regencies:send": Meaning("report", _REGENCY),
    "regencies:offline-data": Meaning("report", _REGENCY),
    "regencies:offline-shell": NOTHING,
    "regencies:offline-queue": NOTHING,
    "regencies:worker": NOTHING,
    "regencies:paste": Meaning("report", _REGENCY),
    "regencies:paste-any": Meaning("reports"),
    "reports:province": Meaning("province", _REGENCY),
    "reports:province-version": Meaning("province", _REGENCY),
    "reports:province-export": Meaning("province", ("code", "kind"), _EXPORT),
    "reports:regency": Meaning("regency", _REGENCY),
    "reports:regency-version": Meaning("regency", _REGENCY),
    "reports:regency-export": Meaning("regency", ("code", "kind"), _EXPORT),
    "reports:countdown": Meaning("countdown"),
    "reports:completeness": Meaning("completeness"),
    "reports:completeness-version": Meaning("completeness"),
    "reports:completeness-export": Meaning("completeness", ("kind",), _EXPORT),
    "reports:correction": Meaning("correction", _NUMBER),
    "reports:marks": Meaning("marks"),
    "reports:marks-version": Meaning("marks"),
    "reports:balance-preview": Meaning("balance", _REGENCY),
    "reports:register-preview": Meaning("register-figure", _REGENCY),
    "reports:trail": Meaning("trail", post=Action.ASKED),
    "reports:trail-export": Meaning("trail", ("kind",), _EXPORT),
    "reports:state-version": NOTHING,
    "reports:recompute-status": Meaning("calculation", post=Action.ASKED),
}
# An address that is new, until it stands above: recorded by its name rather than not at all.
UNLISTED = Meaning("page", (), Action.SAW, Action.CHANGED)


def meaning_of(route: str) -> Meaning:
    return MEANINGS.get(route, UNLISTED)
