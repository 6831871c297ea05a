"""A regency's page outlives what moves in other regencies, and nothing that moves in its own."""

import datetime as dt
from collections import OrderedDict

import pytest
from django.test.signals import template_rendered
from django.utils import timezone

from regencies.models import Regency, StaleMark
from reports import unchanged
from reports.views import regency as views
from tests.factories import make_officer, make_regency
from tests.reports.unchanged_pages.changes import CHANGES, derive_anew, report

pytestmark = pytest.mark.django_db
PATH = "/kabkota/16.13/"


@pytest.fixture
def neighbour(regency) -> Regency:
    return make_regency(code="16.12", province=regency.province)


def main_of(client) -> tuple[str, bool]:
    """The page's main part, and whether it was drawn for this."""
    drawn = []

    def note(template, **_more) -> None:
        drawn.append(template.name)

    template_rendered.connect(note)
    text = client.get(PATH).content.decode().partition("<h1")[2].partition("</main>")[0]
    template_rendered.disconnect(note)
    return text, "reports/_regency_page.html" in drawn


@pytest.mark.parametrize("change", [report, derive_anew], ids=lambda change: change.__name__)
def test_it_is_not_drawn_again_for_a_neighbour_and_says_what_it_would_say(
    bureau, neighbour, change, monkeypatch
):
    bureau.get(PATH)
    tag = bureau.get(PATH)["ETag"]

    change(neighbour)

    kept, was_drawn = main_of(bureau)
    assert not was_drawn
    assert bureau.get(PATH)["ETag"] != tag  # its frame may say something else
    monkeypatch.setattr(unchanged, "_drawn", OrderedDict())
    assert main_of(bureau) == (kept, True)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_whatever_changes_of_its_own_is_drawn_anew(bureau, regency, neighbour, change):
    make_officer(regency)
    bureau.get(PATH)
    assert not main_of(bureau)[1]

    change(regency)

    assert main_of(bureau)[1]
    assert not main_of(bureau)[1]


def test_a_neighbours_change_does_not_hide_its_own(bureau, regency, neighbour):
    bureau.get(PATH)
    report(neighbour)
    report(regency)
    assert main_of(bureau)[1]

    Regency.objects.filter(pk=regency.pk).update(capital="Lain")
    derive_anew(neighbour)

    text, was_drawn = main_of(bureau)
    assert was_drawn and "Lain" in text


def test_a_mark_that_waits_long_is_said_also_when_a_neighbour_s_waits_longer(
    bureau, regency, neighbour, monkeypatch
):
    for area, minutes in ((neighbour, 60), (regency, 1)):
        report(area)
        marked_at = timezone.now() - dt.timedelta(minutes=minutes)
        StaleMark.objects.filter(regency=area).update(marked_at=marked_at)
    monkeypatch.setattr("reports.pages.LATE_AFTER", dt.timedelta(minutes=30))
    tag = bureau.get(PATH)["ETag"]
    assert "Pemutakhiran tertunda" not in main_of(bureau)[0]
    assert bureau.get(PATH, headers={"If-None-Match": tag}).status_code == 304

    monkeypatch.setattr("reports.pages.LATE_AFTER", dt.timedelta(seconds=30))

    assert bureau.get(PATH, headers={"If-None-Match": tag}).status_code == 200
    assert "Pemutakhiran tertunda" in main_of(bureau)[0]


def test_what_changes_between_the_look_up_and_the_drawing_is_in_what_is_kept(
    bureau, regency, neighbour, monkeypatch
):
    look_up = unchanged._rows_of

    def rename_before(found) -> str:
        Regency.objects.filter(pk=regency.pk).update(capital="Ibu Kota Baru")
        return look_up(found)

    monkeypatch.setattr(unchanged, "_drawn", OrderedDict())
    monkeypatch.setattr(unchanged, "_rows_of", rename_before)
    bureau.get(PATH)
    monkeypatch.setattr(unchanged, "_rows_of", look_up)
    report(neighbour)

    text, was_drawn = main_of(bureau)
    assert "Ibu Kota Baru" in text
    assert not was_drawn


def test_who_gets_another_role_while_it_is_drawn_keeps_nothing(bureau, regency, monkeypatch):
    draw = views._draw

    def lose_the_role(request, found):
        request.user.memberships.update(role="leadership")
        return draw(request, found)

    monkeypatch.setattr(unchanged, "_drawn", OrderedDict())
    monkeypatch.setattr(views, "_draw", lose_the_role)
    bureau.get(PATH)

    assert [kept.parts for kept in unchanged._drawn.values()] == [{}]
