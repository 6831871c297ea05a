"""Plain functions that make rows with sensible defaults; every keyword overrides a field."""

import datetime as dt
import itertools

from regencies.models import (
    FLOWS,
    ClosedMonth,
    CorrectionRequest,
    DailyReport,
    Deadline,
    Invitation,
    MarkAnswer,
    Membership,
    PopulationFigure,
    Province,
    Reconciliation,
    Regency,
    Upload,
    User,
)

_numbers = itertools.count(1)
PASSWORD = "kunci-uji-yang-panjang"


def make_province(**fields) -> Province:
    fields.setdefault("code", "16")
    fields.setdefault("name", "Sumatera Selatan")
    return Province.objects.get_or_create(code=fields.pop("code"), defaults=fields)[0]


def make_regency(**fields) -> Regency:
    fields.setdefault("province", None)
    province = fields.pop("province") or make_province()
    fields.setdefault("code", f"{province.code}.{next(_numbers) % 60 + 1:02d}")
    fields.setdefault("kind", "kota" if fields["code"][3] >= "7" else "kabupaten")
    fields.setdefault("name", f"Wilayah {fields['code']}")
    fields.setdefault("short_name", fields["name"])
    return Regency.objects.create(province=province, **fields)


def make_report(**fields) -> DailyReport:
    flows = dict.fromkeys(
        [
            "printed",
            "reprinted",
            "blanks_received",
            "blanks_spoiled",
            "temporary_issued",
            "temporary_withdrawn",
        ],
        0,
    )
    fields = {"date": dt.date(2016, 8, 30), "recorded": 100} | flows | fields
    if "regency" not in fields:
        fields["regency"] = make_regency()
    return DailyReport.objects.create(**fields)


def make_balance(**fields) -> Reconciliation:
    fields = {"date": dt.date(2016, 7, 31), "source": "Saldo awal"} | fields
    return Reconciliation.objects.create(**fields)


def make_population(**fields) -> PopulationFigure:
    fields = {"effective_on": dt.date(2016, 6, 30), "eligible": 1000, "source": "Uji"} | fields
    fields.setdefault("population", fields["eligible"] * 2)
    return PopulationFigure.objects.create(**fields)


def close_month(**fields) -> ClosedMonth:
    fields.setdefault("province", None)
    fields["province"] = fields["province"] or make_province()
    return ClosedMonth.objects.create(**{"month": dt.date(2016, 7, 1)} | fields)


def make_request(**fields) -> CorrectionRequest:
    """An officer's request to correct a day; its author is an officer of the regency unless given."""
    fields.setdefault("regency", None)
    fields["regency"] = fields["regency"] or make_regency()
    fields.setdefault("author", None)
    fields["author"] = fields["author"] or make_officer(fields["regency"])
    day = {"date": dt.date(2016, 8, 20), "recorded": 120, "base_version": 1, "reason": "Salah ketik"}
    return CorrectionRequest.objects.create(**dict.fromkeys(FLOWS, 0) | day | fields)


def make_answer(**fields) -> MarkAnswer:
    """An answer to an odd value; its author is an officer of the regency unless given."""
    fields.setdefault("regency", None)
    fields["regency"] = fields["regency"] or make_regency()
    fields.setdefault("author", None)
    fields["author"] = fields["author"] or make_officer(fields["regency"])
    mark = {
        "date": dt.date(2016, 8, 20),
        "rule": "far_from_usual",
        "kind": "explained",
        "text": "Jemput bola",
    }
    return MarkAnswer.objects.create(**mark | fields)


def make_invitation(**fields) -> Invitation:
    """An invitation to the province's bureau unless given; its token is not known to anybody."""
    fields.setdefault("province", None)
    fields["province"] = fields["province"] or make_province()
    digest = f"{next(_numbers):064x}"
    return Invitation.objects.create(**{"digest": digest, "name": "Siti Aminah", "role": "bureau"} | fields)


def make_upload(**fields) -> Upload:
    fields.setdefault("author", None)
    fields["author"] = fields["author"] or make_bureau(make_province())
    file = {"kind": "daily-reports", "file_name": "laporan.csv", "size": 3, "sha256": "0" * 64}
    if "province" not in fields:
        fields["province"] = make_province()
    return Upload.objects.create(**file | fields)


def make_deadline(**fields) -> Deadline:
    fields = {
        "name": f"Tenggat {next(_numbers)}",
        "measure": "recorded",
        "target_ratio": 1,
        "due_on": dt.date(2016, 9, 30),
        "announced_on": dt.date(2016, 5, 12),
        "status": "in_force",
        "is_primary": True,
    } | fields
    fields.setdefault("province", None)
    fields["province"] = fields["province"] or make_province()
    return Deadline.objects.create(**fields)


def make_user(**fields) -> User:
    fields.setdefault("username", f"orang-{next(_numbers)}")
    return User.objects.create_user(password=PASSWORD, **fields)


def make_officer(regency: Regency, **fields) -> User:
    user = make_user(**fields)
    Membership.objects.create(user=user, role="officer", province=regency.province, regency=regency)
    return user


def make_bureau(province: Province, **fields) -> User:
    user = make_user(**fields)
    Membership.objects.create(user=user, role="bureau", province=province)
    return user


def make_leader(province: Province, **fields) -> User:
    user = make_user(**fields)
    Membership.objects.create(user=user, role="leadership", province=province)
    return user
