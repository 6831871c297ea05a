"""Texts for the phone, the letter and the group chat of the regencies' offices.

They go to people, not to the screen, so they are Indonesian whatever language the page is read in.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

from django.utils import translation

from regencies.formatting import long_date
from regencies.models import Province, Regency

from .calls import Call, Waiting
from .known import Known

SIMULATED = "(Data simulasi, bukan laporan sebenarnya.)"


def letter(call: Call, province: Province) -> str:
    """One message to one office."""
    text = (
        f"Yth. Disdukcapil {call.regency.short_name}: laporan KTP-el tanggal {dates_in_words(call.missing)} "
        "belum masuk. Mohon segera dikirim; bila ada kendala, mohon kabari kami. Terima kasih. "
        f"{province.bureau_name} Provinsi {province.name}"
    )
    return _marked(text, province, " ")


def recap(
    calls: Sequence[Call], waiting: Waiting, never: Sequence[Regency], province: Province, known: Known
) -> str:
    """One message about all of them, in the order of the list."""
    lines = [f"Rekap laporan KTP-el Provinsi {province.name}, {_as_of(province, known)}."]
    if calls:
        lines += ["", "Belum masuk:"]
        lines += [
            f"{number}. {call.regency.short_name}: {dates_in_words(call.missing)}"
            for number, call in enumerate(calls, start=1)
        ]
    if waiting.regencies:
        lines += ["", f"Hari ini ditunggu sampai pukul {waiting.until:%H.%M}: {_names(waiting.regencies)}."]
    if never:
        lines += ["", f"Belum pernah melapor: {_names(never)}."]
    lines += ["", f"Mohon segera dilengkapi. Terima kasih. {province.bureau_name}"]
    return _marked("\n".join(lines), province, "\n")


def dates_in_words(dates: Iterable[dt.date]) -> str:
    """29 dan 30 Agustus 2016; 1 s.d. 5 Agustus serta 1 September 2016. From rising dates."""
    months = []
    for _month, days in groupby(dates, lambda date: (date.year, date.month)):
        days = list(days)
        months.append((days[0].year, _listed(_runs(days)), days[0]))
    words = []
    for place, (year, days, first) in enumerate(months):
        name = long_date_in_indonesian(first).split(" ", 1)[1]
        same_year = place + 1 < len(months) and months[place + 1][0] == year
        words.append(f"{days} {name.rsplit(' ', 1)[0] if same_year else name}")
    return _listed(words, last=" serta ")


def long_date_in_indonesian(date: dt.date) -> str:
    with translation.override("id"):
        return long_date(date)


def _runs(days: list[dt.date]) -> list[str]:
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day.day - 1:
            runs[-1].append(day.day)
        else:
            runs.append([day.day])
    found = []
    for run in runs:
        found += [f"{run[0]} s.d. {run[-1]}"] if len(run) > 2 else [str(day) for day in run]
    return found


def _listed(words: list[str], last: str = " dan ") -> str:
    if len(words) < 2:
        return "".join(words)
    comma = "," if len(words) > 2 else ""
    return ", ".join(words[:-1]) + comma + last + words[-1]


def _names(regencies: Iterable[Regency]) -> str:
    return _listed([regency.short_name for regency in regencies])


def _as_of(province: Province, known: Known) -> str:
    day = long_date_in_indonesian(known.date)
    if not known.is_today:
        return f"keadaan akhir {day}"
    return f"{day} pukul {known.now.astimezone(known.zone):%H.%M} {province.zone_label}"


def _marked(text: str, province: Province, space: str) -> str:
    return text + space + SIMULATED if province.is_simulated else text
