"""What a page offers: addresses in any attribute or script data, and forms as browsers send them."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_SENT = {"button", "reset", "image"}


@dataclass
class Form:
    """*fields* as they stand on the page, *buttons* the names and values of those that send it."""

    action: str = ""
    method: str = "get"
    id: str = ""
    fields: list[tuple[str, str, str]] = field(default_factory=list)  # name, type, value
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select: tuple[str, Form] | None = None
        self._area: Form | None = None
        self._text: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag != "form":
            self.addresses += [
                value
                for name, value in found.items()
                if is_address(value) or name == "href" and _leads(value)
            ]
        begin = getattr(self, f"_begin_{tag}", None)
        if begin:
            begin(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "script" and self._text is not None:
            self.addresses += [text for text in _texts(json.loads("".join(self._text))) if is_address(text)]
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)
        if self._area is not None:
            name, kind, value = self._area.fields.pop()
            self._area.fields.append((name, kind, value + data))

    def _begin_form(self, found: dict) -> None:
        self._open = Form(found.get("action", ""), found.get("method", "get").lower(), found.get("id", ""))
        self.forms.append(self._open)

    def _form_of(self, found: dict) -> Form | None:
        named = found.get("form")
        return next((form for form in self.forms if form.id == named), None) if named else self._open

    def _begin_input(self, found: dict) -> None:
        form, kind = self._form_of(found), found.get("type", "text")
        if form is None or "disabled" in found:
            return
        if kind == "submit":
            self._begin_button(found)
        elif found.get("name") and kind not in NOT_SENT:
            already = any(name == found["name"] for name, _kind, _value in form.fields)
            if kind != "radio" or "checked" in found or not already:
                form.fields.append((found["name"], kind, found.get("value", "")))

    def _begin_textarea(self, found: dict) -> None:
        if (form := self._form_of(found)) is not None and found.get("name"):
            form.fields.append((found["name"], "text", ""))
            self._area = form

    def _begin_select(self, found: dict) -> None:
        form = self._form_of(found)
        self._select = (found["name"], form) if form is not None and found.get("name") else None

    def _begin_option(self, found: dict) -> None:
        if self._select:
            name, form = self._select
            there = [each for each in form.fields if each[0] == name]
            if not there or "selected" in found or not there[0][2]:
                form.fields = [each for each in form.fields if each[0] != name]
                form.fields.append((name, "select", found.get("value", "")))

    def _begin_button(self, found: dict) -> None:
        form = self._form_of(found)
        if form is not None and found.get("type", "submit") == "submit":
            form.buttons.append((found.get("name", ""), found.get("value", "")))

    def _begin_script(self, found: dict) -> None:
        self._text = [] if found.get("type") == "application/json" else None


def is_address(text: str) -> bool:
    """Whether it leads to a page of this site."""
    return text.startswith(("/", "?")) and not text.startswith(("//", "/static/"))


def _leads(text: str) -> bool:
    """Whether a relative address leads to another page."""
    return text != "" and not text.startswith(("#", "/")) and ":" not in text


def _texts(value) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []
