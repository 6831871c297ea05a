"""A regency's page outlives what moves in other regencies, and nothing that moves in its own."""

from collections import OrderedDict

import pytest
from django.test.signals import template_rendered

from regencies.models import Regency
from reports import unchanged
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
