"""The page of rules says every rule, in the reader's language, because it is made from the list itself."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from regencies.ledger import RULES, Effect
from regencies.models import DailyReport
from tests.factories import make_officer, make_regency

pytestmark = pytest.mark.django_db


def test_every_rule_and_every_field_is_explained(client):
    client.force_login(make_officer(make_regency(code="16.13")))
    page = client.get(reverse("regencies:rules")).content.decode()
    for rule in RULES.values():
        for words in (rule.title, rule.why, rule.remedy):
            assert escape(str(words)) in page, rule.code
    assert str(DailyReport._meta.get_field("blanks_spoiled").verbose_name) in page
    assert "pukul 18.00 WIB" in page


def test_both_kinds_of_rules_are_there():
    assert {rule.effect for rule in RULES.values()} == set(Effect)
