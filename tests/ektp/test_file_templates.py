"""What is said about files is said in Indonesian on the pages, all of it."""

import re

from django.utils.translation import gettext, override

from ektp import file_templates

PLACEHOLDER = re.compile(r"{\w+}")


def test_every_template_has_its_indonesian_and_none_is_left_over():
    wanted = dict(file_templates.templates())
    known = {entry.id: entry for entry in file_templates.catalogue() if entry.id}
    missing = [f"{place}: {text}" for text, place in wanted.items() if text not in known]
    assert missing == []
    assert [text for text in known if text not in wanted] == []
    assert [text for text, entry in known.items() if entry.fuzzy or not entry.string] == []


def test_indonesian_sentences_use_no_value_that_is_not_given():
    for entry in file_templates.catalogue():
        if entry.id:
            assert set(PLACEHOLDER.findall(entry.string)) <= set(PLACEHOLDER.findall(entry.id)), entry.id


def test_the_pages_say_it_in_the_language_of_the_reader():
    template = '"{value}" is not a whole number'
    with override("id"):
        assert gettext(template).startswith("“{value}” bukan bilangan bulat.")
    with override("en"):
        assert gettext(template) == template


def test_templates_are_found_wherever_they_are_given():
    found = {text for text, _place in file_templates.templates()}
    assert {"is empty", "{day} is in the future; today is {today}", "unknown columns: {names}"} <= found
