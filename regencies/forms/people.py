"""Inviting people, changing what they may do, and what an invited person chooses."""

import uuid

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import LookMixin
from regencies.forms.month import TOO_LONG
from regencies.forms.report import OneLineField
from regencies.models import Membership, Province, Regency, User
from regencies.people.listing import Person, State
from regencies.sign_in.password_rules import EXPLAINED, LONGEST

Role = Membership.Role
ALL = [("", _("Semua"))]


class RegencyField(forms.ModelChoiceField):
    """One of the province's regencies, by code in addresses and forms."""

    def __init__(self, **kwargs) -> None:
        messages = {
            "invalid_choice": _("Pilih kabupaten/kota dari daftar."),
            "required": _("Pilih kabupaten/kota."),
        }
        super().__init__(
            Regency.objects.none(),
            to_field_name="code",
            label=kwargs.pop("label", _("Kabupaten/kota")),
            empty_label=kwargs.pop("empty_label", _("Pilih kabupaten/kota")),
            error_messages=messages,
            **kwargs,
        )

    def to_python(self, value):
        if isinstance(value, str) and "\x00" in value:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)

    def label_from_instance(self, obj: Regency) -> str:
        return obj.full_name


def role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Peran"),
        choices=Role.choices,
        error_messages={
            "required": _("Pilih peran."),
            "invalid_choice": _("Pilih peran dari daftar."),
        },
    )


def reason_field(*, required: bool = True) -> OneLineField:
    return OneLineField(
        label=_("Alasan"),
        help_text="" if required else _("Boleh kosong."),
        required=required,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=TOO_LONG | {"required": _("Tulis alasannya.")},
    )


class _RoleForm(LookMixin, forms.Form):
    """A role, with a regency if and only if it is an officer's."""

    role = role_field()
    regency = RegencyField(required=False, empty_label=_("Pilih bila perannya petugas"))

    def __init__(self, *args, province: Province, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regency"].queryset = province.regencies.order_by("code")

    def clean(self) -> dict:
        data = super().clean()
        role = data.get("role")
        if role == Role.OFFICER and not data.get("regency") and "regency" not in self.errors:
            self.add_error("regency", _("Pilih kabupaten/kota petugas."))
        if role and role != Role.OFFICER:
            data["regency"] = None
        return data


class InviteForm(_RoleForm):
    name = OneLineField(
        label=_("Nama orangnya"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=TOO_LONG | {"required": _("Tulis nama orang yang diundang.")},
    )
    note = OneLineField(
        label=_("Catatan kontak"),
        help_text=_("Misalnya nomor telepon untuk mengirim tautannya. Hanya dilihat Biro; boleh kosong."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=TOO_LONG,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["name", "role", "regency", "note", "key"]

    def __init__(self, *args, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class GiveRoleForm(_RoleForm):
    why = reason_field(required=False)


class ReasonForm(LookMixin, forms.Form):
    why = reason_field()


class FreeReasonForm(LookMixin, forms.Form):
    why = reason_field(required=False)


class KeyedReasonForm(ReasonForm):
    """``key``: sent twice it is one link."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class MoveForm(LookMixin, forms.Form):
    regency = RegencyField(label=_("Pindah ke"))
    why = reason_field()

    def __init__(self, *args, province: Province, besides: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regency"].queryset = province.regencies.exclude(pk=besides).order_by("code")


class PeopleFilter(LookMixin, forms.Form):
    """A GET form; an unknown value shows everything rather than an error page."""

    kabkota = forms.ChoiceField(label=_("Kabupaten/kota"), required=False)
    peran = forms.ChoiceField(label=_("Peran"), choices=ALL + list(Role.choices), required=False)
    keadaan = forms.ChoiceField(label=_("Keadaan"), choices=ALL + list(State.choices), required=False)

    def __init__(self, *args, province: Province, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        regencies = province.regencies.order_by("code")
        self.fields["kabkota"].choices = ALL + [(regency.code, regency.full_name) for regency in regencies]

    def chosen(self) -> dict[str, str]:
        """The filters that are set and valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def apply(self, people: list[Person]) -> list[Person]:
        chosen = self.chosen()
        return [
            person for person in people if all(_TESTS[name](person, value) for name, value in chosen.items())
        ]


_TESTS = {
    "kabkota": lambda person, code: any(role.regency and role.regency.code == code for role in person.roles),
    "peran": lambda person, value: any(role.value == value for role in person.roles),
    "keadaan": lambda person, value: person.state == value,
}


def _password_field(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages=TOO_LONG | {"required": _("Isi kolom ini.")},
    )


class NewPasswordByLinkForm(LookMixin, forms.Form):
    """The new password twice; a weak one is refused at its own field."""

    new_password1 = _password_field(_("Kata sandi baru"))
    new_password2 = _password_field(_("Kata sandi baru, sekali lagi"))

    def __init__(self, *args, user: User | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new_password1"].help_text = EXPLAINED

    def person(self, data: dict) -> User:
        """Whose name the password must not resemble."""
        return self.user

    def clean(self) -> dict:
        data = super().clean()
        password, again = data.get("new_password1"), data.get("new_password2")
        if password is not None:
            try:
                validate_password(password, self.person(data))
            except forms.ValidationError as problem:
                self.add_error("new_password1", problem)
        if password is not None and again is not None and password != again:
            self.add_error("new_password2", _("Kedua kata sandi baru tidak sama."))
        return data


class OpenAccountForm(NewPasswordByLinkForm):
    """What an invited person chooses."""

    name = OneLineField(
        label=_("Nama Anda"),
        help_text=_("Tampil pada riwayat laporan yang Anda isi."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=TOO_LONG | {"required": _("Tulis nama Anda.")},
    )
    username = forms.CharField(
        label=_("Nama pengguna"),
        help_text=_("Untuk masuk. Huruf, angka, dan @ . + - _ tanpa spasi."),
        max_length=150,
        validators=User._meta.get_field("username").validators,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages=TOO_LONG | {"required": _("Isi nama pengguna.")},
    )
    field_order = ["name", "username", "new_password1", "new_password2"]

    def person(self, data: dict) -> User:
        first, _blank, last = data.get("name", "").partition(" ")
        return User(username=data.get("username", ""), first_name=first, last_name=last)


class LinkForm(LookMixin, forms.Form):
    """The whole link, or what stands behind its #."""

    kode = forms.CharField(
        label=_("Tautan undangan"),
        help_text=_("Tempel seluruh tautan yang Anda terima."),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Tempel tautan yang Anda terima.")},
    )
