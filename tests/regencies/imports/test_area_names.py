"""The name beside a code: spelling variants agree, names of other regencies do not."""

import pytest

from regencies import official_areas
from tests.factories import make_regency
from tests.regencies.imports.files import HEADER, csv_file, import_reports, refused, report


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Lubuk Linggau", "16.73"),
        ("Lubuklinggau", "16.73"),
        ("KOTA LUBUKLINGGAU", "16.73"),
        ("Muratara", "16.13"),
        ("Musi Rawas Utara", "16.13"),
        ("Kab. Musirawas Utara", "16.13"),
        ("Banyu Asin", "16.07"),
        ("Kab Banyuasin", "16.07"),
        ("OKU", "16.01"),
        ("OKI", "16.02"),
        ("PALI", "16.12"),
        ("muba", "16.06"),
        ("OKU-Timur", "16.08"),
        ("Kabupaten OKU Selatan", "16.09"),
        ("Pagaralam", "16.72"),
        ("Kota Waringin Barat", "62.01"),
        ("Kep. Selayar", "73.01"),
        ("Jakarta Selatan", "31.74"),
    ],
)
def test_spelling_variants_mean_one_regency(name, code):
    assert official_areas.codes_named(name) == {code}


def test_the_kind_decides_between_a_kabupaten_and_a_kota_of_one_name():
    assert official_areas.codes_named("Bogor") == {"32.01", "32.71"}
    assert official_areas.codes_named("Kab. Bogor") == {"32.01"}
    assert official_areas.codes_named("Kota Bogor") == {"32.71"}


def test_nobody_has_an_invented_name():
    assert official_areas.codes_named("Kota Atlantis") == frozenset()
    assert official_areas.codes_named("") == frozenset()


@pytest.fixture
def two(db):
    make_regency(code="16.08", name="Ogan Komering Ulu Timur", short_name="OKU Timur")
    make_regency(code="16.09", name="Ogan Komering Ulu Selatan", short_name="OKU Selatan")


def test_a_name_that_agrees_is_accepted(tmp_path, two):
    path = csv_file(
        tmp_path, [[*report(kode_wilayah="16.08"), "OKU Timur"]], header=[*HEADER, "Nama Wilayah"]
    )
    assert import_reports(path).added == 1


def test_a_name_of_another_regency_says_whose_code_it_is(tmp_path, two):
    path = csv_file(
        tmp_path, [[*report(kode_wilayah="1608"), "OKU Selatan"]], header=[*HEADER, "nama_wilayah"]
    )
    (line,) = refused(path)
    assert line == (
        'F: row 2, column nama_wilayah: "OKU Selatan" is 16.09, but the code is 16.08 '
        "(Kabupaten Ogan Komering Ulu Timur); codes of BPS look alike and mean other regencies"
    )


def test_a_name_of_nobody_is_refused(tmp_path, two):
    path = csv_file(tmp_path, [[*report(kode_wilayah="1608"), "Atlantis"]], header=[*HEADER, "nama_wilayah"])
    (line,) = refused(path)
    assert '"Atlantis" is not the name of 16.08 (Kabupaten Ogan Komering Ulu Timur)' in line
