"""Whatever stands in the cells of a sheet, it is read or refused in sentences, and never written half."""

import datetime as dt
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from regencies.areas import load_regions
from regencies.imports import FileError
from regencies.imports.cells import Formula, Percent
from regencies.imports.half_month import planned_half_month, sheet
from tests.regencies.imports.half_month.sheets import HEADER, TITLES, stored, table

WORDS = [
    "JUMLAH",
    "16",
    "1608",
    "16.1",
    "-",
    "nihil",
    "habis",
    "66,00 %",
    "1.234",
    "1,234",
    "#DIV/0!",
    "Bogor",
]
CELLS = st.one_of(
    st.none(),
    st.text(max_size=30).map(lambda text: text.strip() or None),
    st.sampled_from([*WORDS, *HEADER, "31 Juni 2016", "s.d. 0 Agustus 2016", "PEREKAMAN", "(1)"]),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.times().map(str),
    st.floats().map(Percent),
    st.just(Formula("=SUM(A1:A9)")),
)


class TestHostileCells(TestCase):
    @classmethod
    def setUpTestData(cls):
        load_regions("16")

    @settings(max_examples=60)
    @given(st.dictionaries(st.tuples(st.integers(0, 8), st.integers(0, 9)), CELLS, min_size=1, max_size=12))
    def test_any_cell_is_read_or_refused(self, changed):
        rows = [[*row, *[None] * (12 - len(row))] for row in [*TITLES, HEADER, *table()]]
        rows.append([None] * 12)
        for (row, place), value in changed.items():
            rows[row][place] = value

        @contextmanager
        def opened(_path, _sheet):
            yield iter(
                [(n, row) for n, row in enumerate(rows, start=1) if any(cell is not None for cell in row)]
            )

        original, sheet.open_rows = sheet.open_rows, opened
        try:
            with planned_half_month(Path("/dev/null"), date=dt.date(2016, 8, 15)) as plan:
                for problem in (*plan.problems.kept, *plan.odd):
                    assert problem.line("F").startswith("F: ")
                assert len(plan.lines) <= len(table())
        except FileError as error:
            assert error.problem.line("F").startswith("F: ")
        finally:
            sheet.open_rows = original
        assert stored() == ([], [])
