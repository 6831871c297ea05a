"""What a day's row says of obstacles and remarks."""

import datetime as dt

import pytest

from reports.day_table import day_notes

DAY = dt.date(2016, 9, 16)


@pytest.mark.parametrize(
    ("zero_reason", "note", "said"),
    [
        ("Listrik padam", "Listrik padam", "Listrik padam"),
        ("Listrik padam", "Genset dipinjam", "Listrik padam; Genset dipinjam"),
        ("", "Jemput bola", "Jemput bola"),
    ],
)
def test_the_reason_for_a_zero_and_the_remark_are_said_once(zero_reason, note, said):
    assert day_notes([(DAY, zero_reason, note)]) == {DAY: said}
