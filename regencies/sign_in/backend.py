"""Who a session belongs to: asked at every request, so by one statement for both that is planned once."""

from contextvars import ContextVar

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ektp.prepared import PreparedQuery, instances
from regencies.models import User

_LOOK = PreparedQuery("user_of", lambda pk: User.objects.filter(pk=pk).order_by())
_read_along: ContextVar[tuple] = ContextVar("person_read_with_the_session", default=())


class PersonMiddleware(AuthenticationMiddleware):
    """Every check is Django's; the person's row may have come with the session's."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person(request))


def _person(request: HttpRequest) -> User | AnonymousUser:
    session = request.session
    has_one = SESSION_KEY in session  # reads it
    along = _read_along.set(session.person if has_one else ())
    try:
        person = get_user(request)
    finally:
        _read_along.reset(along)
    if person.is_authenticated and not session.is_of(person.pk):
        session.belongs_to(person.pk)
    return person


class AccountBackend(ModelBackend):
    """Passwords as in Django."""

    def get_user(self, user_id: int) -> User | None:
        along = _read_along.get()
        rows = [along] if along and along[0] == user_id else _LOOK.rows(user_id)
        for row in rows:
            (user,) = instances(row, [User])
            return user if self.user_can_authenticate(user) else None
        return None
