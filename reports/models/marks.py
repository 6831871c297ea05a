"""Odd values as the recompute finds them, rebuildable; what people answered is ``regencies.MarkAnswer``."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from regencies.models import MarkAnswer, Regency


class MarkState(models.TextChoices):
    """How a mark stands; only an open one waits for the regency."""

    OPEN = "open", _("Terbuka")
    EXPLAINED = "explained", _("Dijelaskan")
    ACCEPTED = "accepted", _("Diterima Biro")


class OddMarkQuerySet(models.QuerySet):
    def visible_to(self, user) -> "OddMarkQuerySet":
        """Marks of the regencies that *user* may see."""
        return self.filter(regency__in=Regency.objects.visible_to(user))

    def with_state(self) -> "OddMarkQuerySet":
        """``state`` by the latest answer, if that answered the value that stands now; ``answer`` is its key.

        ``away`` says how far the value lies outside what would not be odd.
        """
        mine = {name: OuterRef(name) for name in ("regency", "date", "rule")}
        latest = MarkAnswer.objects.filter(**mine).order_by("-pk")[:1]
        rows = self.annotate(
            answer=Subquery(latest.values("pk")),
            answered_value=Subquery(latest.values("value")),
            answered=Subquery(latest.values("kind")),
        )
        holds = Q(answered_value=F("value"))
        return rows.annotate(
            state=Case(
                When(holds & Q(answered="accepted"), then=Value(MarkState.ACCEPTED.value)),
                When(holds & Q(answered="explained"), then=Value(MarkState.EXPLAINED.value)),
                When(holds & Q(answered="returned"), then=Value(MarkState.OPEN.value)),
                When(~Q(explanation=""), then=Value(MarkState.EXPLAINED.value)),
                default=Value(MarkState.OPEN.value),
            ),
            away=Greatest(
                Coalesce(F("worst"), 0),
                Coalesce(F("value") - F("high"), 0),
                Coalesce(F("low") - F("value"), 0),
            ),
        )

    def open(self) -> "OddMarkQuerySet":
        """Marks that nobody has answered as they stand now."""
        return self.with_state().filter(state=MarkState.OPEN)


class OddMark(models.Model):
    """One odd value; the fields are those of ``regencies.ledger.marks.Mark``.

    ``explanation`` is what the report itself says about it: the reason for a zero.
    """

    pk = models.CompositePrimaryKey("regency_id", "date", "rule")
    regency = models.ForeignKey(Regency, models.CASCADE, related_name="odd_marks")
    date = models.DateField()
    rule = models.CharField(max_length=40)
    value = models.BigIntegerField()
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    through = models.DateField(null=True)
    worst = models.BigIntegerField(null=True)
    is_last = models.BooleanField()
    recent = ArrayField(models.BigIntegerField())
    is_outreach = models.BooleanField()
    explanation = models.CharField(max_length=500, blank=True)

    objects = OddMarkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.regency_id} {self.date} {self.rule}"
