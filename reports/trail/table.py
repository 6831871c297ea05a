"""The trail as a table, on screen and in files."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from regencies.formatting import UNKNOWN, exact_moment, moment
from reports.trail.lines import Line


class TrailTable(tables.Table):
    """In its own order, newest first: sorting one page of a long list would say nothing."""

    local = tables.Column(verbose_name=_("Waktu"))
    who = tables.Column(verbose_name=_("Siapa"))
    sentence = tables.Column(verbose_name=_("Apa"))
    why = tables.Column(verbose_name=_("Alasan"), visible=False)
    address = tables.Column(verbose_name=_("Dari alamat"), default="")
    session = tables.Column(verbose_name=_("Sesi"), visible=False)

    caption = _("Siapa melakukan apa, yang terbaru lebih dulu")
    anchor = "jejak"

    class Meta:
        template_name = "audit/_table.html"
        default = UNKNOWN
        orderable = False
        empty_text = _("Tidak ada kejadian yang cocok dengan saringan ini.")

    def render_local(self, record: Line) -> str:
        at = record.at.isoformat(timespec="seconds")
        words = "<time datetime='{}' title='{}'>{}</time>"
        return format_html(words, at, exact_moment(record.at), moment(record.at))

    def value_local(self, record: Line):
        return record.local

    def render_who(self, record: Line) -> str:
        return render_to_string("audit/_who.html", {"line": record})

    def value_who(self, record: Line) -> str:
        return record.who

    def render_sentence(self, record: Line) -> str:
        return render_to_string("audit/_what.html", {"line": record})

    def value_sentence(self, record: Line) -> str:
        return record.sentence
