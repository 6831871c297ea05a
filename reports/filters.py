"""Which regencies of a table are shown: by kind, priority tag and status."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import FilterMixin
from regencies.models import Regency
from reports.tables import RegencyRow
from reports.wording import STATUS_WORDS

ALL = [("", _("Semua"))]
TAGS = [("tertinggal", _("Daerah tertinggal")), ("baru", _("Daerah baru"))]


class RegencyFilter(FilterMixin, forms.Form):
    """A GET form; an unknown value shows everything rather than an error page."""

    jenis = forms.ChoiceField(label=_("Jenis"), choices=ALL + list(Regency.Kind.choices), required=False)
    tanda = forms.ChoiceField(label=_("Tanda prioritas"), choices=ALL + TAGS, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=ALL + list(STATUS_WORDS.items()), required=False)

    def chosen(self) -> dict[str, str]:
        """The filters that are set and valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, rows: Sequence[RegencyRow]) -> list[RegencyRow]:
        chosen = self.chosen()
        return [row for row in rows if all(_TESTS[name](row, value) for name, value in chosen.items())]


def _has_tag(row: RegencyRow, tag: str) -> bool:
    regency, date = row.day.regency, row.day.date
    return regency.is_underdeveloped_on(date) if tag == "tertinggal" else regency.is_new_on(date)


_TESTS = {
    "jenis": lambda row, value: row.day.regency.kind == value,
    "tanda": _has_tag,
    "status": lambda row, value: row.distance.status == value,
}
