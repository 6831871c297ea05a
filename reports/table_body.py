"""Heads and rows of a table as HTML: what django-tables2 says of columns is asked once, not for each cell."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from inspect import signature
from operator import attrgetter
from urllib.parse import quote_plus

from django.db.models import Model
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow

from ektp import kept
from ektp.addresses import around
from ektp.tags import icon

_KNOWN = ("value", "record", "column", "table")
_ROWS = kept.Texts(300)
"""Rows of tables that say what these are drawn from; five kilobytes each, with what says so."""

_HEADS = kept.Texts(100)
"""Heads of the same tables, with marks where addresses begin and end."""

_BEGIN, _END = "\1", "\2"  # stand in no HTML


def head(context: Context, table: Table) -> SafeString:
    """``<th>`` elements; each leads to this page ordered by its column, or the other way round."""
    begin, end = around(dict(context["request"].GET), table.prefixed_order_by_field)
    columns = list(table.columns)

    def draw() -> str:
        return "\n".join(_head(table, column, _BEGIN, _END) for column in columns)

    is_declared = hasattr(table, "row_from")
    order = bool(table.orderable), *map(str, table.order_by or ())
    text = _HEADS.of(_common(table, columns, order), draw) if is_declared else draw()
    text = text.replace(_BEGIN, escape(f"?{begin}")).replace(_END, escape(end))
    return mark_safe(text)  # escaped below


def _common(table: Table, columns: Sequence[BoundColumn], *more: object) -> Hashable:
    """What all rows of a table with these columns depend on beside what each shows; its head, with *more*."""
    names = [type(table).__module__, type(table).__qualname__, *(each.name for each in columns)]
    return kept.content((names, kept.surroundings(), *more))


def _head(table: Table, column: BoundColumn, begin: str, end: str) -> str:
    words, alias = _text(column.header), column.order_by_alias
    order, classes = "", []
    if column.is_ordered:
        order = f' aria-sort="{"descending" if alias.is_descending else "ascending"}"'
        classes.append("desc" if alias.is_descending else "asc")
    if column.orderable:
        classes.append("orderable")
        symbol = "sort" if not order else "sort-down" if alias.is_descending else "sort-up"
        url = f"{begin}{quote_plus(alias.next)}{end}"
        words = f'<a href="{url}#{escape(table.anchor)}">{words}{icon(symbol)}</a>'
    return f'<th scope="col" {_attributes(column, "th", *classes)}{order}>{words}</th>'


def body(table: Table) -> SafeString:
    """``<tr>`` elements; the first cell of each is the row's header. Rows have no attributes of their own,
    those of a column are the same in every row, and no column is a link by itself."""
    columns = list(table.columns)
    row_from = getattr(table, "row_from", lambda _record: None)
    common = _common(table, columns)
    cells: list[Callable[[BoundRow], str]] = []

    def draw(row: BoundRow) -> str:
        if not cells:
            cells.extend(_cell(table, column, index == 0) for index, column in enumerate(columns))
        return "".join([cell(row) for cell in cells])

    def drawn(row: BoundRow) -> str:
        given = row_from(row.record)
        return draw(row) if given is None else _ROWS.of((common, kept.content(given)), lambda: draw(row))

    rows = [f'<tr class="{row.get_even_odd_css_class()}">{drawn(row)}</tr>' for row in table.paginated_rows]
    if not rows:
        rows = [f'<tr><td colspan="{len(columns)}">{_text(table.empty_text)}</td></tr>']
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
    return mark_safe("\n".join([_chart_row(*row) for row in rows]))  # every cell is escaped below


@lru_cache(maxsize=1_000, typed=True)  # markup is no text
def _chart_row(*row: str) -> str:
    first, *others = map(_text, row)
    cells = "".join(f'<td class="end">{each}</td>' for each in others)
    return f'<tr><th scope="row">{first}</th>{cells}</tr>'
