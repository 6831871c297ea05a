"""XLSX: what a workbook can hold, and what only a damaged or hostile one does."""

import datetime as dt
import io
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from regencies.imports.cells import Formula, Percent
from regencies.imports.problems import FileError
from regencies.imports.reading import open_rows
from tests.regencies.imports.files import workbook_file

SHEET = "xl/worksheets/sheet1.xml"
SHEET_START = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>"
)
SHEET_END = b"</sheetData></worksheet>"


def read(path, sheet=None):
    with open_rows(path, sheet) as rows:
        return list(rows)


def with_part(path, name: str, content: bytes):
    """The workbook with one part of its archive replaced."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, content)
    return changed


@pytest.fixture
def small(tmp_path):
    return workbook_file(tmp_path, [["16.07", 1]], header=["kode", "n"])


def test_values_keep_their_kind(tmp_path):
    workbook = Workbook()
    workbook.active.append(["kode", "a", "b", "c", "d", "e", "f"])
    workbook.active.append([" 16.07 ", 1234.0, 12.5, dt.date(2016, 8, 30), "=B2+1", 0.925, None])
    workbook.active["F2"].number_format = "0.0%"
    workbook.save(tmp_path / "a.xlsx")
    (_, cells) = read(tmp_path / "a.xlsx")[1]
    moment = dt.datetime.combine(dt.date(2016, 8, 30), dt.time())
    assert cells[:6] == ["16.07", 1234, 12.5, moment, Formula("=B2+1"), Percent(0.925)]


def test_rows_keep_their_numbers_across_gaps(tmp_path):
    workbook = Workbook()
    for row in (1, 2, 7):
        workbook.active.cell(row, 1, row)
    workbook.save(tmp_path / "a.xlsx")
    assert [number for number, _cells in read(tmp_path / "a.xlsx")] == [1, 2, 7]


def test_the_first_sheet_is_read_or_the_one_that_is_named(tmp_path):
    workbook = Workbook()
    workbook.active.title = "Juli"
    workbook.active.append(["juli"])
    workbook.create_sheet("Agustus").append(["agustus"])
    workbook.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == [(1, ["juli"])]
    assert read(tmp_path / "a.xlsx", "Agustus") == [(1, ["agustus"])]
    with pytest.raises(FileError, match='no sheet "September", only: Juli, Agustus'):
        read(tmp_path / "a.xlsx", "September")


def test_a_wrong_stated_size_loses_no_row(small):
    with zipfile.ZipFile(small) as archive:
        sheet = archive.read(SHEET)
    changed = with_part(small, SHEET, sheet.replace(b'ref="A1:B2"', b'ref="A1:A1"'))
    assert len(read(changed)) == 2


def test_other_archives_are_named_for_what_they_are(tmp_path):
    for parts, said in [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument"),
        ({"readme.txt": "x"}, "is a ZIP archive"),
        ({"[Content_Types].xml": "x"}, "is not a readable .xlsx workbook"),
    ]:
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        with pytest.raises(FileError, match=said):
            read(tmp_path / "a.xlsx")


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_part_that_unpacks_to_far_more_than_a_table_is_not_opened(small, part):
    bomb = with_part(small, part, b"<a>" + b" " * 60_000_000)
    assert bomb.stat().st_size < 200_000
    with pytest.raises(FileError, match="unpacks to 60 MB"):
        read(bomb)


def test_a_sheet_that_unpacks_to_far_more_than_a_table_is_not_opened(small, monkeypatch):
    monkeypatch.setattr("regencies.imports.workbook_parts.MOST_SHEET_BYTES", 1_000_000)
    with pytest.raises(FileError, match="unpacks to 2 MB"):
        read(with_part(small, SHEET, SHEET_START + b" " * 2_000_000 + SHEET_END))


def test_a_row_without_end_is_refused_before_it_is_held(small):
    cells = b"".join(b"<c><v>1</v></c>" for _ in range(500_000))
    path = with_part(small, SHEET, SHEET_START + b"<row>" + cells + b"</row>" + SHEET_END)
    tracemalloc.start()
    with pytest.raises(FileError, match="row that is too long"):
        read(path)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_words_that_look_like_rows_do_not_hide_a_row_without_end(small):
    """Neither a comment nor a text between the cells passes for the start of another row."""
    cells = b"<c><v>1</v></c>" * 8_000
    for disguise, said in [
        (b"<!--<row>-->", "definitions"),
        (b"<c t='str'><v>row</v></c>", "row that is too long"),
    ]:
        path = with_part(
            small, SHEET, SHEET_START + b"<row>" + (cells + disguise) * 40 + b"</row>" + SHEET_END
        )
        with pytest.raises(FileError, match=said):
            read(path)


def test_a_sheet_in_another_place_is_not_read_unmeasured(small):
    moved = small.with_name("moved.xlsx")
    with zipfile.ZipFile(small) as before, zipfile.ZipFile(moved, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = before.read(part).replace(b"worksheets/sheet1.xml", b"other/sheet1.xml")
            after.writestr(part.replace("worksheets/sheet1.xml", "other/sheet1.xml"), content)
    with pytest.raises(FileError, match="not a readable"):
        read(moved)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>', "empty rows"),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "16384 columns wide"),
        (b"".join(b'<row r="%d" ht="20"/>' % number for number in range(1, 50_000)), "empty rows"),
        (b"<row/>" * 4_000_000, "more than 1.048.576 rows"),
        (b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "not a readable"),
        (b'<row r="1"><c r="A1"><v>' + b"9" * 5000 + b"</v></c></row>", "not a readable"),
        (b'<row r="1"><c r="A1"><v>1</v></row>', "not a readable"),
    ],
)
def test_sheets_that_no_program_writes_are_refused_quickly(small, rows, said):
    path = with_part(small, SHEET, SHEET_START + rows + SHEET_END)
    began = time.monotonic()
    with pytest.raises(FileError, match=said):
        read(path)
    assert time.monotonic() - began < 60  # unbounded work takes minutes, on any machine


def test_entities_that_multiply_are_refused(small):
    entities = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(9)
    )
    sheet = entities + b"]>" + SHEET_START[21:] + b'<row><c t="str"><v>&j;</v></c></row>' + SHEET_END
    with pytest.raises(FileError, match="holds definitions"):
        read(with_part(small, SHEET, sheet))
    in_utf_16 = sheet.decode().replace('<?xml version="1.0"?>', "").encode("utf-16")
    with pytest.raises(FileError, match="not a readable"):
        read(with_part(small, SHEET, in_utf_16))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_workbook_is_read_or_refused_but_never_crashes(small, data):
    content = bytearray(small.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = small.with_name("damaged.xlsx")
    path.write_bytes(content)
    try:
        read(path)
    except FileError as error:
        assert str(error)


def test_a_truncated_workbook_is_refused(small):
    half = io.BytesIO(small.read_bytes()).read(small.stat().st_size // 2)
    path = small.with_name("half.xlsx")
    path.write_bytes(half)
    with pytest.raises(FileError, match="not a readable"):
        read(path)
