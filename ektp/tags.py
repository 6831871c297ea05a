"""Tags of every template: what is always the same for a language is looked up once.

``translate``, ``blocktranslate`` and ``url`` are Django's, found by the same names; ``icon`` and ``kept`` are
this site's.
"""

import re
from functools import cache, lru_cache

from django.conf import settings
from django.template import Library
from django.template.base import render_value_in_context
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_node
from django.templatetags import i18n
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from ektp import kept
from ektp.addresses import address

_SYMBOL = re.compile(r'<symbol id="([\w-]+)" viewBox="([\d .]+)">(.*?)</symbol>', re.DOTALL)

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class TranslateOnceNode(i18n.TranslateNode):
    """A text without variables, which each language has one of."""

    def __init__(self, node: i18n.TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, node.message_context)
        self._texts: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        key = get_language(), context.autoescape
        if key not in self._texts:
            with context.push():
                shown = super().render(context)
                self._texts[key] = context[self.asvar] if self.asvar else shown
        if self.asvar:
            context[self.asvar] = self._texts[key]
            return ""
        return self._texts[key]


class SentenceNode(i18n.BlockTranslateNode):
    """A sentence with values, whose message is composed once and not for every drawing."""

    def __init__(self, node: i18n.BlockTranslateNode) -> None:
        super().__init__(node.extra_context, node.singular, trimmed=node.trimmed, asvar=node.asvar)
        self._message, self._names = self.render_token_list(self.singular)

    def render(self, context: Context, nested: bool = False) -> str:
        given = {name: value.resolve(context) for name, value in self.extra_context.items()}
        if nested or not all(name in given or name in context for name in self._names):
            return super().render(context, nested)
        values = {
            name: render_value_in_context(given[name] if name in given else context[name], context)
            for name in self._names
        }
        try:
            text = gettext(self._message) % values
        except (KeyError, ValueError):  # a translation that asks for something else
            return super().render(context)
        if self.asvar:
            context[self.asvar] = mark_safe(text)
            return ""
        return text


class AddressNode(URLNode):
    """An address without names for its parts."""

    def __init__(self, node: URLNode) -> None:
        super().__init__(node.view_name, node.args, node.kwargs, node.asvar)

    def render(self, context: Context) -> str:
        return conditional_escape(
            address(self.view_name.resolve(context), *(each.resolve(context) for each in self.args))
        )


@register.tag("translate")
def translate(parser, token) -> i18n.TranslateNode:
    node = i18n.do_translate(parser, token)
    is_constant = node.filter_expression.var.literal is not None and not node.filter_expression.filters
    return TranslateOnceNode(node) if is_constant and not node.message_context else node


@register.tag("blocktranslate")
def blocktranslate(parser, token) -> i18n.BlockTranslateNode:
    node = i18n.do_block_translate(parser, token)
    return node if node.plural or node.message_context else SentenceNode(node)


@register.tag("url")
def url(parser, token) -> URLNode:
    node = url_node(parser, token)
    return node if node.kwargs or node.asvar else AddressNode(node)


@register.simple_tag
def icon(name: str, look: str = "icon") -> SafeString:
    """A symbol of static/img/icons.svg: always decoration, the word stands beside it.

    Drawn where it stands: one that is fetched comes after the page, which is then laid out again.
    """
    return _icon(name, look)


@lru_cache(maxsize=256)
def _icon(name: str, look: str) -> SafeString:
    seen, drawing = _symbols()[name]
    # The line's end separates it from the word.
    return mark_safe(
        f'<svg class="{conditional_escape(look)}" viewBox="{seen}" aria-hidden="true">{drawing}</svg>\n'
    )


@cache
def _symbols() -> dict[str, tuple[str, str]]:
    """What is seen of each symbol (viewBox) and what it is drawn with, by its name."""
    file = settings.BASE_DIR / "static/img/icons.svg"
    return {name: (seen, drawing) for name, seen, drawing in _SYMBOL.findall(file.read_text())}


@register.simple_tag(takes_context=True, name="kept")
def kept_part(context: Context, template: str, **given) -> SafeString:
    """{% kept "_masthead.html" frame=frame %}: as ``include … only``, for plain values alone.

    The template has ``csrf_token`` and ``here``, the page's own address, beside what it is given. Inside a
    frame that is kept itself they stay marks.
    """
    here = (lambda: context["here"]) if "here" in context else lambda: context["request"].get_full_path()
    late = {"csrf_token": lambda: context["csrf_token"], "here": here}
    return kept.drawn(template, given, late)
