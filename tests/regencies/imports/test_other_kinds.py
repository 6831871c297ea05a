"""Register, reconciliations, deadlines and service days."""

import datetime as dt
from decimal import Decimal

import pytest

from regencies.imports import KINDS, OnConflict, Result, import_file
from regencies.models import Deadline, PopulationFigure, Reconciliation, ServiceDayException
from tests.factories import (
    close_month,
    make_balance,
    make_deadline,
    make_population,
    make_province,
    make_regency,
)
from tests.regencies.imports.files import csv_file, refused, workbook_file

pytestmark = pytest.mark.django_db
REGISTER = ["kode_wilayah", "berlaku_sejak", "penduduk", "wajib_ktp", "sumber"]
BALANCES = [
    "kode_wilayah",
    "tanggal",
    "perekaman_total",
    "cetak_total",
    "blangko_stok",
    "suket_beredar",
    "sumber",
]
DEADLINES = ["kode_provinsi", "nama", "ukuran", "target", "jatuh_tempo", "status", "utama"]
DAYS = ["kode_wilayah", "tanggal", "buka", "alasan"]


@pytest.fixture(autouse=True)
def regency():
    return make_regency(code="16.07", name="Banyuasin", short_name="Banyuasin")


def load(folder, kind, header, *rows, **options):
    return import_file(KINDS[kind], csv_file(folder, list(rows), header=header), **options)


def said(folder, kind, header, *rows):
    return refused(csv_file(folder, list(rows), header=header), kind)


def test_a_register_is_loaded_and_loaded_again(tmp_path):
    row = ["16.07", "30 Juni 2016", "799.754", "497.269", "Pers"]
    assert load(tmp_path, "register", REGISTER, row) == Result(1, 0, 0)
    assert load(tmp_path, "register", REGISTER, row) == Result(0, 0, 1)
    figure = PopulationFigure.objects.get()
    assert (figure.effective_on, figure.population, figure.eligible) == (dt.date(2016, 6, 30), 799754, 497269)


def test_a_register_with_more_to_hold_a_card_than_residents_is_refused(tmp_path):
    row = ["16.07", "2016-06-30", "10", "11", "Pers"]
    assert said(tmp_path, "register", REGISTER, row, ["16.07", "2016-07-31", "10", "0", "Pers"]) == [
        "F: row 2, column wajib_ktp: 11 must hold a card, but there are only 10 residents",
        "F: row 3, column wajib_ktp: must be at least 1",
    ]


def test_nothing_of_a_closed_month_is_loaded(tmp_path):
    close_month(month=dt.date(2016, 7, 1))
    closed = "2016-07-31 is in a month that is closed; the bureau can open it again"
    row = ["16.07", "2016-07-31", "10", "5", "DKB"]
    assert said(tmp_path, "register", REGISTER, row) == [f"F: row 2, column berlaku_sejak: {closed}"]
    row = ["16.07", "2016-07-31", "10", "", "", "", "x"]
    assert said(tmp_path, "reconciliations", BALANCES, row) == [f"F: row 2, column tanggal: {closed}"]


def test_a_register_may_take_effect_in_the_future(tmp_path):
    assert load(tmp_path, "register", REGISTER, ["16.07", "2017-01-01", "9", "5", "DKB"]).added == 1


def test_a_total_that_is_not_stated_is_not_zero(tmp_path):
    load(tmp_path, "reconciliations", BALANCES, ["16.07", "2016-07-31", "480.150", "", "0", "", "Saldo awal"])
    balance = Reconciliation.objects.get()
    assert (balance.recorded_total, balance.printed_total, balance.blank_stock) == (480150, None, 0)


def test_a_second_file_adds_a_total_and_leaves_the_first(tmp_path, regency):
    make_balance(regency=regency, recorded_total=480150)
    row = ["16.07", "2016-07-31", "", "463507", "", "", "Saldo awal"]
    assert said(tmp_path, "reconciliations", BALANCES, row) == [
        "F: row 2: is there already with other values: cetak_total (empty) → 463507"
    ]
    load(tmp_path, "reconciliations", BALANCES, row, on_conflict=OnConflict.UPDATE)
    balance = Reconciliation.objects.get()
    assert (balance.recorded_total, balance.printed_total) == (480150, 463507)


def test_a_reconciliation_states_something_and_not_of_the_future(tmp_path):
    empty = ["16.07", "2016-07-31", "", "", "", "", "Kosong"]
    tomorrow = ["16.07", "2016-08-31", "1", "", "", "", "Besok"]
    first, second = said(tmp_path, "reconciliations", BALANCES, empty, tomorrow)
    assert first.startswith("F: row 2: states no total; fill at least one of perekaman_total, cetak_total")
    assert second == "F: row 3, column tanggal: 2016-08-31 is in the future; today is 2016-08-30"


def test_deadlines_are_read_in_the_words_of_the_file(tmp_path):
    row = ["16", "Sasaran provinsi", "Perekaman", '"92,5"', "30/09/2016", "berlaku", "Tidak"]
    assert load(tmp_path, "deadlines", DEADLINES, row).added == 1
    deadline = Deadline.objects.get()
    assert (deadline.measure, deadline.target_ratio, deadline.status) == (
        "recorded",
        Decimal("0.925"),
        "in_force",
    )
    assert (deadline.is_primary, deadline.announced_on, deadline.legal_basis) == (False, None, "")
    assert load(tmp_path, "deadlines", DEADLINES, row) == Result(0, 0, 1)


def test_a_percentage_of_a_workbook_means_what_it_shows(tmp_path):
    path = workbook_file(
        tmp_path, [[16, "A", "perekaman", 0.925, dt.date(2016, 9, 30), "berlaku", "ya"]], header=DEADLINES
    )
    assert "is not a percentage" in refused(path, "deadlines")[0]
    from openpyxl import load_workbook

    workbook = load_workbook(path)
    workbook.active["D2"].number_format = "0.0%"
    workbook.save(path)
    assert import_file(KINDS["deadlines"], path).added == 1
    assert Deadline.objects.get().target_ratio == Decimal("0.925")


def test_a_changed_deadline_is_shown_in_the_words_of_the_file(tmp_path):
    make_deadline(province=make_province(), name="A", due_on=dt.date(2016, 9, 30))
    row = ["16", "A", "perekaman", "92", "2016-09-30", "diganti", "ya"]
    assert said(tmp_path, "deadlines", DEADLINES, row) == [
        "F: row 2: is there already with other values: target 100 → 92, status berlaku → diganti"
    ]


def test_a_deadline_announced_after_its_date_and_unknown_words_are_refused(tmp_path):
    header = [*DEADLINES, "diumumkan"]
    rows = [
        ["16", "A", "perekaman", "92", "2016-09-30", "berlaku", "ya", "2016-10-01"],
        ["16.07", "B", "rekam", "92", "2016-09-30", "selesai", "mungkin", ""],
    ]
    assert said(tmp_path, "deadlines", header, *rows) == [
        "F: row 2, column diumumkan: 2016-10-01 is after the due date 2016-09-30",
        'F: row 3, column ukuran: "rekam" is none of: perekaman, pencetakan',
        'F: row 3, column status: "selesai" is none of: diumumkan, berlaku, diganti, dicabut',
        'F: row 3, column utama: "mungkin" is none of: ya, tidak',
        'F: row 3, column kode_provinsi: "16.07" is a regency; the code of a province goes here',
    ]


def test_service_days_of_a_province_and_of_a_regency_live_side_by_side(tmp_path, regency):
    rows = [["16", "2016-09-03", "ya", "Provinsi"], ["1607", "2016-09-03", "tidak", "Banjir"]]
    assert load(tmp_path, "service-days", DAYS, *rows) == Result(2, 0, 0)
    assert load(tmp_path, "service-days", DAYS, *rows) == Result(0, 0, 2)
    assert set(ServiceDayException.objects.values_list("regency", "is_open")) == {
        (None, True),
        (regency.pk, False),
    }
    changed = ["16", "2016-09-03", "tidak", "Provinsi"]
    assert said(tmp_path, "service-days", DAYS, changed) == [
        "F: row 2: is there already with other values: buka ya → tidak"
    ]
    assert said(tmp_path, "service-days", DAYS, changed, changed)[0].endswith(
        "row 2: kode_wilayah and tanggal"
    )


def test_a_figure_beyond_reason_is_refused_before_the_database_sees_it(tmp_path, regency):
    make_population(regency=regency)
    row = ["16.07", "2016-07-31", "9999999999", "5", "Pers"]
    assert "is more than 1.000.000.000" in said(tmp_path, "register", REGISTER, row)[0]
