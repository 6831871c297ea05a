"""The areas that a person may see or keep, for pages that are asked for all the time: composed once.

What is allowed is said by the querysets of the models alone. As with ``get_object_or_404``, what a person may
not see is not there for him.
"""

from django.http import Http404

from ektp.prepared import PreparedQuery
from regencies.models import Province, Regency, User

_PROVINCE = PreparedQuery(
    "province_seen",
    lambda user, code: Province.objects.visible_to(User(pk=user)).filter(code=code),
    "bigint",
    "text",
)
_FIRST_PROVINCE = PreparedQuery(
    "first_province_seen",
    lambda user: Province.objects.visible_to(User(pk=user)).order_by("code")[:1],
)
_KEPT = PreparedQuery(
    "province_kept",
    lambda user, pk: Province.objects.managed_by(User(pk=user)).filter(pk=pk),
    "bigint",
    "bigint",
)
_REGENCY = PreparedQuery(
    "regency_seen",
    lambda user, code: (
        Regency.objects.visible_to(User(pk=user)).select_related("province", "parent").filter(code=code)
    ),
    "bigint",
    "text",
)
_WRITTEN = PreparedQuery(
    "regency_written",
    lambda user, code: (
        Regency.objects.writable_by(User(pk=user)).select_related("province").filter(code=code)
    ),
    "bigint",
    "text",
)
_WRITTEN_BY_KEY = PreparedQuery(
    "regency_written_by_key",
    lambda user, pk: Regency.objects.writable_by(User(pk=user)).select_related("province").filter(pk=pk),
    "bigint",
    "bigint",
)


def visible_province(user: User, code: str) -> Province:
    """The province with that code, which *user* may read as a whole; Http404 otherwise."""
    return _found(_PROVINCE, user.pk, code)


def first_visible_province(user: User) -> Province:
    """The province of the person's own role; Http404 for who may read none as a whole."""
    return _found(_FIRST_PROVINCE, user.pk)


def visible_regency(user: User, code: str) -> Regency:
    """The regency with that code, its province and its parent loaded, which *user* may see."""
    return _found(_REGENCY, user.pk, code)


def writable_regency(user: User, code: str) -> Regency:
    """The regency with that code, its province loaded, whose reports *user* may enter."""
    return _found(_WRITTEN, user.pk, code)


def still_writable(user: User, regency: Regency) -> Regency:
    """*regency* as it stands now; ``Regency.DoesNotExist`` unless *user* may enter its reports now."""
    found = _WRITTEN_BY_KEY.first(user.pk, regency.pk)
    if found is None:
        raise Regency.DoesNotExist
    return found


def may_write(user: User, regency: Regency) -> bool:
    """Whether *user* may enter the reports of *regency*."""
    return _WRITTEN.row(user.pk, regency.code) is not None


def keeps(user: User, province_id: int) -> bool:
    """Whether *user* keeps the province's data."""
    return _KEPT.row(user.pk, province_id) is not None


def _found(query: PreparedQuery, *values: int | str) -> Province | Regency:
    found = query.first(*values)
    if found is None:
        raise Http404
    return found
