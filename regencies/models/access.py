"""People and their roles."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .areas import Province, Regency
from .history import tracked


class User(AbstractUser):
    """A person who signs in; what he may do follows from his memberships alone."""

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
