"""First lines of the complete lists, in the reader's language."""

import csv
import io

from django.utils.translation import gettext as _

from regencies.models import Upload

from .storing import HALF_MONTH


def list_header(upload: Upload, part: str) -> bytes:
    """The mark that tells Excel that this is UTF-8, and the names of the columns."""
    area = [_("baris"), _("kode"), _("nama")]
    change = [_("kolom"), _("sebelum"), _("sesudah")]
    columns = upload.preview.get("columns", [])
    keys = upload.preview.get("keys", 1)
    names = {
        "added": [*area, *columns],
        "left": [*area, *columns],
        "changed": [*area, *columns[:keys], *change],
        "errors": [_("baris"), _("kolom"), _("masalah dan jalan keluarnya")],
        "odd": [*area, _("tanggal"), _("aturan"), _("nilai"), _("terendah wajar"), _("tertinggi wajar")],
        "drift": [*area, _("tanggal"), _("kolom"), _("terverifikasi"), _("buku"), _("selisih")],
    }
    if upload.kind == HALF_MONTH:
        names["changed"] = [_("baris"), *change]
    line = io.StringIO(newline="")
    csv.writer(line).writerow(names[part])
    return "\N{BYTE ORDER MARK}".encode() + line.getvalue().encode()
