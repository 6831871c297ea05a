"""Which kind a file is and which of its sheets counts: recognised by its headers, or asked."""

import pytest

from tests.regencies.imports.files import HEADER, ROW, report
from tests.regencies.uploads.sending import confirm, do, sent, shown, text_of
from tests.regencies.uploads.workbooks import workbook

pytestmark = pytest.mark.django_db


def test_sheets_are_chosen_by_their_headers_or_asked(bureau, tmp_path):
    def more(book):
        book.create_sheet("Petunjuk").append(["Cara mengisi"])

    upload = sent(bureau, workbook(tmp_path / "a.xlsx", more), name="a.xlsx")
    assert (upload.sheet, upload.kind, upload.state) == ("Sheet", "daily-reports", "ready")

    def twice(book):
        other = book.create_sheet("Agustus")
        for row in (HEADER, [*ROW[:2], "5", *ROW[3:]]):
            other.append(row)

    upload = sent(bureau, workbook(tmp_path / "b.xlsx", twice), name="b.xlsx")
    assert upload.state == "asking"
    assert "Agustus (Laporan harian)" in shown(bureau, upload)
    upload = do(bureau, upload, "pilih", lembar="Agustus")
    assert upload.preview["added"][0]["values"][0] == 5
    assert confirm(bureau, upload).state == "written"


def test_a_file_that_is_no_kind_is_asked_about(bureau):
    upload = sent(bureau, b"nama,umur\na,1\n")
    assert upload.state == "asking"
    upload = do(bureau, upload, "pilih", jenis="register")
    assert upload.state == "refused"
    assert "Kolom yang tidak dikenal: nama, umur" in shown(bureau, upload)


def test_a_header_with_a_slip_is_recognised_and_its_slip_named(bureau):
    header = ["kode_wilayah", "tgl", *HEADER[2:]]
    upload = sent(bureau, text_of([report()], header))
    assert (upload.kind, upload.state) == ("daily-reports", "refused")
    assert "Kolom yang tidak dikenal: tgl; Kolom yang tidak ada: tanggal" in shown(bureau, upload)
