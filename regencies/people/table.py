"""The table of people."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regencies.formatting import UNKNOWN, moment
from regencies.people.listing import Person, State

PER_PAGE = 50


def _column(words, **more) -> tables.Column:
    """A column whose cells name themselves where they stand under each other."""
    return tables.Column(verbose_name=words, attrs={"td": {"data-label": words}}, **more)


class PeopleTable(tables.Table):
    """One row for each account and each invitation that waits."""

    name = tables.Column(verbose_name=gettext_lazy("Nama"), order_by=("sort_name", "username"))
    state = _column(gettext_lazy("Keadaan"))
    role_words = _column(gettext_lazy("Peran"))
    regency_words = _column(gettext_lazy("Kabupaten/kota"))
    username = _column(gettext_lazy("Nama pengguna"))
    last_login = _column(gettext_lazy("Masuk terakhir"), initial_sort_descending=True)
    has_second_factor = _column(gettext_lazy("Dua langkah"))

    caption = gettext_lazy("Akun dan undangan provinsi ini")
    anchor = "orang"

    class Meta:
        # Few words a cell, so that each row is a card on a phone; what sorts them stays above.
        attrs = {"class": "table table-cards people"}
        default = UNKNOWN
        order_by = "name"
        empty_text = gettext_lazy("Tidak ada orang yang cocok. Hapus saringan untuk melihat semuanya.")

    def render_name(self, record: Person) -> str:
        return format_html("<a href='{}'>{}</a>", record.url, record.name)

    def render_state(self, value: State) -> str:
        return render_to_string("people/_state.html", {"state": value})

    def render_last_login(self, value) -> str:
        return moment(value)

    def render_has_second_factor(self, value: bool) -> str:
        return _("Ya") if value else _("Tidak")
