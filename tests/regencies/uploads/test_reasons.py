"""What is stored is not changed by a file without a reason, whatever the kind."""

import datetime as dt

import pytest

from regencies.ledger import RULES
from regencies.models import DailyReport, PopulationFigure
from tests.factories import make_report
from tests.regencies.imports.files import report, stored
from tests.regencies.uploads.sending import confirm, do, sent, shown, text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 29)
REGISTER = ["kode_wilayah", "berlaku_sejak", "penduduk", "wajib_ktp", "sumber"]


def refused(client, upload, reason=""):
    """The page that answers a confirmation without a reason."""
    fields = {"tindakan": "konfirmasi", "sidik": upload.fingerprint, "alasan": reason}
    answer = client.post(f"/impor/{upload.pk}/", fields)
    assert answer.status_code == 422
    upload.refresh_from_db()
    assert upload.state == "ready"
    return answer.content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "\x00 \t"])
def test_reports_are_not_changed_without_a_reason(officer, regency, reason):
    make_report(regency=regency, date=DAY, recorded=100)
    upload = sent(officer, text_of([report()]))
    assert "Alasan perubahan (wajib diisi)" in shown(officer, upload)
    page = refused(officer, upload, reason)
    assert str(RULES["change_without_reason"].remedy) in page
    assert 'aria-invalid="true"' in page
    assert [row[2] for row in stored()] == [100]


def test_with_its_reason_the_history_says_both_it_and_the_file(officer, regency):
    make_report(regency=regency, date=DAY, recorded=100)
    upload = sent(officer, text_of([report()]), name="agustus.csv")
    refused(officer, upload)
    assert confirm(officer, upload, reason="salah salin").state == "written"
    event = DailyReport.objects.get().history.order_by("pk").last()
    assert event.pgh_context["why"] == "agustus.csv: salah salin"


def test_new_rows_need_no_reason(officer):
    upload = sent(officer, text_of([report()]))
    assert "Alasan atau catatan (boleh kosong)" in shown(officer, upload)
    assert confirm(officer, upload).state == "written"


def test_rows_left_alone_need_no_reason(officer, regency):
    make_report(regency=regency, date=DAY, recorded=100)
    upload = sent(officer, text_of([report(), report(tanggal="2016-08-28")]))
    upload = do(officer, upload, "pilih", bentrok="skip")
    assert confirm(officer, upload).state == "written"


def test_a_row_that_was_added_meanwhile_makes_a_reason_necessary(officer, regency):
    upload = sent(officer, text_of([report()]))
    make_report(regency=regency, date=DAY, recorded=1)
    assert confirm(officer, upload).state == "ready"
    refused(officer, upload)
    assert [row[2] for row in stored()] == [1]


def test_other_kinds_need_a_reason_for_a_change_too(bureau):
    for eligible in (5, 6):
        upload = sent(bureau, text_of([["16.07", "2016-06-30", 10, eligible, "x"]], REGISTER))
        if eligible == 5:
            assert confirm(bureau, upload).state == "written"
    refused(bureau, upload)
    assert PopulationFigure.objects.get().eligible == 5
    confirm(bureau, upload, reason="data baru")
    assert PopulationFigure.objects.get().eligible == 6
