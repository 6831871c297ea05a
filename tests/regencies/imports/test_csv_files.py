"""CSV as offices write it."""

import pytest

from regencies.imports.problems import FileError
from regencies.imports.reading import open_rows


def read(path):
    with open_rows(path) as rows:
        return list(rows)


def written(folder, content: str | bytes, encoding: str = "utf-8"):
    path = folder / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_separators_and_line_ends(tmp_path, encoding, delimiter, line_end):
    text = f"kode{delimiter}keterangan{line_end}16.07{delimiter}“server” – putus{line_end}"
    path = written(tmp_path, text, encoding)
    assert read(path) == [(1, ["kode", "keterangan"]), (2, ["16.07", "“server” – putus"])]


def test_a_decimal_comma_in_a_semicolon_file_stays_in_its_cell(tmp_path):
    assert read(written(tmp_path, "nama;target\nA;92,5\n"))[1] == (2, ["A", "92,5"])


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    text = 'kode,keterangan\n\n16.07,"dua\nbaris"\n,\n16.10,x\n'
    assert [number for number, _cells in read(written(tmp_path, text))] == [1, 3, 5]


def test_the_line_that_tells_excel_the_separator_is_no_row(tmp_path):
    assert read(written(tmp_path, "sep=;\na;b\n1;2\n")) == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_empty_cells_are_none_and_spaces_around_values_go(tmp_path):
    assert read(written(tmp_path, "a,b,c\n 1 ,\u00a0,\n"))[1] == (2, ["1", None, None])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or a password-protected Excel file"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n\x00\x01", "neither a CSV file nor"),
        (b"a,b\n" + b"x" * 5000 + b"\x00", "neither a CSV file nor"),
        (b"a,b\n1,\x81\x8d\n", "neither UTF-8 nor Windows-1252"),
        (b"a\tb\n1\t2\n", "separated by tabs"),
        (b'a,b\n1,"2\n', "quotes or the separators are broken"),
        (b'a,b\n1,"2"3\n', "quotes or the separators are broken"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "quotes or the separators are broken"),
    ],
)
def test_what_is_no_readable_csv_is_refused_in_one_sentence(tmp_path, content, said):
    with pytest.raises(FileError, match=said):
        read(written(tmp_path, content))


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(FileError, match="there is no such file"):
        read(tmp_path / "nowhere.csv")
    with pytest.raises(FileError, match="is a folder"):
        read(tmp_path)


def test_a_csv_file_has_no_sheets(tmp_path):
    with pytest.raises(FileError, match="no sheets"), open_rows(written(tmp_path, "a,b\n"), "Agustus"):
        pass


def test_too_large_too_wide_and_endlessly_empty_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("regencies.imports.reading.MOST_BYTES", 1_000_000)
    with pytest.raises(FileError, match="is larger than 1 MB"):
        read(written(tmp_path, "a,b\n" * 300_000))
    with pytest.raises(FileError, match="300 columns wide"):
        read(written(tmp_path, "," * 299 + "\n"))
    with pytest.raises(FileError, match="more than 20.000 empty rows"):
        read(written(tmp_path, "a,b\n1,2\n" + "\n" * 30_000))


def test_a_file_with_more_rows_than_a_worksheet_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("regencies.imports.reading.MOST_ROWS", 3)
    with pytest.raises(FileError, match="more than 3 rows"):
        read(written(tmp_path, "a,b\n" * 4))
