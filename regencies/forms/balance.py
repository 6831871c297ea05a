"""A balance: the form that is filled, and what the page before saving sends."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import LookMixin
from regencies.forms.numbers import WholeNumberField
from regencies.forms.report import OneLineField
from regencies.models import LARGEST_TOTAL, TOTALS, Reconciliation

TOO_LONG = {"max_length": _("Terlalu panjang: %(show_value)d huruf, paling banyak %(limit_value)d.")}


class StatedNumberField(WholeNumberField):
    """A whole number that may be left out: None, not stated."""

    may_be_odd = False

    def __init__(self, **kwargs) -> None:
        super().__init__(empty_value=None, **kwargs)
        self.required = False


class DayField(forms.DateField):
    """A date as the browser's own control sends it."""

    def __init__(self, **kwargs) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        messages = {"required": _("Pilih tanggalnya."), "invalid": _("“%(value)s” bukan tanggal.")}
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], error_messages=messages, **kwargs)

    def to_python(self, value) -> dt.date | None:
        date = super().to_python(value)
        if date is not None and not 2000 <= date.year < 2100:
            raise forms.ValidationError(_("Periksa tahunnya: %(year)s.") % {"year": date.year})
        return date


def source_field(hint) -> OneLineField:
    return OneLineField(
        label=_("Sumber"),
        help_text=hint,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=TOO_LONG | {"required": _("Tulis dari mana angka ini.")},
    )


class BalanceForm(LookMixin, forms.Form):
    """Totals verified at the close of a day; what is left empty is not stated."""

    date = DayField(label=_("Pada akhir tanggal"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for total in TOTALS:
            label = Reconciliation._meta.get_field(total).verbose_name
            self.fields[total] = StatedNumberField(largest=LARGEST_TOTAL, label=label)
        self.fields["source"] = source_field(_("Misalnya “Basis data pusat” atau “Hitung fisik gudang”."))

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and all(data[total] is None for total in TOTALS):
            self.add_error(None, _("Isi paling sedikit satu saldo."))
        return data

    @property
    def totals(self) -> dict[str, int | None]:
        return {total: self.cleaned_data[total] for total in TOTALS}


class SavingForm(LookMixin, forms.Form):
    """What is sent from the page that shows the effect: what it was based on, a reason, a confirmation."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = OneLineField(
        label=_("Alasan"),
        help_text=_("Tercatat dalam riwayat bersama nama dan waktunya."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=TOO_LONG,
    )
    confirmed = forms.BooleanField(required=False, label=_("Angkanya sudah saya periksa dan memang benar."))

    def refuse(self, refused) -> None:
        """Show what the ledger refused at its field, or at the head when it is about no field."""
        for name, sentences in refused.message_dict.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
