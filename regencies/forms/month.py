"""Closing and opening a month."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import LookMixin
from regencies.forms.report import OneLineField

TOO_LONG = {"max_length": _("Terlalu panjang: %(show_value)d huruf, paling banyak %(limit_value)d.")}


class CloseForm(LookMixin, forms.Form):
    """``seen`` is how many missing reports the page named; with any, a tick says that this is known."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    note = OneLineField(
        label=_("Catatan"),
        help_text=_("Misalnya nomor laporan resmi yang memakai angka bulan ini. Boleh kosong."),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=TOO_LONG,
    )
    understood = forms.BooleanField(
        label=_("Tutup meskipun belum lengkap; laporan yang menyusul ditolak sampai bulan dibuka kembali."),
        error_messages={"required": _("Centang bila bulan ini memang ditutup tanpa laporan yang belum ada.")},
    )

    def __init__(self, *args, asks: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["understood"]


class OpenForm(LookMixin, forms.Form):
    reason = OneLineField(
        label=_("Alasan membuka kembali"),
        help_text=_("Tercatat dalam riwayat bersama nama dan waktunya."),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=TOO_LONG | {"required": _("Tulis alasan membuka bulan ini kembali.")},
    )
