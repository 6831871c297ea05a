"""Every figure is traced to the words of the message that it was read from."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from regencies.messages import Reading, read_messages
from regencies.pasted import names
from tests.regencies.messages.test_reading import TABLE

TODAY = dt.date(2016, 8, 30)


def read(text: str) -> list[Reading]:
    return read_messages(text, today=TODAY, names=names)


def traced(text: str, reading: Reading) -> list[tuple[str, str, str]]:
    """(kind, field, words of the original) in the order of the text."""
    marks = sorted(reading.marks, key=lambda mark: mark.start)
    return [(mark.kind, mark.name, text[mark.start : mark.end]) for mark in marks]


def test_every_piece_of_the_example_is_traced():
    text = (
        "Lapor Disdukcapil Muratara Selasa 30/8/2016: perekaman 112, cetak 85, sisa blangko 1.907, "
        "suket 0, kendala: jaringan putus 2 jam"
    )
    assert traced(text, read(text)[0]) == [
        ("read", "area_code", "Muratara"),
        ("read", "date", "Selasa"),
        ("read", "date", "30/8/2016"),
        ("read", "recorded", "perekaman 112"),
        ("read", "printed", "cetak 85"),
        ("read", "blank_stock", "sisa blangko 1.907"),
        ("read", "temporary_issued", "suket 0"),
        ("read", "obstacle", "kendala: jaringan putus 2 jam"),
    ]


def test_decoration_does_not_move_what_is_traced():
    text = "🙏\r\n*Muratara*  30/8/2016\r\n1️⃣ *Pere\u200bkaman*   👉 １１２ org\r\nhalo dunia"
    assert traced(text, read(text)[0]) == [
        ("read", "area_code", "Muratara"),
        ("read", "date", "30/8/2016"),
        ("read", "recorded", "Pere\u200bkaman*   👉 １１２"),
        ("unread", "", "halo dunia"),
    ]


def test_a_heading_is_traced_with_each_amount_below_it():
    text = "Muratara 30/8/2016\nBlangko:\n- masuk 500\n- sisa 7"
    assert ("read", "blanks_received", "Blangko") in traced(text, read(text)[0])
    assert ("read", "blank_stock", "Blangko") in traced(text, read(text)[0])


def test_what_is_refused_or_contradictory_is_marked_so():
    text = "Muratara 31/2/2016 perekaman 12,5 cetak 3 cetak 4"
    assert traced(text, read(text)[0]) == [
        ("read", "area_code", "Muratara"),
        ("refused", "date", "31/2/2016"),
        ("refused", "recorded", "perekaman 12,5"),
        ("refused", "printed", "cetak 3"),
        ("refused", "printed", "cetak 4"),
    ]


def test_every_field_is_traced():
    found = [(message, reading) for message, _expected in TABLE for reading in read(message)]
    for message, reading in found:
        traced_fields = {mark.name for mark in reading.marks if mark.kind == "read"}
        stated = {name for name, value in reading.numbers.items() if value is not None}
        remarks = {name for name in ("obstacle", "note") if getattr(reading, name)}
        assert stated | remarks <= traced_fields, message
        assert all(0 <= mark.start < mark.end <= len(message) for mark in reading.marks)


@given(st.text(max_size=300))
def test_marks_stay_within_any_text(text):
    for reading in read(text):
        assert all(0 <= mark.start <= mark.end <= len(text) for mark in reading.marks)
