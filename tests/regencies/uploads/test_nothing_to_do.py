"""A file that would change nothing is done at once, and stands in nobody's way."""

import datetime as dt

import pytest

from tests.factories import make_report
from tests.regencies.imports.files import report, stored
from tests.regencies.uploads.sending import confirm, do, send, sent, shown, text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 29)


def test_the_same_file_sent_again_changes_nothing_and_says_so(officer):
    confirm(officer, sent(officer, text_of([report()])))
    again = sent(officer, text_of([report()]))
    assert again.changed_nothing
    said = shown(officer, again)
    assert "Tidak ada yang berubah" in said
    assert "Semua baris sudah tersimpan dengan nilai yang sama." in said
    assert "Konfirmasi dan tulis" not in said
    assert "Tersimpan" not in said
    assert officer.get(f"/impor/{again.pk}/keadaan.json").json()["label"] == "Tidak ada yang berubah"
    assert "Tidak ada yang berubah" in officer.get("/impor/").content.decode()


def test_files_that_change_nothing_do_not_count_as_unfinished(officer):
    confirm(officer, sent(officer, text_of([report()])))
    for number in range(7):
        assert sent(officer, text_of([report()]), name=f"{number}.csv").changed_nothing


def test_a_file_with_titles_only_says_that_it_has_no_row(officer):
    upload = sent(officer, text_of([]))
    said = shown(officer, upload)
    assert "Berkas ini tidak berisi baris." in said
    assert "sudah tersimpan dengan nilai yang sama" not in said
    assert upload.changed_nothing


def test_rows_that_are_left_alone_can_still_be_changed(officer, regency):
    make_report(regency=regency, date=DAY, recorded=100)
    upload = do(officer, sent(officer, text_of([report()])), "pilih", bentrok="skip")
    assert upload.changed_nothing
    assert "1 baris bernilai lain dibiarkan" in shown(officer, upload)
    upload = do(officer, upload, "pilih", bentrok="update")
    assert upload.state == "ready"
    confirm(officer, upload, reason="salah salin")
    assert [row[2] for row in stored()] == [112]


def test_what_was_written_is_not_checked_again(officer):
    upload = confirm(officer, sent(officer, text_of([report()])))
    assert do(officer, upload, "pilih", bentrok="skip").result["added"] == 1


def test_a_change_that_somebody_else_made_meanwhile_leaves_nothing_to_do(officer, regency):
    row = report(cetak_baru=0, cetak_ulang=0, blangko_rusak=0)
    upload = sent(officer, text_of([row]))
    make_report(regency=regency, date=DAY, recorded=112)
    upload = confirm(officer, upload)
    assert upload.changed_nothing
    assert "lalu konfirmasi lagi" not in shown(officer, upload)


def test_the_files_that_stand_in_the_way_are_linked(officer):
    uploads = [
        sent(officer, text_of([report(perekaman=number)]), name=f"berkas {number}.csv")
        for number in range(1, 6)
    ]
    refused = send(officer, text_of([report(perekaman=6)]))
    assert refused.status_code == 429
    page = refused.content.decode()
    listed = page[page.index("data-import-unfinished") : page.index("data-drop")]
    for upload in uploads:
        assert f'<a href="/impor/{upload.pk}/">{upload.file_name}</a>' in listed


def test_a_row_that_is_there_twice_counts_once_and_its_key_is_said_in_indonesian(officer):
    upload = sent(officer, text_of([report(), report(perekaman=7), report(tanggal="2016-08-28")]))
    assert upload.state == "refused"
    assert upload.preview["counts"] == {"added": 2, "changed": 0, "left": 0}
    assert [row["row"] for row in upload.preview["added"]] == [2, 4]
    assert "Sama dengan baris 2: kode_wilayah dan tanggal. Hapus salah satunya." in shown(officer, upload)


def test_changes_of_several_columns_are_kept_apart(officer, regency):
    make_report(regency=regency, date=DAY, recorded=100, printed=80, reprinted=4, blanks_spoiled=1)
    said = shown(officer, sent(officer, text_of([report()])))
    assert "perekaman 100 → 112 ; cetak_baru 80 → 85" in said
