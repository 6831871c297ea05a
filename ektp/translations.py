"""The interface's messages: found in code and templates, kept in ``locale/en``.

Indonesian is the source language, so a message id is the Indonesian sentence itself. Works with Babel and
Django's own template parser; the gettext programs are not needed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import trim_whitespace

APPS = ("ektp", "regencies", "reports")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
LITERAL = re.compile(r"""_\((?P<quote>["'])(?P<text>.+?)(?P=quote)\)""")

COMMENT = "# English for the interface, whose own language is Indonesian."
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Language", "en"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
]

Message = tuple[str | None, str | tuple[str, str], str]


class EnglishCatalog(Catalog):
    """With the headers that its compiler needs, and none that would change at every update."""

    mime_headers = HEADERS


def messages() -> Iterator[Message]:
    """Every (context, message id or (singular, plural), place) of the project."""
    base = Path(settings.BASE_DIR)
    for app in APPS:
        for path in sorted((base / app).rglob("*.py")):
            for line, text, _comments, context in extract_from_file("python", path, KEYWORDS):
                yield context, text, f"{path.relative_to(base)}:{line}"
    for path in sorted((base / "templates").rglob("*.html")):
        place = str(path.relative_to(base))
        source = path.read_text(encoding="utf-8")
        template = engines["django"].from_string(source).template
        for context, text in [
            *_tags(template),
            *((None, found["text"]) for found in LITERAL.finditer(source)),
        ]:
            yield context, text, place


def _tags(template) -> Iterator[tuple[str | None, str | tuple[str, str]]]:
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        # As Django looks it up: {% translate %} doubles percent signs.
        yield _context(node), node.filter_expression.var.literal.replace("%", "%%")
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        singular, _variables = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else None
        texts = [trim_whitespace(text) if node.trimmed else text for text in (singular, plural) if text]
        yield _context(node), texts[0] if plural is None else tuple(texts)


def _context(node) -> str | None:
    return node.message_context.var.literal if node.message_context else None


def catalogue() -> Catalog:
    """The English catalogue as it stands."""
    with (Path(settings.BASE_DIR) / CATALOGUE).open("rb") as file:
        return read_po(file, locale="en")


def update() -> list[str]:
    """Bring the catalogue's entries in line with the project; returns the ids without a translation."""
    known = catalogue()
    fresh = EnglishCatalog(locale="en", header_comment=COMMENT, fuzzy=False, charset="utf-8", domain="django")
    for context, text, place in messages():
        old = known.get(text if isinstance(text, str) else text[0], context)
        # A message that gained or lost its plural has to be translated anew.
        kept = old.string if old is not None and isinstance(old.id, str) == isinstance(text, str) else ""
        flags = {"python-format"} if old is not None and "python-format" in old.flags else set()
        name = place.rsplit(":", 1)[0]
        fresh.add(text, kept, locations=[(name, None)], flags=flags, context=context)
    with (Path(settings.BASE_DIR) / CATALOGUE).open("wb") as file:
        write_po(file, fresh, sort_output=True, width=110, omit_header=False)
    return untranslated(fresh)


def untranslated(catalog: Catalog) -> list[str]:
    """Ids in *catalog* whose English is missing, partial or marked as a guess."""
    return [
        str(entry.id)
        for entry in catalog
        if entry.id
        and (entry.fuzzy or not (all(entry.string) if isinstance(entry.string, tuple) else entry.string))
    ]
