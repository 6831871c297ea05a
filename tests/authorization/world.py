"""Two provinces with two regencies each, alike in everything but names, codes and figures, and their people.

What belongs to one area is told by its *secrets*: names, texts and numbers that stand nowhere else.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from regencies.models import FLOWS, DailyReport, Province, Regency, User
from tests.factories import (
    close_month,
    make_answer,
    make_balance,
    make_bureau,
    make_deadline,
    make_leader,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
    make_request,
    make_upload,
    make_user,
)
from tests.reports.worlds import bring_all_up_to_date

AUGUST = [dt.date(2016, 8, day) for day in range(1, 30)]
ODD, ZERO, UNREPORTED = dt.date(2016, 8, 9), dt.date(2016, 8, 10), dt.date(2016, 8, 25)
HEADER = (
    "kode_wilayah,tanggal,perekaman,cetak_baru,cetak_ulang,"
    "blangko_diterima,blangko_rusak,suket_terbit,suket_ditarik"
)
PROVINCES = {"16": "Swarnapura", "17": "Bengkalisa"}
REGENCIES = {
    "16.05": ("Alfajaya", 1_234_501),
    "16.13": ("Betasari", 2_345_602),
    "17.05": ("Gamaraya", 3_456_703),
    "17.13": ("Deltamulya", 4_567_804),
}


@dataclass
class Person:
    """*writes* are the areas whose rows he may change: codes of regencies, and of a province he keeps."""

    name: str
    role: str
    user: User | None
    sees: frozenset[str] = frozenset()
    client: Client = field(default_factory=Client)

    @property
    def writes(self) -> frozenset[str]:
        return frozenset() if self.role in {"leadership", "", "anonymous"} else self.sees

    def may_see(self, code: str) -> bool:
        return code in self.sees


def secrets_of(code: str) -> tuple[str, ...]:
    """What may be read by nobody who does not see the area with that code."""
    if code in PROVINCES:
        return (PROVINCES[code],)
    name, eligible = REGENCIES[code]
    return (name, name.lower(), str(eligible), f"{eligible:,}".replace(",", "."))


SECRETS = {code: secrets_of(code) for code in (*PROVINCES, *REGENCIES)}


def make_world() -> dict[str, Person]:
    """Everybody by name: ``officer 16.05``, ``bureau 17``, ``leadership 16``, ``roleless``, ``anonymous``."""
    people = [Person("anonymous", "anonymous", None), Person("roleless", "", make_user())]
    for code, name in PROVINCES.items():
        province = make_province(code=code, name=name)
        make_deadline(province=province, name=f"Tenggat {name}", legal_basis=f"SE {name}")
        bureau = make_bureau(province, first_name="Biro", last_name=name)
        regencies = [_regency(province, each) for each in REGENCIES if each.startswith(code)]
        close_month(province=province, month=dt.date(2016, 6, 1))
        seen = frozenset({code, *(regency.code for regency in regencies)})
        leader = make_leader(province, first_name="Gubernur", last_name=name)
        people += [Person(f"bureau {code}", "bureau", bureau, seen)]
        people += [Person(f"leadership {code}", "leadership", leader, seen)]
        people += [_officer(regency) for regency in regencies]
    bring_all_up_to_date()
    for person in people:
        if person.user is not None:
            person.client.force_login(person.user)
    for person in people:
        _send_files(person)
    return {person.name: person for person in people}


def _regency(province: Province, code: str) -> Regency:
    name, eligible = REGENCIES[code]
    regency = make_regency(province=province, code=code, name=name, short_name=name)
    # In a month that is open: June is closed below.
    make_population(
        regency=regency, effective_on=dt.date(2016, 7, 1), eligible=eligible, source=f"DKB {name}"
    )
    make_balance(
        regency=regency,
        recorded_total=eligible // 2,
        printed_total=eligible // 3,
        blank_stock=5000,
        temporary_outstanding=100,
        source=f"Saldo {name}",
    )
    flows = dict.fromkeys(FLOWS, 0)
    days = [dt.date(2016, 7, 5), *(day for day in AUGUST if day not in {ZERO, UNREPORTED})]
    DailyReport.objects.bulk_create(
        DailyReport(
            regency=regency,
            date=day,
            **flows | {"recorded": 4000 if day == ODD else 100 + day.day % 7, "printed": 50 + day.day % 5},
            note=f"nota {name}",
        )
        for day in days
    )
    make_report(regency=regency, date=dt.date(2016, 6, 3))
    make_report(regency=regency, date=ZERO, recorded=0, zero_reason=f"Jaringan putus di {name}")
    return regency


def _officer(regency: Regency) -> Person:
    user = make_officer(regency, first_name="Petugas", last_name=regency.name)
    asked = {"regency": regency, "author": user, "reason": f"Salah ketik di {regency.name}"}
    make_request(**asked, date=dt.date(2016, 8, 11))
    make_request(**asked, date=dt.date(2016, 8, 12))
    make_answer(regency=regency, author=user, date=ODD, text=f"Jemput bola {regency.name}")
    return Person(f"officer {regency.code}", "officer", user, frozenset({regency.code}))


def _send_files(person: Person) -> None:
    """A file that waits for its confirmation, one with mistakes, and one that nobody has looked at."""
    codes = sorted(code for code in person.writes if "." in code)
    for number, rest in enumerate([f"{UNREPORTED},7,0,0,0,0,0,0", "2016-08-24,x,0,0,0,0,0,0"]):
        if codes:
            text = f"{HEADER}\n{codes[0]},{rest}\n"
            name = f"{REGENCIES[codes[0]][0]}-{number}.csv"
            file = SimpleUploadedFile(name, text.encode(), "text/csv")
            assert person.client.post("/impor/", {"berkas": file}).status_code == 302
    if codes:
        province = Province.objects.get(code=codes[0][:2])
        make_upload(author=person.user, province=province, file_name=f"{REGENCIES[codes[0]][0]}-w.csv")
