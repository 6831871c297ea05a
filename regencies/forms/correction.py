"""Asking for a correction of a locked day, and answering it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import LookMixin
from regencies.forms.report import OneLineField, ReportForm


class CorrectionForm(ReportForm):
    """The day's form with a reason that must be given; ``seen`` is the state of the request that waits."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, asks_zero_reason: bool, **kwargs) -> None:
        super().__init__(*args, asks_zero_reason=asks_zero_reason, asks_reason=True, **kwargs)
        # The request's own state tells a second sending from a first.
        self.fields.pop("key", None)
        reason = self.fields["reason"]
        reason.label = _("Alasan koreksi")
        reason.help_text = _("Apa yang keliru dan dari mana angka yang benar. Biro membacanya.")
        reason.required = True
        reason.error_messages = reason.error_messages | {"required": _("Tulis alasan koreksi.")}


class AnswerForm(LookMixin, forms.Form):
    """The bureau's word, beside what it decided on."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    report_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    answer = OneLineField(
        label=_("Jawaban kepada petugas"),
        help_text=_("Boleh kosong bila diterima; wajib bila ditolak."),
        max_length=500,
        required=False,
        # Not one line: Enter in it would press the first button and decide.
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={
            "max_length": _("Terlalu panjang: %(show_value)d huruf, paling banyak %(limit_value)d.")
        },
    )
