"""Who reads completeness, and of which regencies."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from regencies.models import Province, Regency, User


@dataclass(frozen=True)
class Reader:
    """``regencies`` is what this person may see, in code order; ``writes``: may open their report form."""

    province: Province
    regencies: list[Regency]
    is_officer: bool
    writes: bool

    @property
    def regency(self) -> Regency | None:
        """The officer's own; None for whoever reads the whole province."""
        return self.regencies[0] if self.is_officer else None

    def day_address(self, regency: Regency) -> str:
        """Where a day leads, up to its date: to the form for whoever may fill it, else to the regency."""
        route = "regencies:report" if self.writes else "reports:regency"
        return reverse(route, args=[regency.code]) + "?tanggal="


def reader_of(user: User) -> Reader:
    """Bureau and leadership read their province, an officer his own regency; 404 for everybody else."""
    province = Province.objects.visible_to(user).order_by("code").first()
    if province is not None:
        regencies = list(Regency.objects.filter(province=province).order_by("code"))
        manages = Province.objects.managed_by(user).filter(pk=province.pk).exists()
        return Reader(province, regencies, is_officer=False, writes=manages)
    own = Regency.objects.visible_to(user).select_related("province").order_by("code").first()
    if own is None:
        raise Http404
    return Reader(own.province, [own], is_officer=True, writes=True)
