"""What is said about files: English templates in the code (they are what the command line prints), and their
Indonesian in ``locale/id`` for the pages.

The interface's own messages are the other way round; see ``ektp.translations``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

FOLDERS = ("regencies/imports", "regencies/uploads")
CATALOGUE = Path("locale/id/LC_MESSAGES/django.po")
# Calls that take a template, and which argument it is.
CALLS = {"Problem": 0, "FileError": 0, "CellError": 0, "refuse": 1}
PLACEHOLDER = re.compile(r"{[a-z_]+}")


def templates() -> Iterator[tuple[str, str]]:
    """Every template with the file that holds it: what such a call is given, by itself or by the name of a
    constant, and every other text with words and a placeholder."""
    base = Path(settings.BASE_DIR)
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            place = str(path.relative_to(base))
            yield from ((text, place) for text in sorted({*_given(tree), *_with_placeholders(tree)}))


def _given(tree: ast.Module) -> Iterator[str]:
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
        arguments = node.args[CALLS[name] :][:1] if name in CALLS else []
        for argument in arguments:
            text = constants.get(getattr(argument, "id", ""), getattr(argument, "value", None))
            if isinstance(text, str):
                yield text


def _with_placeholders(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if PLACEHOLDER.search(text) and " " in text and "\n" not in text:
                yield text


def catalogue() -> Catalog:
    """The Indonesian of the templates as it stands."""
    with (Path(settings.BASE_DIR) / CATALOGUE).open("rb") as file:
        return read_po(file, locale="id")
