"""The box for a pasted message, and the form in which each report of it is completed and confirmed."""

import datetime as dt
from contextlib import suppress

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from regencies.formatting import count
from regencies.forms.look import LookMixin
from regencies.forms.report import MUST_BE_WRITTEN, ReportForm
from regencies.messages import LONGEST_MESSAGE
from regencies.models import FLOWS, DailyReport

REST_CHOICES = {
    "": _("saya isi sendiri"),
    "zero": _("sisanya nol"),
    "keep": _("tetap seperti tersimpan"),
}

_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_UNLIKELY = _("Periksa tahunnya.")


class MessageField(forms.CharField):
    """The text as it was sent: line ends made one, and without NUL, which no database keeps."""

    widget = forms.Textarea(attrs={"rows": 9, "spellcheck": "false", "autocomplete": "off"})
    default_error_messages = {"required": _("Tempel pesannya dulu.")}

    def to_python(self, value) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
        return text if text.strip() else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > LONGEST_MESSAGE:
            message = _(
                "Pesan terlalu panjang: %(length)s huruf, paling banyak %(most)s. Tempel sebagian dulu."
            )
            params = {"length": count(len(value)), "most": count(LONGEST_MESSAGE)}
            raise forms.ValidationError(message, code="max_length", params=params)


class MessageForm(LookMixin, forms.Form):
    """``dibaca`` is the date on which the text was read first: "hari ini" keeps its meaning past midnight."""

    pesan = MessageField(label=_("Pesan"))
    dibaca = forms.CharField(required=False)

    def lead_on(self) -> "MessageForm":
        """The box itself comes next for the keyboard."""
        self.fields["pesan"].widget.attrs["autofocus"] = True
        return self

    def read_on(self, today: dt.date) -> dt.date:
        """The date for the words of the text: *today*, or yesterday if it was read then."""
        yesterday = today - dt.timedelta(days=1)
        return yesterday if self.cleaned_data["dibaca"] == yesterday.isoformat() else today


class PastedReportForm(ReportForm):
    """A report whose figures came from a message: one that it does not state is never 0 by itself.

    ``unstated`` are the flows that the message does not name. ``rest`` says what the person chose for those
    of them that he leaves empty; ``stored`` is the report that they may stay like.
    """

    def __init__(self, *args, unstated: frozenset[str], stored: DailyReport | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("key", None)
        for flow in FLOWS:
            field = self.fields[flow]
            field.empty_value, field.required = None, True
            field.widget.is_required = True
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.pop("autofocus", None)
        self.stored = stored
        self.may_rest = {
            "zero": unstated - MUST_BE_WRITTEN,
            "keep": unstated if stored else frozenset(),
        }
        choices = [
            ("", REST_CHOICES[""]),
            *((key, REST_CHOICES[key]) for key in ("zero", "keep") if self.may_rest[key]),
        ]
        if len(choices) > 1:
            self.fields["rest"] = forms.ChoiceField(
                choices=choices, required=False, label=_("Yang tidak disebut"), widget=forms.RadioSelect
            )

    @property
    def may_ask_rest(self) -> bool:
        return "rest" in self.fields

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        rest = data.get("rest", "")
        for flow in self.may_rest.get(rest, ()):
            if not str(self[flow].value() or "").strip():
                data[flow] = getattr(self.stored, flow) if rest == "keep" else 0
                self._errors.pop(flow, None)
        return data

    def known(self) -> dict[str, int]:
        """The flows that are numbers so far."""
        if self.is_bound:
            self.is_valid()
            return {flow: self.cleaned_data[flow] for flow in FLOWS if flow in self.cleaned_data}
        found = {}
        for flow in FLOWS:
            value = self.initial.get(flow)
            with suppress(forms.ValidationError):
                found[flow] = self.fields[flow].clean("" if value is None else str(value))
        return found


class WhereAndWhenForm(LookMixin, forms.Form):
    """What the message leaves open of where and when."""

    def __init__(self, *args, regencies: list, asks_date: bool, today: dt.date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if regencies:
            choices = [("", _("Pilih …")), *((regency.code, regency.full_name) for regency in regencies)]
            self.fields["regency"] = forms.ChoiceField(
                choices=choices,
                label=_("Kabupaten/kota"),
                error_messages={
                    "required": _("Pilih kabupaten/kota yang dilaporkan."),
                    "invalid_choice": _("Pilih kabupaten/kota dari daftar."),
                },
            )
        if asks_date:
            self.fields["date"] = forms.DateField(
                label=_("Tanggal laporan"),
                input_formats=["%Y-%m-%d"],
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": today.isoformat()}),
                validators=[MinValueValidator(_FIRST, _UNLIKELY), MaxValueValidator(_LAST, _UNLIKELY)],
                error_messages={
                    "required": _("Isi tanggal laporan."),
                    "invalid": _("Tulis tanggal seperti 2016-08-30."),
                },
            )
