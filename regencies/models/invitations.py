"""Links by which a person opens his account or chooses a new password; the bureau never knows one."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .access import Membership, User
from .areas import Province, Regency
from .history import tracked


def end_of_validity() -> dt.datetime:
    """By the real clock: a pinned date never moves on, and a link would never expire."""
    return timezone.now() + dt.timedelta(days=settings.EKTP_INVITATION_DAYS)


class InvitationQuerySet(models.QuerySet):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; expired ones among them."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def withdraw(self) -> int:
        """They open nothing any more. Wrap it in ``signed``."""
        return self.open().update(withdrawn_at=timezone.now())


@tracked()
class Invitation(models.Model):
    """One link, of which only the token's SHA-256 is kept. ``made_by`` None: at the command line.

    An invitation to an account names what it gives (role, province, regency); one to a new password names
    the ``user``. ``key`` is that of the form that asked for it: sent twice it is one invitation.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account", _("Akun baru")
        PASSWORD = "password", _("Kata sandi baru")

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ACCOUNT)
    digest = models.CharField(max_length=64, unique=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    name = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=10, choices=Membership.Role, blank=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="invitations")
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="invitations")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="password_links")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="invitations_made")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=end_of_validity)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="account", user__isnull=True)
                & (
                    Q(role="officer", regency__isnull=False)
                    | Q(role__in=["bureau", "leadership"], regency__isnull=True)
                )
                | Q(kind="password", user__isnull=False, role="", regency__isnull=True),
                name="invitation_gives_one_thing",
                violation_error_message=_(
                    "Undangan memberi satu peran (petugas: dengan kabupaten/kota) atau sandi baru satu akun."
                ),
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="invitation_keeps_a_digest",
                violation_error_message=_("Yang disimpan hanya sidik tautannya."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
                violation_error_message=_("Undangan tidak dapat sekaligus diterima dan ditarik."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
                violation_error_message=_("Penerimaan memerlukan orang dan waktu."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="invitation_expires_later",
                violation_error_message=_("Undangan berakhir sesudah dibuat."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="account", name=""),
                name="invitation_names_somebody",
                violation_error_message=_("Tulis nama orang yang diundang."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(kind="password", accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_password_link",
                violation_error_message=_("Akun itu masih mempunyai tautan sandi yang berlaku."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.name or self.user}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
