"""``import_data half-month`` at the command line."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.regencies.imports.half_month.sheets import HEADER, TITLES, csv_sheet, stored, table

pytestmark = pytest.mark.usefixtures("regencies")


def run(path, kind="half-month", **options) -> tuple[int, str, list[str]]:
    """Exit code, standard output, lines of standard error."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_data", kind, str(path), stdout=out, stderr=err, **options)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue().strip(), err.getvalue().splitlines()


def test_a_sheet_is_taken_in_and_odd_things_are_noted(tmp_path):
    path = csv_sheet(tmp_path, [*TITLES, HEADER, *table()])
    code, out, err = run(path)
    assert (code, out) == (0, "8 added, 0 changed, 0 left as they were")
    assert err[0].startswith(f"note: {path}: 13 of the 17 regencies")
    assert run(path)[1] == "0 added, 0 changed, 8 left as they were"


def test_a_dry_run_writes_nothing(tmp_path):
    path = csv_sheet(tmp_path, [*TITLES, HEADER, *table()])
    assert run(path, dry_run=True)[1].endswith(
        "8 added, 0 changed, 0 left as they were; dry run, nothing written"
    )
    assert stored() == ([], [])


def test_errors_go_to_standard_error_with_exit_status_1(tmp_path):
    path = csv_sheet(tmp_path, [HEADER, *table()])
    code, out, err = run(path)
    assert (code, out, err[-1]) == (1, "", f"{path}: 1 error, nothing written")
    assert any("does not say of which day it is" in line for line in err)


def test_the_day_can_be_given(tmp_path):
    path = csv_sheet(tmp_path, [HEADER, *table()])
    assert run(path, date="15/08/2016")[1].startswith("8 added")
    with pytest.raises(CommandError, match="is not a date"):
        run(path, date="kemarin")


def test_a_day_for_another_kind_is_refused(tmp_path):
    with pytest.raises(CommandError, match="half-month alone"):
        run(tmp_path / "laporan.csv", kind="daily-reports", date="2016-08-15")
