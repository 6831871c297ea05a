"""Provinces, regencies and who may see them. Codes are those of Kemendagri, never of BPS."""

import datetime as dt
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from regencies import clock

from .history import tracked

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]


def today_in_each_zone() -> list[dt.date]:
    """From west to east."""
    return [clock.today(zone) for zone, _label in ZONES]


def weekdays_monday_to_friday() -> list[int]:
    return [1, 2, 3, 4, 5]


class ProvinceQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ProvinceQuerySet":
        """Provinces that *user* may read as a whole: bureau and leadership, never an officer."""
        return self.filter(memberships__user=user, memberships__role__in=["bureau", "leadership"]).distinct()

    def managed_by(self, user) -> "ProvinceQuerySet":
        """Provinces whose data *user* keeps: bureau only."""
        return self.filter(memberships__user=user, memberships__role="bureau").distinct()


@tracked()
class Province(models.Model):
    code = models.CharField(
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[1-9][0-9]$", _("Kode provinsi: dua angka, misalnya 16."))],
    )
    name = models.CharField(max_length=80)
    timezone = models.CharField(max_length=40, choices=ZONES, default="Asia/Jakarta")
    service_weekdays = ArrayField(
        models.PositiveSmallIntegerField(),
        default=weekdays_monday_to_friday,
        help_text=_("Hari layanan: 1 = Senin … 7 = Minggu"),
    )
    bureau_name = models.CharField(max_length=120, default="Biro Pemerintahan")
    correction_days = models.PositiveSmallIntegerField(default=3)
    cutoff_time = models.TimeField(default="18:00")
    is_simulated = models.BooleanField(default=False)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[1-9][0-9]$"),
                name="province_code_format",
                violation_error_message=_("Kode provinsi harus dua angka, misalnya 16."),
            ),
            models.CheckConstraint(
                condition=models.Q(timezone__in=[zone for zone, _label in ZONES]),
                name="province_timezone_known",
                violation_error_message=_("Zona waktu harus WIB, WITA, atau WIT."),
            ),
            models.CheckConstraint(
                condition=models.Q(service_weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7])
                & models.Q(service_weekdays__len__gte=1),
                name="province_weekdays_valid",
                violation_error_message=_(
                    "Hari layanan adalah angka 1 (Senin) sampai 7 (Minggu), paling sedikit satu."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone_label(self) -> str:
        """WIB, WITA or WIT."""
        return self.get_timezone_display()


class RegencyQuerySet(models.QuerySet):
    def visible_to(self, user) -> "RegencyQuerySet":
        """An officer's own regency; every regency of the province for bureau and leadership."""
        return self.filter(
            models.Q(pk__in=user.memberships.filter(role="officer").values("regency"))
            | models.Q(province__in=user.memberships.exclude(role="officer").values("province"))
        )

    def writable_by(self, user) -> "RegencyQuerySet":
        """Regencies whose reports *user* may enter: the officer's own, or all of the bureau's province."""
        return self.filter(
            models.Q(pk__in=user.memberships.filter(role="officer").values("regency"))
            | models.Q(province__in=user.memberships.filter(role="bureau").values("province"))
        )


@tracked()
class Regency(models.Model):
    class Kind(models.TextChoices):
        KABUPATEN = "kabupaten", _("Kabupaten")
        KOTA = "kota", _("Kota")

    code = models.CharField(max_length=5, unique=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="regencies")
    kind = models.CharField(max_length=9, choices=Kind)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    capital = models.CharField(max_length=80, blank=True)
    formed_on = models.DateField(null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="offshoots")
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = RegencyQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("kabupaten/kota")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[1-9][0-9]\.[0-9]{2}$"),
                name="regency_code_format",
                violation_error_message=_("Kode kabupaten/kota ditulis seperti 16.07."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind="kota", code__regex=r"\.[7-9][0-9]$")
                | models.Q(kind="kabupaten", code__regex=r"\.[0-6][0-9]$"),
                name="regency_kind_matches_code",
                violation_error_message=_("Kode .71 ke atas adalah kota, di bawahnya kabupaten."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="regency_not_its_own_parent",
                violation_error_message=_("Daerah induk tidak boleh daerah itu sendiri."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The official name with its kind: Kabupaten Banyuasin, Kota Palembang."""
        return f"{_kind_word(self.kind, get_language())} {self.name}"

    def is_new_on(self, day) -> bool:
        """Whether the regency was split off within the five years before *day* (daerah otonomi baru)."""
        return self.formed_on is not None and 0 <= day.year - self.formed_on.year <= 5

    @cached_property
    def underdeveloped_years(self) -> list[tuple[int, int | None]]:
        return [(period.from_year, period.to_year) for period in self.underdeveloped_periods.all()]

    def is_underdeveloped_on(self, day) -> bool:
        """Whether a presidential regulation lists the regency as underdeveloped in *day*'s year."""
        return any(
            first <= day.year and (last is None or day.year <= last)
            for first, last in self.underdeveloped_years
        )


_KINDS = dict(Regency.Kind.choices)


@lru_cache(maxsize=16)
def _kind_word(kind: str, _language: str | None) -> str:
    return str(_KINDS.get(kind, kind))


@tracked()
class UnderdevelopedPeriod(models.Model):
    """Years in which a regency is on the list of underdeveloped regions (daerah tertinggal)."""

    regency = models.ForeignKey(Regency, models.PROTECT, related_name="underdeveloped_periods")
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)
    legal_basis = models.CharField(max_length=120)

    class Meta:
        ordering = ["regency", "from_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "from_year"],
                name="underdeveloped_once_per_start",
                violation_error_message=_("Masa daerah tertinggal yang mulai tahun itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=models.Q(to_year__isnull=True) | models.Q(to_year__gte=models.F("from_year")),
                name="underdeveloped_years_ordered",
                violation_error_message=_("Tahun akhir tidak boleh sebelum tahun awal."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regency} {self.from_year}–{self.to_year or ''}"
