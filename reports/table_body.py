"""Heads and rows of a table as HTML: what django-tables2 says of columns is asked once, not for each cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from inspect import signature

from django.db.models import Model
from django.template.context import Context
from django.utils.html import conditional_escape, escape
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
    words, alias = conditional_escape(column.header), column.order_by_alias
    order = ""
    if column.is_ordered:
        order = f' aria-sort="{"descending" if alias.is_descending else "ascending"}"'
    if column.orderable:
        symbol = "sort" if not order else "sort-down" if alias.is_descending else "sort-up"
        url = escape("?" + urlencode({**query, table.prefixed_order_by_field: alias.next}, doseq=True))
        words = f'<a href="{url}#{escape(table.anchor)}">{words}{icon(symbol)}</a>'
    return f'<th scope="col" {column.attrs["th"].as_html()}{order}>{words}</th>'


def body(table: Table) -> SafeString:
    """``<tr>`` elements; the first cell of each is the row's header. Rows have no attributes of their own,
    those of a column are the same in every row, and no column is a link by itself."""
    cells = [_cell(table, column, index == 0) for index, column in enumerate(table.columns)]
    rows = [
        f'<tr class="{row.get_even_odd_css_class()}">{"".join([cell(row) for cell in cells])}</tr>'
        for row in table.paginated_rows
    ]
    if not rows:
        rows = [f'<tr><td colspan="{len(cells)}">{conditional_escape(table.empty_text)}</td></tr>']
    return mark_safe("\n".join(rows))  # every cell is escaped below


def _cell(table: Table, column: BoundColumn, is_header: bool) -> Callable[[BoundRow], str]:
    tag = 'th scope="row"' if is_header else "td"
    begin, end = f"<{tag} {column.attrs['td'].as_html()}>", f"</{tag[:2]}>"
    names = str(column.accessor).split("__")
    empty, default = column.column.empty_values, column.default
    wanted = _parameters(getattr(column.render, "__func__", column.render))

    def cell(row: BoundRow) -> str:
        value = record = row.record
        if isinstance(record, Model | Mapping):  # fields with choices and keys are found by the library
            return f"{begin}{conditional_escape(row.get_cell(column.name))}{end}"
        for name in names:
            value = getattr(value, name, None)
        if value in empty:
            return f"{begin}{conditional_escape(default)}{end}"
        known = {"value": value, "record": record, "column": column.column, "table": table}
        shown = column.render(**{name: known[name] for name in wanted})
        return f"{begin}{conditional_escape(shown)}{end}"

    return cell


@lru_cache(maxsize=256)
def _parameters(render: Callable) -> tuple[str, ...]:
    """What a column's way of showing a value asks for."""
    return tuple(name for name in signature(render).parameters if name in _KNOWN)


def chart_rows(rows: Iterable[Sequence[str]]) -> SafeString:
    """A chart's numbers; the first cell of each row is its header."""
    return mark_safe("\n".join(map(_chart_row, rows)))  # every cell is escaped below


def _chart_row(row: Sequence[str]) -> str:
    first, *others = map(conditional_escape, row)
    cells = "".join(f'<td class="end">{each}</td>' for each in others)
    return f'<tr><th scope="row">{first}</th>{cells}</tr>'
