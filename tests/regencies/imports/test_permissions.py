"""What a person may import is what he may enter."""

import datetime as dt

import pytest

from regencies.imports import KINDS, FileError, Refusal, import_file
from tests.factories import make_bureau, make_leader, make_officer, make_province, make_regency, make_user
from tests.regencies.imports.files import csv_file, import_reports, refused, report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own():
    return make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")


@pytest.fixture
def elsewhere():
    province = make_province(code="17", name="Bengkulu")
    return make_regency(
        province=province, code="17.01", name="Bengkulu Selatan", short_name="Bengkulu Selatan"
    )


def test_an_officer_imports_his_own_regency_and_no_other(tmp_path, own, elsewhere):
    officer = make_officer(own)
    make_regency(code="16.10", name="Ogan Ilir", short_name="Ogan Ilir")
    assert import_reports(csv_file(tmp_path, [report()]), user=officer).added == 1
    rows = [report(kode_wilayah="16.10"), report(kode_wilayah="17.01")]
    assert refused(csv_file(tmp_path, rows), user=officer) == [
        "F: row 2, column kode_wilayah: 16.10 (Kabupaten Ogan Ilir) is not yours to change",
        "F: row 3, column kode_wilayah: 17.01 (Kabupaten Bengkulu Selatan) is not yours to change",
    ]


def test_the_lock_holds_for_an_officer_and_not_for_the_bureau(tmp_path, own):
    rows = [report(tanggal="2016-08-27"), report(tanggal="2016-08-26")]
    path = csv_file(tmp_path, rows)
    (line,) = refused(path, user=make_officer(own))
    locked = "2016-08-26 is locked; officers may change days from 2016-08-27 on, the bureau any"
    assert line == f"F: row 3, column tanggal: {locked}"
    assert import_reports(path, user=make_bureau(own.province)).added == 2


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "daily-reports"])
def test_an_officer_imports_nothing_but_daily_reports(tmp_path, own, kind):
    with pytest.raises(FileError, match=f"may not import {kind}"):
        import_file(KINDS[kind], csv_file(tmp_path, []), user=make_officer(own))


def test_leadership_and_people_without_a_role_import_nothing(tmp_path, own):
    for user in (make_leader(own.province), make_user(), make_user(is_superuser=True)):
        with pytest.raises(FileError, match="may not import daily-reports"):
            import_reports(csv_file(tmp_path, [report()]), user=user)


def test_a_bureau_imports_only_its_own_province(tmp_path, own, elsewhere):
    bureau = make_bureau(own.province)
    register = ["kode_wilayah", "berlaku_sejak", "penduduk", "wajib_ktp", "sumber"]
    rows = [["16.07", "2016-06-30", 10, 5, "x"], ["17.01", "2016-06-30", 10, 5, "x"]]
    path = csv_file(tmp_path, rows, header=register)
    with pytest.raises(Refusal) as caught:
        import_file(KINDS["register"], path, user=bureau)
    assert (
        caught.value.problems.kept[0].sentence == "17.01 (Kabupaten Bengkulu Selatan) is not yours to change"
    )
    days = ["kode_wilayah", "tanggal", "buka", "alasan"]
    path = csv_file(tmp_path, [["17", "2016-09-03", "ya", "x"]], header=days)
    assert "17 (Bengkulu) is not yours" in refused(path, "service-days", user=bureau)[0]


def test_an_officer_who_is_bureau_elsewhere_is_still_locked_at_home(tmp_path, own, elsewhere):
    officer = make_officer(own)
    officer.memberships.create(role="bureau", province=elsewhere.province)
    old = dt.date(2016, 8, 20)
    rows = [report(tanggal=old), report(tanggal=old, kode_wilayah="17.01")]
    lines = refused(csv_file(tmp_path, rows), user=officer)
    assert len(lines) == 1
    assert "is locked" in lines[0]
