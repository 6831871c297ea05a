"""Rows of tables are drawn once for what they show: the same again, anew when any of it changes."""

import datetime as dt
from dataclasses import fields, replace
from fractions import Fraction

import pytest
from django.test import RequestFactory
from django.utils import translation

from ektp import kept
from regencies.models import Regency
from reports import table_body
from reports.frames import KnownDeadline
from reports.progress import DeadlineDay, RegencyDay
from reports.tables import RegencyRow, RegencyTable

TODAY = dt.date(2016, 8, 30)
OWN = {"date": TODAY, "is_service_day": True, "reported": True, "window_reports": 14}
DAY = dict.fromkeys(each.name for each in fields(RegencyDay)) | OWN
DAY |= {"recorded_total": 900, "eligible": 1_000, "pace_recorded": Fraction(7, 2), "spread_recorded": 1.5}
DEADLINE = KnownDeadline(
    key=1,
    name="Tenggat",
    measure="recorded",
    target=Fraction(1),
    announced_on=None,
    due_on=dt.date(2016, 9, 30),
    is_withdrawn=False,
    status="in_force",
)
DISTANCE = dict.fromkeys(each.name for each in fields(DeadlineDay)) | {
    "deadline": DEADLINE,
    "date": TODAY,
    "target_count": 1_000,
    "total": 900,
    "remaining": 100,
    "service_days_left": 22,
    "projected_on": dt.date(2016, 10, 9),
    "gap_days": 9,
    "status": "behind",
    "pace": Fraction(7, 2),
    "share_of_gap": Fraction(1, 3),
}


def row(day=None, distance=None, tags=(), **regency) -> RegencyRow:
    area = Regency(
        **{"code": "16.07", "kind": "kabupaten", "name": "Banyuasin", "short_name": "BA"} | regency
    )
    shown = RegencyDay(**DAY | {"regency": area} | (day or {}))
    return RegencyRow(shown, DeadlineDay(**DISTANCE | (distance or {})), tags)


def body(*rows: RegencyRow, query: str = "", **more) -> str:
    return table_body.body(RegencyTable(list(rows), query=query, request=RequestFactory().get("/"), **more))


def drawn_anew(*rows: RegencyRow, **more) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_body, "_ROWS", kept.Texts(10))
        return body(*rows, **more)


@pytest.mark.parametrize("name", [each.name for each in fields(RegencyDay) if each.name != "regency"])
def test_whatever_changes_in_a_day_makes_another_row(name):
    assert kept.content(row(day={name: "other"})) != kept.content(row())


@pytest.mark.parametrize("name", [each.name for each in fields(DeadlineDay) if each.name != "deadline"])
def test_whatever_changes_in_a_distance_makes_another_row(name):
    changed = Fraction(1, 2) if name == "share_of_gap" else "other"
    assert kept.content(row(distance={name: changed})) != kept.content(row())


def test_another_deadline_name_or_tag_makes_another_row():
    others = [
        row(distance={"deadline": replace(DEADLINE, due_on=dt.date(2016, 10, 31))}),
        row(code="16.08"),
        row(kind="kota"),
        row(short_name="Ba"),
        row(tags=("daerah baru",)),
    ]
    assert len({kept.content(each) for each in [row(), *others]}) == 6


def test_a_share_that_looks_the_same_is_the_same_row():
    shares = [Fraction(333_301, 1_000_000), Fraction(333_302, 1_000_000)]
    assert len({kept.content(row(distance={"share_of_gap": share})) for share in shares}) == 1


def test_a_kept_row_is_what_would_be_drawn_now():
    rows = [row(), row(day={"recorded_total": 950}), row(distance={"status": "missed"}), row(kind="kota")]
    for each in rows:
        assert body(each) == drawn_anew(each)
        assert body(each, query="?tanggal=2016-08-30") == drawn_anew(each, query="?tanggal=2016-08-30")
        assert body(each, exclude=["pace"]) == drawn_anew(each, exclude=["pace"])


def test_a_kept_row_is_not_drawn_again_and_speaks_the_reader_s_language(monkeypatch):
    with translation.override("en"):
        english = body(row())
    indonesian = body(row())
    assert "Behind" in english
    assert "Tertinggal" in indonesian
    monkeypatch.setattr(table_body, "_cell", None)
    with translation.override("en"):
        assert body(row()) == english
    assert body(row()) == indonesian


def test_a_row_that_is_now_at_an_even_place_says_so():
    other = row(code="16.08", name="Empat Lawang", distance={"remaining": 5_000})
    assert 'class="even"' in body(row())
    assert body(other, row()) == drawn_anew(other, row())


def test_a_kept_head_leads_where_this_page_would():
    def head(order: str = "-remaining", query: str = "", **more) -> str:
        request = RequestFactory().get(f"/{query}")
        return table_body.head({"request": request}, RegencyTable([row()], order_by=order, **more))

    def anew(*asked, **more) -> str:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(table_body, "_HEADS", kept.Texts(10))
            return head(*asked, **more)

    asked = [("-remaining", ""), ("pace", ""), ("-pace", "?a=%3Cb%3E&sort=pace&z=1&z=2"), ("", "?sort=-pace")]
    for each in [*asked, *asked]:
        assert head(*each) == anew(*each)
        with translation.override("en"):
            assert "Status" in head(*each) == anew(*each)
        assert head(*each, exclude=["pace"]) == anew(*each, exclude=["pace"])
        assert head(*each, orderable=False) == anew(*each, orderable=False)
    assert len({head(*each) for each in asked}) == 4
    assert 'href="?a=%3Cb%3E&amp;sort=remaining' in head("-remaining", "?a=%3Cb%3E")


def test_no_more_texts_are_kept_than_allowed():
    texts = kept.Texts(2)
    drawn = [texts.of(key, lambda key=key: f"drawn {key}") for key in (1, 2, 1, 3, 1)]
    assert drawn == ["drawn 1", "drawn 2", "drawn 1", "drawn 3", "drawn 1"]
    assert texts.of(3, lambda: "anew") == "drawn 3"
    assert texts.of(2, lambda: "anew") == "anew"
