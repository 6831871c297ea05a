"""People and their roles."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .areas import Province, Regency
from .history import tracked


class UserQuerySet(models.QuerySet):
    def kept_by(self, province: Province) -> "UserQuerySet":
        """People whom the bureau of *province* sees: with a role in it, or with none at all by now whose last
        role was there."""
        with_role = Membership.objects.filter(province=province)
        last = Membership.pgh_event_model.objects.filter(user_id=OuterRef("pk")).order_by("-pgh_id")
        is_left = ~Exists(Membership.objects.filter(user=OuterRef("pk"))) & Q(last_province=province.pk)
        kept = self.annotate(last_province=Subquery(last.values("province_id")[:1]))
        return kept.filter(Q(pk__in=with_role.values("user")) | is_left)


class People(UserManager.from_queryset(UserQuerySet)):
    """Django's manager of accounts with our queries."""

    use_in_migrations = False


# Never the password. ``session_epoch`` too: that somebody's sessions were ended is part of the history.
@tracked(
    fields=["username", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "session_epoch"]
)
class User(AbstractUser):
    """A person who signs in; what he may do follows from his memberships alone.

    Sessions that began under an earlier ``session_epoch`` are over.
    """

    session_epoch = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = People()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        if not self.session_epoch:
            return super()._get_session_auth_hash(secret)
        salt = "regencies.models.User.session_epoch"
        value = f"{self.session_epoch}:{self.password}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def known_as(self) -> str:
        """What pages, histories and files call this person."""
        return self.get_full_name() or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """Role values held anywhere; decides navigation only, never access to a row."""
        return frozenset(self.memberships.values_list("role", flat=True))


@tracked()
class Membership(models.Model):
    """A user's role: officer of one regency, or bureau or leadership of a province."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Petugas Disdukcapil")
        BUREAU = "bureau", _("Biro Pemerintahan")
        LEADERSHIP = "leadership", _("Pimpinan")

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    province = models.ForeignKey(Province, models.PROTECT, related_name="memberships")
    regency = models.ForeignKey(Regency, models.PROTECT, null=True, blank=True, related_name="memberships")

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="officer", regency__isnull=False)
                | Q(role__in=["bureau", "leadership"], regency__isnull=True),
                name="membership_regency_iff_officer",
                violation_error_message=_(
                    "Petugas memerlukan kabupaten/kota; biro dan pimpinan memerlukan provinsi saja."
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "province", "regency"],
                nulls_distinct=False,
                name="membership_once",
                violation_error_message=_("Peran itu sudah diberikan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
