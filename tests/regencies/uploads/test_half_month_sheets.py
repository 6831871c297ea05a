"""The half-month sheet comes through the same pages: its drift is shown, its date asked, its rows written."""

import datetime as dt

import pytest

from regencies.models import PopulationFigure, Reconciliation, Regency
from tests.factories import make_balance, make_bureau, make_officer, make_province, make_regency
from tests.regencies.imports.half_month.sheets import FOUR, HEADER, TITLES, csv_sheet, table, workbook
from tests.regencies.uploads.sending import confirm, do, sent, shown

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 15)


@pytest.fixture
def bureau(client):
    for truth in FOUR:
        make_regency(code=truth.code, name=truth.name, short_name=truth.name)
    client.force_login(make_bureau(make_province(), username="biro"))
    return client


def sheet(folder, titles=TITLES, rows=None):
    return csv_sheet(folder, [*titles, HEADER, *(rows or table())])


def test_a_sheet_is_recognised_shown_with_its_drift_and_written(bureau, tmp_path):
    regency = make_regency(code="16.02", name="OKI")
    make_balance(regency=regency, date=dt.date(2016, 7, 31), recorded_total=5)
    upload = sent(bureau, sheet(tmp_path), name="lembar.csv")
    assert (upload.kind, upload.state) == ("half-month", "ready")
    said = shown(bureau, upload)
    assert "Dikenali dari judul kolomnya sebagai Lembar setengah bulan" in said
    assert "482.150 – perekaman_total" in said
    assert confirm(bureau, upload).state == "written"
    assert Reconciliation.objects.filter(date=DAY).count() == 4
    assert PopulationFigure.objects.filter(effective_on=DAY).count() == 4


def test_a_sheet_without_a_date_asks_for_it(bureau, tmp_path):
    upload = sent(bureau, sheet(tmp_path, titles=[]), name="lembar.csv")
    assert upload.state == "asking"
    assert "Lembar ini dari tanggal berapa?" in shown(bureau, upload)
    assert do(bureau, upload, "pilih", tanggal="9999-99-99").state == "asking"
    upload = do(bureau, upload, "pilih", tanggal="2016-08-15")
    assert upload.state == "ready"
    assert confirm(bureau, upload).state == "written"
    assert set(Reconciliation.objects.values_list("date", flat=True)) == {DAY}


def test_a_wrong_sum_is_said_in_indonesian(bureau, tmp_path):
    rows = table()
    rows[1][4] = rows[1][4] + 300_000
    upload = sent(bureau, sheet(tmp_path, rows=rows), name="lembar.csv")
    assert upload.state == "refused"
    said = shown(bureau, upload)
    assert "padahal" in said
    assert not any(word in said.split() for word in ("is", "but", "the", "of"))


def test_a_balance_that_came_meanwhile_is_shown_before_anything_is_written(bureau, tmp_path):
    upload = sent(bureau, sheet(tmp_path), name="lembar.csv")
    regency = make_regency(code="16.03", name="Muara Enim")
    make_balance(regency=regency, date=DAY, recorded_total=1)
    make_balance(regency=upload.province.regencies.get(code="16.07"), date=DAY, recorded_total=1)
    upload = confirm(bureau, upload)
    assert upload.state == "ready"
    assert "Data telah berubah sejak pratinjau" in shown(bureau, upload)
    assert Reconciliation.objects.filter(date=DAY).count() == 2


def test_an_officer_sends_no_sheet_of_the_province(client, bureau, tmp_path):
    client.force_login(make_officer(make_province().regencies.get(code="16.07")))
    upload = sent(client, sheet(tmp_path), name="lembar.csv")
    assert upload.state == "refused"
    assert not Reconciliation.objects.exists()


def test_what_is_odd_about_a_regency_begins_with_its_name(bureau, tmp_path):
    make_balance(regency=Regency.objects.get(code="16.07"), date=dt.date(2016, 7, 31), recorded_total=5)
    upload = sent(bureau, sheet(tmp_path), name="lembar.csv")
    said = shown(bureau, upload)
    assert "Banyuasin (baris 4, PEREKAMAN S.D. HARI INI): " in said
    assert "Baris 4" not in said


def test_merged_titles_and_headers_are_no_news_and_merged_rows_are(bureau, tmp_path):
    below = len(TITLES) + 2
    path = workbook(tmp_path, [*TITLES, HEADER, *table()], merged=("A1:I1", f"H{below}:H{below + 1}"))
    said = shown(bureau, sent(bureau, path, name="lembar.xlsx"))
    assert f"Pisahkan: H{below}:H{below + 1}" in said
    assert "A1:I1" not in said
