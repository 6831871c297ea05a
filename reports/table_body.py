"""Heads and rows of a table as HTML: what django-tables2 says of columns is asked once, not for each cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from inspect import signature
from operator import attrgetter

from django.db.models import Model
from django.template.context import Context
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow

from ektp.tags import icon

_KNOWN = ("value", "record", "column", "table")


def head(context: Context, table: Table) -> SafeString:
    """``<th>`` elements; each leads to this page ordered by its column, or the other way round."""
    query = dict(context["request"].GET)
    return mark_safe("\n".join(_head(table, column, query) for column in table.columns))  # escaped below


def _head(table: Table, column: BoundColumn, query: Mapping[str, Sequence[str]]) -> str:
    words, alias = _text(column.header), column.order_by_alias
    order, classes = "", []
    if column.is_ordered:
        order = f' aria-sort="{"descending" if alias.is_descending else "ascending"}"'
        classes.append("desc" if alias.is_descending else "asc")
    if column.orderable:
        classes.append("orderable")
        symbol = "sort" if not order else "sort-down" if alias.is_descending else "sort-up"
        url = escape("?" + urlencode({**query, table.prefixed_order_by_field: alias.next}, doseq=True))
        words = f'<a href="{url}#{escape(table.anchor)}">{words}{icon(symbol)}</a>'
    return f'<th scope="col" {_attributes(column, "th", *classes)}{order}>{words}</th>'


def body(table: Table) -> SafeString:
    """``<tr>`` elements; the first cell of each is the row's header. Rows have no attributes of their own,
    those of a column are the same in every row, and no column is a link by itself."""
    cells = [_cell(table, column, index == 0) for index, column in enumerate(table.columns)]
    rows = [
        f'<tr class="{row.get_even_odd_css_class()}">{"".join([cell(row) for cell in cells])}</tr>'
        for row in table.paginated_rows
    ]
    if not rows:
        rows = [f'<tr><td colspan="{len(cells)}">{_text(table.empty_text)}</td></tr>']
    return mark_safe("\n".join(rows))  # every cell is escaped below


def _cell(table: Table, column: BoundColumn, is_header: bool) -> Callable[[BoundRow], str]:
    tag = 'th scope="row"' if is_header else "td"
    begin, end = f"<{tag} {_attributes(column, 'td')}>", f"</{tag[:2]}>"
    value_of = attrgetter(str(column.accessor).replace("__", "."))
    default = _text(column.default)
    render = column.render
    wanted = _parameters(getattr(render, "__func__", render))

    def cell(row: BoundRow) -> str:
        record = row.record
        if _is_known_to_library(type(record)):  # fields with choices and keys
            return f"{begin}{_text(row.get_cell(column.name))}{end}"
        try:
            value = value_of(record)
        except AttributeError:
            value = None
        if value is None or (isinstance(value, str) and not value):
            return f"{begin}{default}{end}"
        if wanted == ("value",):
            return f"{begin}{_text(render(value=value))}{end}"
        known = {"value": value, "record": record, "column": column.column, "table": table}
        return f"{begin}{_text(render(**{name: known[name] for name in wanted}))}{end}"

    return cell


def _text(shown: object) -> str:
    """As ``conditional_escape``, at half the cost for the thousands of cells of a page."""
    return shown if isinstance(shown, SafeString) else escape(str(shown))


def _attributes(column: BoundColumn, tag: str, *classes: str) -> str:
    """What the column declares for ``th`` or ``td``, with more *classes*."""
    declared = column.column.attrs.get(tag, {})
    together = " ".join(sorted({*declared.get("class", "").split(), *classes}))
    return " ".join(
        f'{name}="{escape(text)}"' for name, text in {**declared, "class": together}.items() if text
    )


@lru_cache(maxsize=64)
def _is_known_to_library(kind: type) -> bool:
    return issubclass(kind, Model | Mapping)


@lru_cache(maxsize=256)
def _parameters(render: Callable) -> tuple[str, ...]:
    """What a column's way of showing a value asks for."""
    return tuple(name for name in signature(render).parameters if name in _KNOWN)


def chart_rows(rows: Iterable[Sequence[str]]) -> SafeString:
    """A chart's numbers; the first cell of each row is its header."""
    return mark_safe("\n".join(map(_chart_row, rows)))  # every cell is escaped below


def _chart_row(row: Sequence[str]) -> str:
    first, *others = map(_text, row)
    cells = "".join(f'<td class="end">{each}</td>' for each in others)
    return f'<tr><th scope="row">{first}</th>{cells}</tr>'
