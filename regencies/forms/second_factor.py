"""Codes of the second factor, and the password once more before something that matters."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import LookMixin
from regencies.sign_in.password_rules import LONGEST

_LONGEST_CODE = 40


class CodeForm(LookMixin, forms.Form):
    """A code of the app, or a recovery code; spaces and hyphens as people type them."""

    code = forms.CharField(
        label=_("Kode"),
        max_length=_LONGEST_CODE,
        error_messages={"required": _("Isi kodenya."), "max_length": _("Kode tidak sepanjang itu.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args, is_new: bool = False, **kwargs) -> None:
        """With *is_new* only the app's six digits are asked for."""
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"
            self.fields["code"].label = _("Kode enam angka dari aplikasi")
        else:
            self.fields["code"].widget.attrs["autofocus"] = True


class SureForm(LookMixin, forms.Form):
    """Who is signed in proves again who he is."""

    password = forms.CharField(
        label=_("Kata sandi"),
        strip=False,
        max_length=LONGEST,
        error_messages={"required": _("Isi kata sandi."), "max_length": _("Kata sandi tidak cocok.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = CodeForm.base_fields["code"]

    def __init__(self, *args, needs_code: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if needs_code:
            self.fields["code"].label = _("Kode dari aplikasi, atau kode cadangan")
        else:
            del self.fields["code"]
