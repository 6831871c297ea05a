"""What was changed, and when, is said as people write it; what only machines read is nowhere on the page."""

import datetime as dt
import re

import pytest

from regencies import clock
from regencies.audit.chain import seal
from regencies.ledger.signing import signed
from regencies.models import (
    AuditEvent,
    CorrectionRequest,
    Deadline,
    Invitation,
    Province,
    UnderdevelopedPeriod,
)
from regencies.models.areas import ZONES
from reports.trail import changes, sources
from tests.factories import make_deadline, make_invitation, make_province, make_request
from tests.reports.shown import text_of

pytestmark = pytest.mark.django_db
URL = "/jejak/"
DAY = dt.date(2016, 8, 29)
RAW = re.compile(r"\d{4}-\d\d-\d\d|\d\d:\d\d|\+00|\[\d")


def said_by(client, query=""):
    """What the page says of each line, without what only machines read."""
    return [
        re.sub(r"<[^>]*>", " ", str(row.get_cell("sentence")))
        for row in client.get(URL + query).context["table"].rows
    ]


def test_what_was_changed_is_said_as_people_write_it_and_on_the_clocks_of_the_province(
    client, bureau, regency
):
    Province.objects.update(timezone="Asia/Jayapura")
    deadline = make_deadline(name="Tenggat")
    invitation = make_invitation()
    period = UnderdevelopedPeriod.objects.create(regency=regency, from_year=2015, to_year=2019)
    noon, later = (dt.datetime(year, 8, 30, 3, tzinfo=dt.UTC) for year in (2016, 2999))
    with signed(bureau, why="diperiksa", source="form"):
        Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=noon, expires_at=later)
        Province.objects.update(cutoff_time=dt.time(15, 30), service_weekdays=[1, 2, 3, 4, 5, 6])
        Deadline.objects.filter(pk=deadline.pk).update(target_ratio="0.925", is_primary=False)
        UnderdevelopedPeriod.objects.filter(pk=period.pk).update(to_year=2020)
    said = " ".join(said_by(client, "?kata=diperiksa"))
    assert "ditarik pada – → 30 Agu 2016, 12.00 WIT" in said
    assert "→ 30 Agu 2999, 12.00 WIT" in said
    assert "batas jam 18.00 → 15.30" in said
    assert "Jumat → Senin, Selasa, Rabu, Kamis, Jumat, Sabtu" in said
    assert "target 100,00% → 92,50%" in said and "tenggat utama ya → tidak" in said
    assert "sampai tahun 2019 → 2020" in said
    assert not RAW.search(said)


def test_who_decided_a_request_is_not_said_by_a_number(client, bureau, regency):
    asked = make_request(regency=regency)
    with signed(bureau, why="diperiksa", source="form"):
        CorrectionRequest.objects.filter(pk=asked.pk).update(
            state="refused", decided_by=bureau, decided_at=clock.now(), answer="Sudah benar"
        )
    (said,) = said_by(client, "?kata=diperiksa")
    assert "jawaban – → Sudah benar" in said
    assert "decided" not in said and not RAW.search(said)


def test_every_field_that_is_told_has_a_name_of_its_own():
    """The database's names are for programmers."""
    for model in sources.sources()[1:]:
        kept = {field.name for field in model._meta.get_fields()}
        for field in model.pgh_tracked_model._meta.concrete_fields:
            is_told = field.name in kept and field.name not in changes.UNSAID
            is_named = field.name in changes.LABELS or field.verbose_name != field.name.replace("_", " ")
            assert is_named or not is_told, field


@pytest.mark.parametrize(
    ("zone", "short", "exact"),
    [
        ("Asia/Jakarta", "16.05", "2016-08-30T16:05:09+07:00"),
        ("Asia/Jayapura", "18.05", "2016-08-30T18:05:09+09:00"),
    ],
)
def test_a_moment_is_the_province_s_and_exact_to_the_second_for_who_asks(client, bureau, zone, short, exact):
    Province.objects.update(timezone=zone)
    at = dt.datetime(2016, 8, 30, 9, 5, 9, tzinfo=dt.UTC)
    AuditEvent.objects.create(action="saw", kind="province", province=make_province(), at=at, user_name="Ani")
    page = client.get(f"{URL}?orang=Ani").content.decode()
    label = dict(ZONES)[zone]
    assert f"<time datetime='{exact}' title='30 Agustus 2016, {short}.09 {label}'>" in page
    assert f">30 Agu 2016, {short}</time>" in page


def test_nothing_found_says_how_to_find_more_and_offers_no_empty_file(client, bureau):
    page = text_of(client.get(f"{URL}?orang=tidak-ada"))
    assert "Longgarkan saringan" in page and "Tampilkan semua kejadian" in page
    assert "Unduh" not in page


def test_under_a_pinned_date_the_server_s_moments_are_marked_as_its_own(client, bureau, settings):
    settings.EKTP_TODAY = DAY
    seal()
    assert "(jam server)" in text_of(client.get(URL))
    settings.EKTP_TODAY = None
    assert "(jam server)" not in text_of(client.get(URL))
