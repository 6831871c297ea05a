"""The disk of everything is full: said plainly, nothing lost or half written, and it goes on by itself."""

import re
import uuid

import pytest

from reports.arithmetic import FLOWS
from tests.faults import books
from tests.faults.apart.disk import fill_the_write_ahead_log
from tests.faults.line import Line
from tests.faults.looking import within
from tests.faults.officers import REASON, Sending
from tests.faults.small import CODE, DATES

pytestmark = pytest.mark.slow
FORM = f"/lapor/{CODE}/?tanggal={DATES[1]}"
CSV = (
    "kode_wilayah,tanggal,perekaman,cetak_baru,cetak_ulang,blangko_diterima,blangko_rusak,suket_terbit,"
    f"suket_ditarik\n{CODE},{DATES[0]},5,5,0,0,0,0,0\n"
)
LARGE = CSV + "# besar\n" * 400_000  # not kept in memory but in a file while it arrives
FULL = "Disk penuh: laporan ditolak sampai ada ruang. Yang sudah tersimpan aman."
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|base_version|key)" value="([^"]*)"')
MOST = 400  # what fits into pages that are there already may still be accepted


class Form:
    """The report's page without scripts, opened while all was well."""

    def __init__(self, officer) -> None:
        self.officer, self.hidden = officer, dict(_HIDDEN.findall(officer.line.get(FORM).text))
        self.version = int(self.hidden["base_version"])

    def type(self) -> None:
        self.key = str(uuid.uuid4())
        mark = f"typed-{self.version}"
        values = dict.fromkeys(FLOWS, self.version % 30 + 1)
        self.sending = Sending(mark, "form", CODE, DATES[1], values, self.key, self.version)
        self.officer.book.append(self.sending)

    def send(self):
        named = {"base_version": self.version, "key": self.key, "note": self.sending.mark, "reason": REASON}
        answer = self.officer.line.post(FORM, self.hidden | self.sending.values | named)
        if answer.status == 302:
            self.sending.status, self.sending.outcome = 302, answer.headers["Location"].rpartition("=")[2]
            self.version += 1
        return answer

    def send_until_refused(self):
        for _attempt in range(MOST):
            self.type()
            answer = self.send()
            if answer.status != 302:
                return answer
        raise AssertionError("a full disk takes every form")


def send_until_refused(officer):
    for _attempt in range(MOST):
        answer = officer.try_device(CODE, DATES[0])
        if answer.status != 200:
            return answer
    raise AssertionError("a full disk takes every report")


def says_what_to_do(page, certain="belum tersimpan") -> bool:
    return (
        page.status == 503
        and int(page.headers["Retry-After"]) > 0
        and "Penyimpanan server penuh" in page.text
        and f"Kiriman Anda {certain}. Jangan buang catatannya" in page.text
    )


@pytest.fixture(autouse=True)
def with_space(apart):
    yield
    apart.free_disk()


def test_nothing_is_lost_on_a_full_disk_and_it_goes_on_by_itself(apart, tell):
    mine, bureau = apart.lines("petugas", "biro")
    officer, probe = apart.officer(line=mine), Line(apart.port)
    before = apart.last_event()
    assert officer.try_device(CODE, DATES[0]).status == 200
    form, web = Form(officer), apart.find("gunicorn")
    assert bureau.get("/impor/").status == 200
    assert within(10, lambda: probe.get("/sehat/").json["state"] == "ok") is not None
    with apart.connected() as connection:
        apart.fill_disk()

        # The database runs, and has nowhere to put a new page.
        refused = send_until_refused(officer)
        assert refused.status == 503
        assert refused.json["trouble"] == "disk-full"
        assert "belum tersimpan" in refused.json["message"]
        assert says_what_to_do(form.send_until_refused())
        for content in (CSV, LARGE):
            assert says_what_to_do(bureau.upload("/impor/", "berkas", "laporan.csv", content.encode()))
        assert within(10, lambda: FULL in bureau.get("/keadaan/").text) is not None
        assert within(10, lambda: probe.get("/sehat/").json["checks"]["disk"] == "fail") is not None
        _no_half_backup(apart)

        # No room for its log either: the database stops, and waits.
        fill_the_write_ahead_log(connection)
    assert within(20, lambda: "The disk is full: PostgreSQL stopped." in apart.said()), apart.said()
    assert says_what_to_do(form.send(), "mungkin belum tersimpan")
    assert apart.free_bytes < 1_000_000
    assert apart.find("gunicorn") == web

    apart.free_disk()
    took = within(60, lambda: form.send().status == 302)
    assert took is not None, apart.said()
    tell(f"full disk: {len(officer.book)} reports, saved {took:.1f} s after there was space")
    _nothing_lost(apart, officer, before)
    assert "PostgreSQL is running again." in apart.said()
    assert within(20, lambda: probe.get("/sehat/").json["state"] == "ok") is not None


def _no_half_backup(apart):
    whole = apart.backups()
    done = apart.command("backup", str(apart.folder / "night.backup"))
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert [path for path in apart.folder.rglob("*backup*") if path.is_file()] == whole


def _nothing_lost(apart, officer, before):
    officer.finish_unanswered()
    assert within(60, apart.is_up_to_date) is not None, apart.said()
    assert officer.unexpected == []
    with apart.cursor() as cursor:
        assert books.problems(cursor, officer.book, before) == []
    assert apart.differs_from_a_recompute() == []
