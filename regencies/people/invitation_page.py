"""What the bureau sees of one invitation."""

import uuid

from django.utils.translation import gettext as _

from regencies.clock import local
from regencies.models import Invitation

RENEW, WITHDRAW = "baru", "tarik"


class InvitationPage:
    """*data* is what was sent; unknown acts do nothing."""

    def __init__(self, invitation: Invitation, data=None) -> None:
        self.invitation, self._data = invitation, data or {}
        self.zone = invitation.province.timezone

    @property
    def is_open(self) -> bool:
        return self.invitation.accepted_at is None and self.invitation.withdrawn_at is None

    @property
    def may_renew(self) -> bool:
        return self.is_open and self.invitation.kind == Invitation.Kind.ACCOUNT

    @property
    def asks_renewal(self) -> bool:
        return self._data.get("tindakan") == RENEW

    @property
    def asks_withdrawal(self) -> bool:
        return self._data.get("tindakan") == WITHDRAW

    @property
    def key(self) -> uuid.UUID | None:
        """That of the form that was sent, or a new one for the form that is shown."""
        try:
            return uuid.UUID(self._data["key"]) if "key" in self._data else uuid.uuid4()
        except ValueError:
            return None

    @property
    def state_words(self) -> str:
        if self.invitation.accepted_at:
            return _("Sudah dipakai")
        if self.invitation.withdrawn_at:
            return _("Ditarik")
        return _("Kedaluwarsa") if self.invitation.is_expired else _("Menunggu dipakai")

    @property
    def made_at(self):
        return local(self.invitation.made_at, self.zone)

    @property
    def expires_at(self):
        return local(self.invitation.expires_at, self.zone)

    @property
    def accepted_at(self):
        return local(self.invitation.accepted_at, self.zone)
