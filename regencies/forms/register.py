"""A figure of the register: residents and wajib KTP from a date on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.forms.balance import DayField, StatedNumberField, source_field
from regencies.forms.look import LookMixin
from regencies.models import LARGEST_TOTAL


class RegisterForm(LookMixin, forms.Form):
    """``population`` may be left out where a source states wajib KTP alone."""

    effective_on = DayField(label=_("Berlaku sejak"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["eligible"] = StatedNumberField(
            largest=LARGEST_TOTAL,
            label=_("Wajib KTP"),
            help_text=_("Berumur 17 tahun ke atas atau pernah kawin."),
        )
        self.fields["eligible"].required = True
        self.fields["population"] = StatedNumberField(
            largest=LARGEST_TOTAL,
            label=_("Penduduk"),
            help_text=_("Boleh kosong bila sumbernya tidak menyebut."),
        )
        self.fields["source"] = source_field(_("Misalnya “DKB semester I 2016”."))

    def clean(self) -> dict:
        data = super().clean()
        eligible, population = data.get("eligible"), data.get("population")
        if eligible == 0:
            self.add_error("eligible", _("Wajib KTP paling sedikit 1."))
        if eligible is not None and population is not None and eligible > population:
            self.add_error("eligible", _("Wajib KTP tidak boleh lebih dari jumlah penduduk."))
        return data
