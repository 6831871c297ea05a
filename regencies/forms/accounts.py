"""Sign-in and password. No message says whether an account exists."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import LookMixin
from regencies.sign_in.password_rules import EXPLAINED, LONGEST


class SignInForm(LookMixin, AuthenticationForm):
    """The same answer for a wrong name, a wrong password and an account that is switched off."""

    error_messages = {
        "invalid_login": _("Nama pengguna atau kata sandi tidak cocok. Huruf besar dan kecil dibedakan."),
        "inactive": _("Nama pengguna atau kata sandi tidak cocok. Huruf besar dan kecil dibedakan."),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Nama pengguna")
        self.fields["password"].label = _("Kata sandi")
        self.fields["username"].error_messages["required"] = _("Isi nama pengguna.")
        self.fields["password"].error_messages["required"] = _("Isi kata sandi.")

    def clean(self) -> dict:
        """A name or a password that no account can have is not asked for, nor noted among the failures."""
        longest = {"username": self.fields["username"].max_length, "password": LONGEST}
        if any(len(self.cleaned_data.get(name) or "") > most for name, most in longest.items()):
            raise self.get_invalid_login_error()
        return super().clean()


class NewPasswordForm(LookMixin, PasswordChangeForm):
    """Old password, and the new one twice; the rules are said before, not after."""

    error_messages = {
        "password_incorrect": _("Kata sandi lama tidak cocok."),
        "password_mismatch": _("Kedua kata sandi baru tidak sama."),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "old_password": _("Kata sandi lama"),
            "new_password1": _("Kata sandi baru"),
            "new_password2": _("Kata sandi baru, sekali lagi"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = _("Isi kolom ini.")
            # One more than the rule: what is longer is refused by the rule's own sentence.
            self.fields[name].max_length = LONGEST + 1
            self.fields[name].widget.attrs.pop("maxlength", None)
        self.fields["new_password1"].help_text = EXPLAINED

    def clean_new_password1(self) -> str:
        """A weak password is refused at its own field."""
        password = self.cleaned_data["new_password1"]
        try:
            validate_password(password, self.user)
        except forms.ValidationError as problem:
            self.add_error("new_password1", problem)
        return password

    def validate_password_for_user(self, user, password_field_name: str = "new_password2") -> None:
        """Done in ``clean_new_password1``."""
