"""The daily report's form: seven flows, a note, and reasons where the rules ask for one."""

from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.forms.look import LookMixin
from regencies.forms.numbers import WholeNumberField
from regencies.ledger import Entry, Refused
from regencies.models import FLOWS, LARGEST_FLOW, DailyReport
from regencies.plain_text import one_line

# As an officer thinks of his day: who came, what was printed, which certificates went out.
GROUPS = (
    ("recording", _("Layanan perekaman"), ("recorded",), ("recorded_total",)),
    (
        "cards",
        _("Cetak dan blangko"),
        ("printed", "reprinted", "blanks_received", "blanks_spoiled"),
        ("printed_total", "blank_stock"),
    ),
    (
        "certificates",
        _("Surat keterangan (suket)"),
        ("temporary_issued", "temporary_withdrawn"),
        ("temporary_outstanding",),
    ),
)
HINTS = {
    "recorded": _("Orang yang direkam biometriknya hari itu untuk pertama kali."),
    "printed": _("Kartu pertama; satu kartu memakai satu blangko."),
    "reprinted": _("Ganti karena hilang, rusak, atau data berubah."),
    "blanks_received": _("Blangko yang tiba hari itu."),
    "blanks_spoiled": _("Blangko yang tidak dapat dipakai."),
    "temporary_issued": _("Suket baru untuk yang belum menerima kartu."),
    "temporary_withdrawn": _("Ditarik saat kartunya diambil."),
}
MUST_BE_WRITTEN = {"recorded", "printed"}
# A form that was put together from two people's figures: a field that nobody chose is not 0.
CHOSEN = "chosen"


class KeyField(forms.Field):
    """The key under which this sending is known when it comes again; what is no key is none."""

    widget = forms.HiddenInput

    def to_python(self, value) -> UUID | None:
        try:
            return UUID(str(value))
        except ValueError:
            return None


class ReportForm(LookMixin, forms.Form):
    """Bound to what somebody typed; ``entry`` is what the ledger gets.

    Each blank form carries a new ``key``: a double click, or a reload after a lost answer, is one sending.
    """

    base_version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    key = KeyField(required=False, initial=uuid4)

    def __init__(self, *args, asks_zero_reason: bool, asks_reason: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        is_choice = CHOSEN in self.data
        for flow in FLOWS:
            self.fields[flow] = _flow_field(flow, must_be_written=is_choice or flow in MUST_BE_WRITTEN)
        self.fields["recorded"].widget.attrs["autofocus"] = True
        self.fields["zero_reason"] = _text_field(
            _("Alasan perekaman 0"), _("Wajib bila perekaman 0 pada hari kerja, misalnya “jaringan putus”.")
        )
        self.fields["note"] = _text_field(
            _("Keterangan"),
            _("Hambatan atau kegiatan hari itu, misalnya “jemput bola di Talang Kelapa”. Boleh kosong."),
        )
        self.fields["reason"] = _text_field(
            _("Alasan perubahan"), _("Wajib bila ada yang diubah: laporan tanggal ini sudah tersimpan.")
        )
        self.asks_zero_reason, self.asks_reason = asks_zero_reason, asks_reason
        if not asks_zero_reason:
            del self.fields["zero_reason"]
        if not asks_reason:
            del self.fields["reason"]

    def entry(self) -> Entry:
        """What was typed; a reason for zero stands only beside a zero."""
        data = self.cleaned_data
        zero_reason = data.get("zero_reason", "") if data["recorded"] == 0 else ""
        return Entry(**{flow: data[flow] for flow in FLOWS}, note=data["note"], zero_reason=zero_reason)

    def refuse(self, refused: Refused) -> None:
        """Show what the ledger refused at its field, or at the head when it is about no field."""
        for name, sentences in refused.message_dict.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)

    def typed(self) -> dict[str, int] | None:
        """The flows as far as they are numbers, or None when one of them is refused."""
        if not self.is_bound or any(flow in self.errors for flow in FLOWS):
            return None
        return {flow: self.cleaned_data[flow] for flow in FLOWS}


def stored_values(report: DailyReport | None) -> dict:
    """Initial values of the form from what the ledger has."""
    if report is None:
        return {"base_version": 0}
    names = (*FLOWS, "note", "zero_reason")
    return {"base_version": report.version} | {name: getattr(report, name) for name in names}


def _flow_field(flow: str, *, must_be_written: bool) -> WholeNumberField:
    widget = forms.TextInput(attrs={} if must_be_written else {"placeholder": "0"})
    return WholeNumberField(
        largest=LARGEST_FLOW,
        empty_value=None if must_be_written else 0,
        label=DailyReport._meta.get_field(flow).verbose_name,
        help_text=HINTS[flow],
        widget=widget,
    )


class OneLineField(forms.CharField):
    """Text on one line, with nothing hidden in it."""

    def to_python(self, value) -> str:
        return one_line(super().to_python(value))


def _text_field(label, hint) -> OneLineField:
    return OneLineField(
        label=label,
        help_text=hint,
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "max_length": _("Terlalu panjang: %(show_value)d huruf, paling banyak %(limit_value)d.")
        },
    )
