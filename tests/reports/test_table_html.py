"""Tables as HTML: every cell is text unless it says otherwise, and one table knows nothing of another."""

from dataclasses import dataclass

import django_tables2 as tables
import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from django_tables2 import RequestConfig

from reports import table_body
from reports.tables import FiguresTable


@dataclass(frozen=True)
class Inner:
    count: int | None


@dataclass(frozen=True)
class Row:
    name: str
    inner: Inner | None


class Names(FiguresTable):
    name = tables.Column()
    number = tables.Column(
        accessor="inner__count", initial_sort_descending=True, attrs={"td": {"class": "end"}}
    )

    anchor = "names"

    class Meta:
        default = "–"
        empty_text = "Nobody & nothing."


class ByRecord(Names):
    def render_number(self, record, value, column, table):
        return f"{record.name} {value} {column.initial_sort_descending} {table.anchor}"


def table(rows, query="", kind=Names):
    made = kind(rows)
    RequestConfig(RequestFactory().get(f"/?{query}"), paginate=False).configure(made)
    return made


def test_a_cell_is_text_unless_it_is_markup():
    shown = table_body.body(table([Row("<b>&", Inner(1)), Row(mark_safe("<i>x</i>"), Inner(0))]))
    assert '<th scope="row" >&lt;b&gt;&amp;</th>' in shown
    assert "<i>x</i>" in shown
    assert '<td class="end">0</td>' in shown


@pytest.mark.parametrize("inner", [None, Inner(None)])
def test_what_is_not_known_is_a_dash(inner):
    assert '<td class="end">–</td>' in table_body.body(table([Row("", inner)]))


def test_rows_without_any_say_so_over_all_columns():
    assert table_body.body(table([])) == '<tr><td colspan="2">Nobody &amp; nothing.</td></tr>'


def test_a_cell_may_ask_for_row_column_and_table():
    assert "a 3 True names" in table_body.body(table([Row("a", Inner(3))], kind=ByRecord))


def head(query: str) -> str:
    source = engines["django"].from_string("{% load figures %}{% table_head table %}")
    request = RequestFactory().get(f"/?{query}")
    return source.render({"table": table([Row("a", Inner(3))], query)}, request)


def test_a_head_leads_to_the_other_order_and_keeps_the_rest_of_the_query():
    shown = head('sort=-number&jenis="><script>')
    assert "<script>" not in shown
    assert '<th scope="col" class="desc orderable" aria-sort="descending">' in shown
    assert 'href="?sort=number&amp;jenis=%22%3E%3Cscript%3E#names"' in shown
    assert 'href="?sort=name&amp;jenis=%22%3E%3Cscript%3E#names"' in shown
    assert shown.count("aria-sort") == 1


def test_a_column_of_numbers_begins_with_the_largest():
    assert 'href="?sort=-number#names"' in head("")


def test_a_table_that_hides_a_column_leaves_it_to_the_others():
    first, second = table([]), table([])
    first.columns["number"].column.visible = False
    assert [column.name for column in first.columns] == ["name"]
    assert [column.name for column in second.columns] == ["name", "number"]
    assert [column.name for column in table([]).columns] == ["name", "number"]
