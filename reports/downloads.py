"""Files of what is on screen: the columns, filters, order and date of a table, as CSV or XLSX."""

import csv
from collections.abc import Iterator
from io import BytesIO

from django.http import HttpResponse
from django_tables2 import Table

from regencies.neutral import neutral

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_of(table: Table) -> Iterator[list]:
    """The header, then every row: the columns on screen and no others."""
    for row in table.as_values():
        yield [neutral(value) for value in row]


def _csv(table: Table, response: HttpResponse) -> None:
    response.write("\N{BYTE ORDER MARK}")  # Excel takes the file for Windows-1252 without it.
    csv.writer(response).writerows(
        ["" if value is None else value for value in row] for row in rows_of(table)
    )


def _xlsx(table: Table, response: HttpResponse) -> None:
    from openpyxl import Workbook  # 5 MB for a process that never makes one

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows_of(table):
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    response.write(content.getvalue())


def table_response(table: Table, kind: str, name: str) -> HttpResponse:
    """A download named *name*; *kind* is ``csv`` or ``xlsx``."""
    content_type = "text/csv; charset=utf-8" if kind == "csv" else XLSX_TYPE
    response = HttpResponse(content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    (_csv if kind == "csv" else _xlsx)(table, response)
    return response
