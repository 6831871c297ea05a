"""Indonesian and English are both complete."""

import re
from pathlib import Path

from django.conf import settings
from django.utils.html import strip_tags

from ektp import translations

TAG = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%\s*blocktranslate.*?endblocktranslate\s*%}|{[{%].*?[}%]}", re.S
)
PROPER_NAMES = {"Pantau KTP-el", "SHA-256"}
VISIBLE_ATTRIBUTES = re.compile(r"""(?:title|aria-label|placeholder|alt)="([^"]*)\"""")


def test_every_message_has_an_english_translation():
    catalogue = translations.catalogue()
    missing = []
    for context, text, place in translations.messages():
        entry = catalogue.get(text if isinstance(text, str) else text[0], context)
        if entry is None or not (all(entry.string) if isinstance(entry.string, tuple) else entry.string):
            missing.append(f"{place}: {text}")
    assert missing == []


def test_no_text_is_marked_by_a_name_that_is_not_looked_for():
    marking = re.compile(r"\bn?p?gettext(?:_lazy)? as (?!_\b)\w+")
    base = Path(settings.BASE_DIR)
    found = [path for app in translations.APPS for path in (base / app).rglob("*.py")]
    assert [path for path in found if marking.search(path.read_text(encoding="utf-8"))] == []


def test_no_translation_is_a_guess_or_left_over():
    wanted = {
        (context, text if isinstance(text, str) else text[0])
        for context, text, _place in translations.messages()
    }
    catalogue = translations.catalogue()
    assert translations.untranslated(catalogue) == []
    ids = {
        (entry.context, entry.id if isinstance(entry.id, str) else entry.id[0])
        for entry in catalogue
        if entry.id
    }
    assert ids - wanted == set()


def test_placeholders_survive_translation():
    placeholder = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")
    for entry in translations.catalogue():
        if entry.id:
            ids = entry.id if isinstance(entry.id, tuple) else (entry.id,)
            strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
            assert set(placeholder.findall(ids[-1])) == set(placeholder.findall(strings[-1])), entry.id


def test_templates_hold_no_text_outside_translation_tags():
    stray = []
    for path in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html")):
        # Keys are called what is printed on them.
        source = re.sub(r"<(script|style|kbd)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.S)
        source = re.sub(r"{% block live %}.*?{% endblock live %}", " ", source, flags=re.S)  # attributes only
        bare = TAG.sub(" ", source)
        texts = [*VISIBLE_ATTRIBUTES.findall(bare), *strip_tags(re.sub(r"<[^>]*>", "\n", bare)).splitlines()]
        for text in texts:
            words = text.strip()
            for name in PROPER_NAMES:
                words = words.replace(name, "")
            if re.search(r"[A-Za-z]{2,}", words.replace("&nbsp;", " ").replace("&middot;", " ")):
                stray.append(f"{path.name}: {text.strip()}")
    assert stray == []
