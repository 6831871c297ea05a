"""The filters of the trail's page."""

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import LookMixin
from regencies.models import Province
from reports.trail.sources import CHANGES, FILES, REFUSED, SEEN, SIGN_IN, Wanted

WHAT = [
    ("", _("Semua")),
    (CHANGES, _("Perubahan")),
    (SEEN, _("Dilihat")),
    (FILES, _("Ekspor dan unduhan")),
    (SIGN_IN, _("Masuk dan keluar")),
    (REFUSED, _("Ditolak")),
]


class TrailFilter(LookMixin, forms.Form):
    """A GET form; a value that cannot be is left out rather than an error page."""

    orang = forms.CharField(label=_("Orang"), max_length=100, required=False)
    apa = forms.ChoiceField(label=_("Apa"), choices=WHAT, required=False)
    wilayah = forms.ChoiceField(label=_("Kabupaten/kota"), required=False)
    dari = forms.DateField(
        label=_("Dari"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sampai = forms.DateField(
        label=_("Sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kata = forms.CharField(label=_("Kata"), max_length=100, required=False)

    def __init__(self, data: QueryDict, province: Province) -> None:
        super().__init__(data)
        self.province = province
        regencies = [(regency.code, regency.short_name) for regency in province.regencies.all()]
        self.fields["wilayah"].choices = [("", _("Semua")), *regencies]

    def wanted(self) -> Wanted:
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            province=self.province,
            person=given.get("orang", ""),
            what=given.get("apa", ""),
            regency=given.get("wilayah", ""),
            since=_usable(given.get("dari")),
            until=_usable(given.get("sampai")),
            words=given.get("kata", ""),
        )


def _usable(day: dt.date | None) -> dt.date | None:
    """Days at the ends of the calendar have no midnight in every zone."""
    return day if day and 1900 <= day.year < 9000 else None
