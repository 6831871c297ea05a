"""The report form's fields are kept as they were drawn; what is kept is what would be drawn now."""

from itertools import product

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from ektp import kept
from regencies.forms.look import LookMixin
from regencies.forms.report import ReportForm
from regencies.models import FLOWS

STORED = {flow: number for number, flow in enumerate(FLOWS)} | {"note": "Jaringan <putus>"}
TYPED = dict.fromkeys(FLOWS, "7") | {"base_version": "1", "reason": "salah ketik"}
FORMS = [
    {},
    {"initial": STORED},
    {"initial": STORED | {"recorded": 1_000}},
    {"data": TYPED},
    {"data": TYPED | {"recorded": "sepuluh", "reason": "x" * 600}},
    {"data": TYPED | {"recorded": "<b>", "printed": ""}},
    {"data": TYPED | {"chosen": "1", "blanks_received": ""}},
]
SENTENCES = [[], ["Jauh di atas biasanya."]]


def every_form() -> list[ReportForm]:
    return [
        ReportForm(asks_zero_reason=asks, asks_reason=asks, **given)
        for given, asks in product(FORMS, (True, False))
    ]


@pytest.mark.parametrize("template", ["regencies/_flow.html", "_field.html"])
def test_every_field_is_kept_as_it_is_drawn(template):
    seen = set()
    for language, form, odd in product(("id", "en"), every_form(), SENTENCES):
        with translation.override(language):
            for field in form.visible_fields():
                given = {"field": field, "odd": odd}
                text = kept.drawn(template, given, {})
                assert text == render_to_string(template, given)
                seen.add(text)
    assert len(seen) > len(FORMS) * len(FLOWS)


def test_what_was_sent_is_not_kept():
    form = ReportForm(data=TYPED | {"note": '"' * 1_000_000}, asks_zero_reason=True, asks_reason=True)
    before = kept._drawn.cache_info()
    for field in form.visible_fields():
        assert field.html_name in kept.drawn("_field.html", {"field": field, "odd": None}, {})
    assert kept._drawn.cache_info() == before


def test_a_field_with_choices_is_not_kept():
    def shown(word: str) -> str:
        field = forms.ChoiceField(choices=[("a", word)])
        form = type("Choosing", (LookMixin, forms.Form), {"kind": field})()
        return kept.drawn("_field.html", {"field": form["kind"], "odd": None}, {})

    assert "Apel" in shown("Apel")
    assert "Batu" in shown("Batu")


def test_a_field_that_was_drawn_is_not_drawn_again():
    field = ReportForm(initial=STORED, asks_zero_reason=True, asks_reason=True)["printed"]
    kept.drawn("regencies/_flow.html", {"field": field, "odd": []}, {})
    before = kept._drawn.cache_info().misses
    again = ReportForm(initial=STORED, asks_zero_reason=True, asks_reason=True)["printed"]
    kept.drawn("regencies/_flow.html", {"field": again, "odd": []}, {})
    assert kept._drawn.cache_info().misses == before
