"""Rows of a table as HTML: what django-tables2 says of columns is asked once and not for each cell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from inspect import signature

from django.db.models import Model
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django_tables2 import Table
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow


def body(table: Table) -> SafeString:
    """``<tr>`` elements; the first cell of each is the row's header. Every row has the same attributes in a
    column, and no column is a link by itself."""
    cells = [_cell(table, column, index == 0) for index, column in enumerate(table.columns)]
    rows = [
        f"<tr {row.attrs.as_html()}>{''.join(cell(row) for cell in cells)}</tr>"
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
    wanted = set(signature(column.render).parameters)

    def cell(row: BoundRow) -> str:
        value = record = row.record
        if isinstance(record, Model | Mapping):  # fields with choices and keys are found by the library
            return f"{begin}{conditional_escape(row.get_cell(column.name))}{end}"
        for name in names:
            value = getattr(value, name, None)
        if value in empty:
            return f"{begin}{conditional_escape(default)}{end}"
        known = {"value": value, "record": record, "column": column.column, "table": table}
        shown = column.render(**{name: each for name, each in known.items() if name in wanted})
        return f"{begin}{conditional_escape(shown)}{end}"

    return cell


def chart_rows(rows: Iterable[Sequence[str]]) -> SafeString:
    """A chart's numbers; the first cell of each row is its header."""
    return mark_safe("\n".join(map(_chart_row, rows)))  # every cell is escaped below


def _chart_row(row: Sequence[str]) -> str:
    first, *others = map(conditional_escape, row)
    cells = "".join(f'<td class="end">{each}</td>' for each in others)
    return f'<tr><th scope="row">{first}</th>{cells}</tr>'
