"""Whole numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from regencies.forms.numbers import WholeNumberField

FIELD = WholeNumberField(largest=1_000_000)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("1234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        (" 1\u00a0234 ", 1234),
        ("1\u202f000\u202f000", 1_000_000),
    ],
)
def test_thousands_may_be_grouped_by_dots_or_spaces(text, number):
    assert FIELD.clean(text) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "required"),
        ("12,5", "decimal"),
        ("12.5", "decimal"),
        ("1,234", "decimal"),
        ("1.23", "decimal"),
        ("12.34.567", "decimal"),
        ("-3", "negative"),
        ("−3", "negative"),
        ("seratus", "words"),
        ("1e3", "words"),
        ("٣", "words"),
        ("=1+1", "words"),
        ("1000001", "largest"),
        ("9" * 15, "largest"),
    ],
)
def test_anything_else_is_refused_with_its_reason_and_value(text, reason):
    with pytest.raises(ValidationError) as refused:
        FIELD.clean(text)
    assert [problem.code for problem in refused.value.error_list] == [reason]
    assert text in refused.value.messages[0]


def test_an_empty_field_may_stand_for_nothing():
    assert WholeNumberField(largest=10, empty_value=0).clean("  ") == 0
