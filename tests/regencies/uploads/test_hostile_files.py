"""What nobody should send and somebody does: each gets its answer, in bounded time and memory."""

import io
import time
import tracemalloc
import zipfile

import pytest

from regencies.models import DailyReport, Upload
from regencies.uploads.storing import clean_name
from regencies.uploads.work import work_on
from tests.factories import make_regency
from tests.regencies.imports.files import HEADER, report
from tests.regencies.imports.test_workbooks import SHEET, SHEET_END, SHEET_START, with_part
from tests.regencies.uploads.sending import send, sent, shown, text_of
from tests.regencies.uploads.workbooks import workbook

pytestmark = pytest.mark.django_db
SECONDS, BYTES = 30, 120_000_000


@pytest.fixture
def small(tmp_path):
    return workbook(tmp_path / "laporan.xlsx")


def answered(client, content, name="laporan.xlsx") -> str:
    """What the page says; fails when the answer takes long or much memory."""
    began = time.monotonic()
    tracemalloc.start()
    upload = sent(client, content, name=name)
    if upload.state == "waiting":  # too much to check while its sender waits
        work_on(upload.pk)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.monotonic() - began < SECONDS
    assert peak < BYTES
    assert not DailyReport.objects.exists()
    return shown(client, upload)


def test_a_zip_bomb(officer, small):
    bomb = with_part(small, SHEET, SHEET_START + b" " * 450_000_000 + SHEET_END)
    assert bomb.stat().st_size < 1_000_000
    assert "mengembang menjadi 450 MB" in answered(officer, bomb)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_billion_laughs(officer, small, part):
    entities = b"".join(b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9))
    content = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + entities + b"]><w>&j;</w>"
    assert "definisi yang tidak ditulis program lembar kerja" in answered(
        officer, with_part(small, part, content)
    )


def test_a_million_formats(officer, small):
    styles = (
        b'<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<cellXfs>" + b"<xf/>" * 1_000_000 + b"</cellXfs></styleSheet>"
    )
    assert "jauh lebih banyak format" in answered(officer, with_part(small, "xl/styles.xml", styles))


def test_a_workbook_that_calls_its_texts_a_workbook(officer, small):
    with zipfile.ZipFile(small) as archive:
        types = archive.read("[Content_Types].xml").replace(b"/xl/workbook.xml", b"/xl/sharedStrings.xml")
    assert "rusak atau tidak terbaca" in answered(officer, with_part(small, "[Content_Types].xml", types))


def test_macros(officer, small):
    assert "memuat makro" in answered(
        officer, with_part(small, "xl/vbaProject.bin", b"x"), name="laporan.xlsm"
    )


def test_links_to_other_files_are_not_followed(officer, tmp_path):
    path = with_part(workbook(tmp_path / "a.xlsx"), "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    said = answered(officer, path)
    assert "menautkan berkas lain" in said
    assert "Siap dikonfirmasi" in said


@pytest.mark.parametrize(
    "formula", ["=SUM(B2:B9)", "='[lain.xlsx]Data'!B2", '=WEBSERVICE("http://x")', "=1+1"]
)
def test_formulas(officer, tmp_path, formula):
    said = answered(officer, workbook(tmp_path / "a.xlsx", rows=[report(perekaman=formula)]))
    assert f"2 perekaman “{formula}” adalah rumus dan tidak dibaca" in said


def test_a_million_empty_rows(officer, small):
    rows = b"".join(b'<row r="%d" ht="20"/>' % number for number in range(2, 1_000_000))
    with zipfile.ZipFile(small) as archive:
        header = archive.read(SHEET).split(b"<sheetData>")[1].split(b"</row>")[0] + b"</row>"
    path = with_part(small, SHEET, SHEET_START + header + rows + SHEET_END)
    assert "baris kosong berturut-turut" in answered(officer, path)


def test_merged_cells_and_hidden_rows_columns_and_sheets_are_named(officer, tmp_path):
    def hide(book):
        sheet = book.active
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["E"].hidden = True
        sheet.merge_cells("J2:J3")
        book.create_sheet("Rahasia").sheet_state = "hidden"

    rows = [report(), report(tanggal="2016-08-28")]
    upload = sent(officer, workbook(tmp_path / "a.xlsx", hide, rows), name="a.xlsx")
    said = shown(officer, upload)
    assert "1 baris tersembunyi ikut dibaca: baris 3" in said
    assert "1 kolom tersembunyi ikut dibaca" in said
    assert "Pisahkan: J2:J3" in said
    assert upload.preview["counts"]["added"] == 2
    assert upload.sheet == "Sheet"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"tanggal": 42612}, "“42612” adalah bilangan, bukan tanggal"),
        ({"tanggal": "30-Aug-16"}, "bukan tanggal. Tulis seperti 30/08/2016"),
        ({"tanggal": "31/02/2016"}, "“31/02/2016” bukan tanggal"),
        ({"tanggal": "2016-13-01"}, "bukan tanggal"),
        ({"perekaman": 12.5}, "“12.5” bukan bilangan bulat"),
        ({"perekaman": "1,234"}, "“1,234” bukan bilangan bulat"),
        ({"perekaman": "-5"}, "“-5” bukan bilangan bulat"),
        ({"perekaman": True}, "“TRUE” bukan bilangan bulat"),
        ({"perekaman": 2_000_000}, "lebih dari 1.000.000"),
        ({"kode_wilayah": 16.1}, "Excel mengubah 16.10 menjadi 16.1"),
        ({"kode_wilayah": "16.99"}, "bukan kode Kemendagri"),
    ],
)
def test_cells_that_mean_something_else(officer, tmp_path, cells, said):
    assert said in answered(officer, workbook(tmp_path / "a.xlsx", rows=[report(**cells)]))


@pytest.mark.parametrize("count", ["1.234", "1 234", 1234, 1234.0])
def test_a_thousand_as_people_write_it(officer, tmp_path, count):
    upload = sent(officer, workbook(tmp_path / "a.xlsx", rows=[report(perekaman=count)]), name="a.xlsx")
    assert upload.preview["added"][0]["values"][0] == 1234


def test_codes_of_bps_are_told_by_their_names(bureau):
    make_regency(code="16.08", name="Ogan Komering Ulu Timur", short_name="OKU Timur")
    rows = [[*report(kode_wilayah="1608"), "OKU Selatan"]]
    said = shown(bureau, sent(bureau, text_of(rows, [*HEADER, "nama_wilayah"])))
    assert "Kode BPS tampak serupa dan berarti wilayah lain" in said


def ods() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return content.getvalue()


GOOD = text_of([report(keterangan="kafé")]).decode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "Excel lama (.xls) atau berkata sandi"),
        (ods(), "OpenDocument"),
        (b"%PDF-1.7\n" + b"x" * 200, "Ini PDF"),
        (text_of([report()]).replace(b"112", b"1\x0012"), "Bukan berkas CSV"),
        (GOOD.encode("utf-16"), "UTF-16"),
        (GOOD.encode("utf-16-le"), "Bukan berkas CSV"),
        (GOOD.encode() + GOOD.encode("cp1252"), "mencampur dua pengodean"),
        (b"<html><table><tr><td>kode_wilayah</td></tr></table></html>", "halaman web"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(300), "Bukan berkas CSV"),
        (b"   \n\n  ", "Kosong"),
        (b"PK\x03\x04" + b"x" * 100, "rusak atau tidak terbaca"),
        ((",".join(HEADER) + "\n" + "x" * 3_000_000).encode(), "Ditolak"),
        ((",".join(HEADER) + '\n"' + "x\n" * 1000).encode(), "kutip"),
    ],
)
def test_other_formats_under_the_name_of_a_table(officer, content, said):
    for name in ("laporan.csv", "laporan.xlsx"):
        upload = sent(officer, content, name=name)
        if upload.state == "waiting":
            work_on(upload.pk)
        assert said in shown(officer, upload)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_letters_in_each_encoding_that_offices_use(officer, encoding):
    upload = sent(officer, GOOD.encode(encoding))
    assert upload.preview["added"][0]["values"][-1] == "kafé"


@pytest.mark.parametrize("name", ["laporan.xlsx", "laporan.pdf", "laporan"])
def test_the_content_decides_and_not_the_name(officer, name):
    assert sent(officer, text_of([report()]), name=name).state == "ready"


def test_two_gigabytes_are_refused_before_they_are_read(officer):
    class Endless:
        def read(self, size=-1):
            raise AssertionError("the body was read")

        readline = read

    answer = officer.generic("POST", "/impor/", b"", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422
    environ = {"CONTENT_LENGTH": str(2 << 30), "wsgi.input": Endless()}
    answer = officer.generic(
        "POST", "/impor/", b"", content_type="multipart/form-data; boundary=x", **environ
    )
    assert answer.status_code == 413
    assert "lebih besar dari 100 MB" in answer.content.decode()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("length", ["-1", "x", "9" * 60])
def test_a_length_that_cannot_be_one(officer, length):
    answer = officer.generic(
        "POST", "/impor/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=length
    )
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\laporan.csv", "laporan.csv"),
        ("lap\u202evsc.exe", "lap vsc.exe"),
        ("a\x00b\r\nc\x07.csv", "a b c .csv"),
        ("\u200b\ufeff", "berkas"),
        (".htaccess", "htaccess"),
        ("x" * 300 + ".csv", "x" * 145 + "….csv"),
        (None, "berkas"),
    ],
)
def test_names_of_files_are_for_people_to_read(name, kept):
    assert clean_name(name) == kept
    assert len(clean_name(name)) <= 150


def test_downloads_run_nothing(officer, tmp_path):
    note = "=HYPERLINK(1)"
    path = workbook(tmp_path / "a.xlsx", rows=[report(perekaman="@x", keterangan="+aman")])
    upload = sent(officer, path, name='=1+1".xlsx')
    for part in ("errors", "added"):
        lines = b"".join(officer.get(f"/impor/{upload.pk}/{part}.csv").streaming_content).decode("utf-8-sig")
        assert not any(
            cell.startswith(("=", "+", "-", "@")) for line in lines.splitlines() for cell in line.split(",")
        )
    upload = sent(officer, text_of([report(keterangan="+aman")]))
    lines = b"".join(officer.get(f"/impor/{upload.pk}/added.csv").streaming_content).decode("utf-8-sig")
    assert "'+aman" in lines
    assert note not in lines


def test_the_original_is_fetched_and_never_shown(officer):
    upload = sent(officer, b"<script>alert(1)</script>", name='a";\r\nx.html')
    answer = officer.get(f"/impor/{upload.pk}/berkas")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"


def test_a_form_without_a_file_or_with_an_empty_one(officer):
    assert officer.post("/impor/", {}).status_code == 422
    answer = send(officer, b"")
    assert answer.status_code == 422
    assert "kosong" in answer.content.decode()
