"""``import_data`` at the command line: words, streams and exit codes that scripts rely on."""

import io

import pytest
from django.core.management import CommandError, call_command

from regencies.models import DailyReport
from tests.factories import make_officer, make_regency, make_user
from tests.regencies.imports.files import csv_file, report, workbook_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def regency():
    return make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")


def run(kind, path, **options) -> tuple[int, str, list[str]]:
    """Exit code, standard output, lines of standard error."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_data", kind, str(path), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue().strip(), err.getvalue().splitlines()


def test_success_says_what_was_added_changed_and_left(tmp_path):
    path = csv_file(tmp_path, [report()])
    assert run("daily-reports", path) == (0, "1 added, 0 changed, 0 left as they were", [])
    assert run("daily-reports", path) == (0, "0 added, 0 changed, 1 left as they were", [])
    changed = csv_file(tmp_path, [report(perekaman=5)])
    skipped = "0 added, 0 changed, 1 left as they were (1 of them differ in the file)"
    assert run("daily-reports", changed, on_conflict="skip") == (0, skipped, [])
    updated = "0 added, 1 changed, 0 left as they were"
    assert run("daily-reports", changed, on_conflict="update") == (0, updated, [])


def test_a_dry_run_counts_and_writes_nothing(tmp_path):
    code, out, _err = run("daily-reports", csv_file(tmp_path, [report()]), dry_run=True)
    assert (code, out) == (0, "1 added, 0 changed, 0 left as they were; dry run, nothing written")
    assert not DailyReport.objects.exists()


def test_errors_go_to_standard_error_with_exit_status_1(tmp_path):
    path = csv_file(tmp_path, [report(perekaman='"12,5"')])
    assert run("daily-reports", path) == (
        1,
        "",
        [
            f'{path}: row 2, column perekaman: "12,5" is not a whole number',
            f"{path}: 1 error, nothing written",
        ],
    )


def test_at_most_a_hundred_errors_are_shown_and_the_rest_counted(tmp_path):
    path = csv_file(tmp_path, [report(perekaman="x") for _ in range(250)])
    code, _out, err = run("daily-reports", path)
    assert code == 1
    assert sum("column perekaman" in line for line in err) == 100
    assert err[100] == f"{path}: 150 more errors"


def test_a_sheet_can_be_named(tmp_path):
    code, _out, err = run("daily-reports", workbook_file(tmp_path, [report()]), sheet="Agustus")
    assert (code, err[0].endswith('has no sheet "Agustus", only: Sheet')) == (1, True)
    assert run("daily-reports", workbook_file(tmp_path, [report()]), sheet="Sheet")[0] == 0


def test_a_missing_file_is_one_line(tmp_path):
    path = tmp_path / "nowhere.csv"
    assert run("daily-reports", path) == (1, "", [f"{path}: there is no such file"])


def test_the_named_persons_permissions_apply(tmp_path, regency):
    make_officer(regency, username="budi")
    make_user(username="gone", is_active=False)
    path = csv_file(tmp_path, [report(tanggal="2016-08-01")])
    assert "is locked" in run("daily-reports", path, user="budi")[2][0]
    assert run("register", path, user="budi")[2] == [f"{path}: budi may not import register"]
    for name in ("nobody", "gone"):
        with pytest.raises(CommandError, match="there is no active user"):
            run("daily-reports", path, user=name)
