"""A sheet made from any consistent ledger reads back to the same numbers, without a complaint."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from regencies.areas import load_regions
from regencies.imports.half_month import planned_half_month
from tests.factories import make_balance, make_population
from tests.regencies.imports.half_month.sheets import (
    HEADER,
    TITLES,
    Truth,
    csv_sheet,
    expected,
    table,
    workbook,
)

CODES = [f"16.{number:02d}" for number in (*range(1, 14), 71, 72, 73, 74)]
COUNTS = st.integers(0, 100_000_000)


@st.composite
def truths(draw) -> Truth:
    eligible = draw(st.integers(1, 1_000_000_000))
    recorded = draw(st.integers(0, eligible))
    return Truth("", "", eligible, recorded, draw(COUNTS), draw(st.integers(0, recorded)), draw(COUNTS))


def percentages(truth: Truth) -> list[str]:
    """The ways in which people write what *truth* comes to."""
    percent = 100 * truth.recorded / truth.eligible
    return [f"{percent:.2f}".replace(".", ","), f"{percent:.1f}%", f"{percent:.0f} %", f"{percent / 100:.4f}"]


class TestRoundTrip(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.regencies = {regency.code: regency for regency in load_regions("16").province.regencies.all()}

    @settings(max_examples=25)
    @given(st.data())
    def test_what_is_read_is_what_was_written(self, data):
        codes = data.draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(sorted))
        regencies = self.regencies
        ledger = [
            Truth(code, regencies[code].full_name, *list(vars(data.draw(truths())).values())[2:])
            for code in codes
        ]
        for truth in ledger:
            make_population(regency=regencies[truth.code], eligible=truth.eligible, population=None)
            make_balance(
                regency=regencies[truth.code],
                recorded_total=truth.recorded,
                printed_total=truth.recorded - truth.ready,
                blank_stock=truth.blanks,
                temporary_outstanding=truth.temporary,
            )
        rows = table(ledger)
        for row, truth in zip(rows, ledger, strict=False):
            row[5] = data.draw(st.sampled_from(percentages(truth)))
        write = data.draw(st.sampled_from([csv_sheet, workbook]))
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder), [*TITLES, HEADER, *rows])
            with planned_half_month(path) as plan:
                assert [problem.line("F") for problem in plan.problems.kept] == []
                assert {line.code: dict(line.read) for line in plan.lines} == expected(ledger)
                assert all(set(line.drift.values()) == {0} for line in plan.lines)
                assert all(line.print_ready_drift == 0 for line in plan.lines)
                result = plan.apply()
        assert (result.added, result.changed, result.left) == (len(ledger), 0, len(ledger))
