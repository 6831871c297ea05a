"""A file is shown before it is written, and what is written is what was shown."""

import datetime as dt

import pytest

from regencies.ledger import Entry, save_report
from regencies.models import DailyReport, Reconciliation, Upload
from regencies.uploads import actions
from tests.factories import make_balance, make_report
from tests.regencies.imports.files import report, stored
from tests.regencies.uploads.sending import confirm, do, sent, shown, text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 29)


def save(regency, user, day, recorded):
    flows = dict.fromkeys(
        (
            "printed",
            "reprinted",
            "blanks_received",
            "blanks_spoiled",
            "temporary_issued",
            "temporary_withdrawn",
        ),
        0,
    )
    version = getattr(DailyReport.objects.filter(regency=regency, date=day).first(), "version", 0)
    save_report(
        user=user,
        regency=regency,
        date=day,
        entry=Entry(recorded=recorded, **flows),
        base_version=version,
        reason="telepon",
    )


def test_nothing_is_written_before_it_is_confirmed(officer):
    upload = sent(officer, text_of([report()]))
    assert upload.state == "ready"
    assert stored() == []
    assert confirm(officer, upload).state == "written"
    assert stored() == [("16.07", DAY, 112, 85)]
    assert "1 ditambahkan, 0 diubah, 0 tetap" in shown(officer, upload)


def test_moments_are_on_the_clock_of_the_province(officer, regency):
    type(regency.province).objects.update(timezone="Asia/Jayapura")
    upload = sent(officer, text_of([report()]))
    Upload.objects.update(sent_at=dt.datetime(2016, 8, 30, 1, 2, tzinfo=dt.UTC))
    assert "30 Agu 2016, 10.02" in shown(officer, upload)
    assert "30 Agu 2016, 10.02" in officer.get("/impor/").content.decode()


def test_the_preview_shows_what_is_added_changed_and_left(officer, regency):
    make_report(regency=regency, date=DAY, recorded=100, printed=85, reprinted=4, blanks_spoiled=1)
    make_report(regency=regency, date=DAY - dt.timedelta(days=1), recorded=7, printed=0)
    rows = [
        report(),
        report(tanggal="2016-08-28", perekaman=7, cetak_baru=0, cetak_ulang=0, blangko_rusak=0),
        report(tanggal="2016-08-30", perekaman=1234),
    ]
    upload = sent(officer, text_of(rows))
    said = shown(officer, upload)
    assert upload.preview["counts"] == {"added": 1, "changed": 1, "left": 1}
    assert "perekaman 100 → 112" in said
    assert "1.234" in said
    assert "Dikenali dari judul kolomnya sebagai" not in said or "Laporan harian" in said


def test_the_history_names_the_file_and_the_reason(officer, regency):
    make_report(regency=regency, date=DAY, recorded=100)
    upload = sent(officer, text_of([report()]), name="agustus.csv")
    confirm(officer, upload, reason="salah salin")
    event = DailyReport.objects.get().history.order_by("pk").last()
    assert event.pgh_context["why"] == "agustus.csv: salah salin"
    assert event.pgh_context["user_name"] == "petugas"
    assert event.pgh_context["source"] == "import"


def test_rows_that_are_there_with_other_values_may_be_left_alone(officer, regency):
    make_report(regency=regency, date=DAY, recorded=100)
    upload = sent(officer, text_of([report(), report(tanggal="2016-08-28")]))
    upload = do(officer, upload, "pilih", bentrok="skip")
    assert upload.preview["counts"] == {"added": 1, "changed": 0, "left": 1}
    assert confirm(officer, upload).state == "written"
    assert [row[2] for row in stored()] == [112, 100]


def test_what_others_changed_meanwhile_is_shown_and_not_overwritten(officer, regency):
    user = regency.memberships.get().user
    make_report(regency=regency, date=DAY, recorded=100)
    upload = sent(officer, text_of([report(), report(tanggal="2016-08-28")]))
    save(regency, user, DAY, 105)
    upload = confirm(officer, upload, reason="salah salin")
    assert upload.state == "ready"
    assert [row[2] for row in stored()] == [105]
    said = shown(officer, upload)
    assert "Data telah berubah sejak pratinjau" in said
    assert "perekaman 105 → 112" in said
    assert "perekaman · 100 · 112" in said
    assert "perekaman · 105 · 112" in said
    assert confirm(officer, upload, reason="salah salin").state == "written"
    assert [row[2] for row in stored()] == [112, 112]


def test_a_row_that_somebody_else_added_meanwhile_is_shown(officer, regency):
    upload = sent(officer, text_of([report()]))
    save(regency, regency.memberships.get().user, DAY, 1)
    assert confirm(officer, upload).state == "ready"
    assert "perekaman 1 → 112" in shown(officer, upload)


def test_a_rule_that_answers_otherwise_by_now_is_shown(bureau, regency):
    """The row is the same and so is what it meets; but a balance made its total odd."""
    upload = sent(bureau, text_of([report(cetak_baru=0, cetak_ulang=0, blangko_rusak=0)]))
    assert upload.preview["odd"]["count"] == 0
    make_balance(regency=regency, date=dt.date(2016, 8, 28), temporary_outstanding=0, printed_total=500)
    upload = confirm(bureau, upload)
    assert upload.state == "ready"
    assert [mark["rule"] for mark in upload.preview["odd"]["kept"]] == ["printed_above_recorded"]
    assert "Nilai janggal: 1 baru" in shown(bureau, upload)


def test_confirming_twice_writes_once(officer):
    upload = sent(officer, text_of([report()]))
    seen = upload.fingerprint
    confirm(officer, upload)
    again = do(officer, upload, "konfirmasi", sidik=seen)
    assert again.state == "written"
    assert DailyReport.objects.get().version == 1


def test_only_the_preview_that_is_on_screen_can_be_confirmed(officer):
    upload = sent(officer, text_of([report()]))
    assert do(officer, upload, "konfirmasi", sidik="0" * 64).state == "ready"
    assert stored() == []


def test_a_preview_that_was_made_anew_a_moment_ago_is_not_confirmed_unseen(officer):
    upload = sent(officer, text_of([report()]))
    seen = upload.fingerprint
    Upload.objects.filter(pk=upload.pk).update(fingerprint="baru")
    assert not actions.confirm(upload, fingerprint=seen, reason="")
    upload.refresh_from_db()
    assert upload.state == "ready"


def test_a_cancelled_file_writes_nothing_and_is_kept(officer):
    upload = sent(officer, text_of([report()]))
    seen = upload.fingerprint
    assert do(officer, upload, "batal").state == "cancelled"
    assert do(officer, upload, "konfirmasi", sidik=seen).state == "cancelled"
    assert stored() == []
    assert b"".join(officer.get(f"/impor/{upload.pk}/berkas").streaming_content) == text_of([report()])


def test_every_error_is_shown_with_its_place_value_and_remedy(officer):
    rows = [report(perekaman='"12,5"'), report(kode_wilayah="16.1"), report(tanggal="2016-07-01")]
    upload = sent(officer, text_of(rows))
    assert upload.state == "refused"
    said = shown(officer, upload)
    assert "2 perekaman “12,5” bukan bilangan bulat" in said
    assert "Excel mengubah 16.10 menjadi 16.1" in said
    assert "1 Jul 2016 sudah terkunci" in said
    assert stored() == []
    lines = b"".join(officer.get(f"/impor/{upload.pk}/errors.csv").streaming_content).decode()
    assert lines.splitlines()[1].startswith("2,perekaman,")


def test_the_first_hundred_errors_are_shown_and_all_of_them_can_be_fetched(officer):
    upload = sent(officer, text_of([report(perekaman="x", cetak_baru="y") for _row in range(90)]))
    assert "180 kesalahan" in shown(officer, upload)
    assert "Ditampilkan 100 dari 180" in shown(officer, upload)
    lines = b"".join(officer.get(f"/impor/{upload.pk}/errors.csv").streaming_content).decode()
    assert len(lines.splitlines()) == 181


def test_odd_values_are_named_by_the_rules_of_the_form(officer, regency):
    for back in range(1, 15):
        make_report(regency=regency, date=DAY - dt.timedelta(days=back), recorded=100)
    upload = sent(officer, text_of([report(perekaman=9000, cetak_baru=0, cetak_ulang=0, blangko_rusak=0)]))
    assert [mark["rule"] for mark in upload.preview["odd"]["kept"]] == ["far_from_usual"]
    assert "Jauh di luar kebiasaan wilayah itu" in shown(officer, upload)
    assert upload.state == "ready"


def test_balances_show_their_drift(bureau, regency):
    make_balance(regency=regency, date=dt.date(2016, 7, 31), recorded_total=1000)
    make_report(regency=regency, date=dt.date(2016, 8, 10), recorded=50)
    header = ["kode_wilayah", "tanggal", "perekaman_total", "sumber"]
    upload = sent(bureau, text_of([["16.07", "2016-08-15", "1.045", "Pusat"]], header))
    assert upload.kind == "reconciliations"
    assert upload.preview["drift"][0]["totals"] == [["perekaman_total", 1045, 1050, -5]]
    assert "−5 1.045 1.050 perekaman_total" in shown(bureau, upload)
    confirm(bureau, upload)
    assert Reconciliation.objects.get(date="2016-08-15").recorded_total == 1045


def test_a_file_sent_twice_by_mistake_is_one_upload(officer):
    assert sent(officer, text_of([report()])) == sent(officer, text_of([report()]))
    assert Upload.objects.count() == 1
