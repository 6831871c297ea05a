"""What the bureau reads about the installation, and who else is told."""

from dataclasses import replace

import pytest

from ektp.health.latest import Watch
from regencies.models import Province
from reports import chrome
from reports.views import state
from tests.ektp.health.test_findings import NOW, WELL, well
from tests.factories import make_bureau, make_leader, make_officer, make_regency

pytestmark = pytest.mark.django_db
ADDRESS = "/keadaan/"


@pytest.fixture
def facts(monkeypatch):
    """Says what the page finds: ``facts(WELL)``."""
    watch = Watch()
    monkeypatch.setattr(state, "watch", watch)

    def tell(found):
        monkeypatch.setattr(watch, "_gather", lambda: found)

    tell(WELL)
    return tell


@pytest.fixture
def bureau(client):
    make_regency(code="16.07")
    client.force_login(make_bureau(Province.objects.get(code="16")))
    return client


def text_of(client, address=ADDRESS) -> str:
    return client.get(address).content.decode()


def test_when_all_is_well_it_says_so_with_evidence(bureau, facts):
    page = text_of(bureau)
    assert "Semua berjalan baik" in page
    assert "kabar terakhir 7 detik yang lalu" in page and "Tugas terakhir dikirim 31 detik yang lalu" in page
    assert "state-trouble" not in page


def test_a_failure_comes_first_with_its_meaning_what_to_do_and_the_commands(bureau, facts):
    facts(well(workers=()))
    page = text_of(bureau)
    assert "1 hal perlu perhatian" in page and "Semua berjalan baik" not in page
    assert page.index("Tidak ada pekerja yang berjalan.") < page.index("Yang diperiksa")
    assert "Laporan tetap diterima dan tersimpan" in page
    assert "tail -n 50 .data/logs/worker.log" in page


def test_the_commands_are_those_of_the_installation(bureau, facts, settings):
    settings.EKTP_LOCAL = False
    facts(replace(WELL, broker=None, since={"broker": NOW}))
    page = text_of(bureau)
    assert "docker compose up --detach valkey" in page and "bin/run" not in page
    assert "Sejak 22 Nov 2026, 14.00 WIB" in page


def test_the_open_page_renews_itself_when_a_finding_changes(bureau, facts, monkeypatch):
    monkeypatch.setattr(state.time, "time", lambda: 1_000_000.0)
    before = bureau.get("/keadaan/versi.json").json()
    assert f'data-version="{before["version"]}"' in text_of(bureau)
    facts(well(workers=()))
    state.watch._at = 0.0
    assert bureau.get("/keadaan/versi.json").json() != before
    monkeypatch.setattr(state.time, "time", lambda: 1_000_100.0)
    facts(WELL)
    state.watch._at = 0.0
    assert bureau.get("/keadaan/versi.json").json() != before


@pytest.mark.parametrize("make", [make_leader, make_officer])
def test_others_have_no_such_page(client, make, facts):
    regency = make_regency(code="16.07")
    client.force_login(make(regency if make is make_officer else regency.province))
    assert client.get(ADDRESS).status_code == client.get("/keadaan/versi.json").status_code == 404


class TestNoticeOnOtherPages:
    @pytest.fixture(autouse=True)
    def failing(self, monkeypatch):
        monkeypatch.setattr(chrome.watch, "failing", lambda: ("worker", "scheduler"), raising=False)

    def test_tells_the_bureau_what_fails_and_where_to_read_on(self, bureau, facts):
        page = text_of(bureau, "/provinsi/16/")
        assert "Ada yang tidak berjalan: Pekerja latar, Penjadwal." in page
        assert f'href="{ADDRESS}"' in page

    def test_is_not_on_the_page_itself(self, bureau, facts):
        assert "Ada yang tidak berjalan" not in text_of(bureau)

    def test_leaves_officers_and_leadership_alone(self, client):
        regency = make_regency(code="16.07")
        for user in (make_officer(regency), make_leader(regency.province)):
            client.force_login(user)
            page = client.get("/", follow=True)
            assert page.status_code == 200
            assert "Ada yang tidak berjalan" not in page.content.decode()

    def test_comes_also_to_whom_the_page_was_sent_before(self, bureau, monkeypatch):
        tag = bureau.get("/provinsi/16/")["ETag"]
        assert bureau.get("/provinsi/16/", headers={"If-None-Match": tag}).status_code == 304
        monkeypatch.setattr(chrome.watch, "failing", tuple, raising=False)
        assert bureau.get("/provinsi/16/", headers={"If-None-Match": tag}).status_code == 200


def test_nothing_is_said_while_nothing_fails(bureau):
    assert "Ada yang tidak berjalan" not in text_of(bureau, "/provinsi/16/")
