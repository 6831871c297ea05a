"""Who a session belongs to: asked at every request, so by a statement that is planned once."""

from django.contrib.auth.backends import ModelBackend

from ektp.prepared import PreparedQuery, instances
from regencies.models import User

_LOOK = PreparedQuery("user_of", lambda pk: User.objects.filter(pk=pk).order_by())


class AccountBackend(ModelBackend):
    """Passwords as in Django."""

    def get_user(self, user_id: int) -> User | None:
        for row in _LOOK.rows(user_id):
            (user,) = instances(row, [User])
            return user if self.user_can_authenticate(user) else None
        return None
