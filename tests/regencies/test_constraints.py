"""PostgreSQL itself refuses each bad row, whoever sends it; every named constraint is broken once."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, CheckConstraint
from django.utils.translation import override

from regencies import clock
from regencies.models import (
    FLOWS,
    LARGEST_FLOW,
    LARGEST_TOTAL,
    TOTALS,
    AuditEvent,
    AuditSeal,
    Membership,
    Province,
    RecoveryCode,
    Regency,
    SealedRows,
    ServiceDayException,
    Submission,
    UnderdevelopedPeriod,
    UploadPiece,
)
from tests.factories import (
    close_month,
    make_answer,
    make_balance,
    make_deadline,
    make_invitation,
    make_population,
    make_province,
    make_regency,
    make_report,
    make_request,
    make_upload,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 30)
OWN = apps.get_app_config("regencies").get_models


def named_constraints() -> dict[str, BaseConstraint]:
    return {constraint.name: constraint for model in OWN() for constraint in model._meta.constraints}


def province(**fields) -> None:
    Province.objects.create(**{"code": "17", "name": "Bengkulu"} | fields)


def regency(**fields) -> None:
    fields = {"code": "16.13", "kind": "kabupaten", "name": "Musi Rawas Utara"} | fields
    Regency.objects.create(province=make_province(), short_name="Muratara", **fields)


def own_parent() -> None:
    row = make_regency()
    Regency.objects.filter(pk=row.pk).update(parent=row)


def twice(make, **fields) -> None:
    make(**fields)
    make(**fields)


def membership(**fields) -> None:
    Membership.objects.create(user=make_user(), **fields)


def same_membership_twice() -> None:
    user, area = make_user(), make_province()
    for _time in range(2):
        Membership.objects.create(user=user, role="bureau", province=area)


def underdeveloped(**fields) -> None:
    UnderdevelopedPeriod.objects.create(**{"from_year": 2015, "legal_basis": "Perpres 131/2015"} | fields)


def whole_province_closed_twice() -> None:
    for _time in range(2):
        ServiceDayException.objects.create(province=make_province(), date=DAY, is_open=False, reason="Banjir")


def submission_twice() -> None:
    user, regency = make_user(), make_regency()
    for _time in range(2):
        Submission.objects.create(
            user=user, key=UUID(int=1), regency=regency, date=DAY, digest="", outcome="added", version=1
        )


def recovery_code(**fields) -> None:
    RecoveryCode.objects.create(**{"user": make_user(), "number": 1, "hashed": "argon2"} | fields)


def sealed_rows_twice() -> None:
    seal = AuditSeal.objects.create(number=1, made_at=clock.now(), xid=1, digest="a", key="k", signature="s")
    part = {"columns": [], "numbers": [], "digests": b"", "floor": 0, "top": 0}
    twice(SealedRows.objects.create, seal=seal, table="regencies_auditevent", **part)


BAD = {
    "audit_event_once_an_hour": lambda: twice(
        AuditEvent.objects.create,
        user=make_user(),
        action="saw",
        kind="province",
        code="16",
        hour=clock.now(),
    ),
    "sealed_rows_once": sealed_rows_twice,
    "recovery_code_number_once": lambda: twice(recovery_code, user=make_user()),
    "recovery_code_is_hashed": lambda: recovery_code(hashed=""),
    "month_closed_once": lambda: twice(close_month),
    "month_is_its_first_day": lambda: close_month(month=DAY),
    "submission_once": submission_twice,
    "correction_request_open_once": lambda: twice(make_request, regency=make_regency()),
    "correction_request_has_reason": lambda: make_request(reason=""),
    "correction_request_decided_by_somebody": lambda: make_request(state="accepted"),
    "correction_request_declined_with_a_word": lambda: make_request(
        state="declined", decided_by=make_user(), decided_at=clock.now()
    ),
    "mark_answer_says_something": lambda: make_answer(text=""),
    "mark_answer_kind_known": lambda: make_answer(kind="maybe"),
    "upload_state_known": lambda: make_upload(state="lost"),
    "upload_piece_once": lambda: twice(
        UploadPiece.objects.create, upload=make_upload(), number=0, content=b""
    ),
    "province_code_format": lambda: province(code="07"),
    "province_timezone_known": lambda: province(timezone="Europe/London"),
    "province_weekdays_valid": lambda: province(service_weekdays=[1, 8]),
    "regency_code_format": lambda: regency(code="1613"),
    "regency_kind_matches_code": lambda: regency(code="16.71"),
    "regency_not_its_own_parent": own_parent,
    "underdeveloped_once_per_start": lambda: twice(underdeveloped, regency=make_regency()),
    "underdeveloped_years_ordered": lambda: underdeveloped(regency=make_regency(), to_year=2014),
    "service_day_once_per_area": whole_province_closed_twice,
    "deadline_name_once": lambda: twice(make_deadline, name="Sama"),
    "deadline_target_is_ratio": lambda: make_deadline(target_ratio=Decimal("1.01")),
    "deadline_announced_before_due": lambda: make_deadline(announced_on=dt.date(2016, 10, 1)),
    "deadline_measure_known": lambda: make_deadline(measure="printing"),
    "deadline_status_known": lambda: make_deadline(status="maybe"),
    "daily_report_once": lambda: twice(make_report, regency=make_regency()),
    "reconciliation_once": lambda: twice(make_balance, regency=make_regency(), recorded_total=1),
    "reconciliation_states_something": lambda: make_balance(regency=make_regency()),
    "population_once_per_date": lambda: twice(make_population, regency=make_regency()),
    "population_covers_eligible": lambda: make_population(regency=make_regency(), population=999),
    "population_eligible_positive": lambda: make_population(regency=make_regency(), eligible=0),
    "population_within_reason": lambda: make_population(regency=make_regency(), population=1_000_000_001),
    "membership_regency_iff_officer": lambda: membership(role="officer", province=make_province()),
    "membership_once": same_membership_twice,
    "invitation_gives_one_thing": lambda: make_invitation(role="officer"),
    "invitation_keeps_a_digest": lambda: make_invitation(digest="x" * 64),
    "invitation_accepted_or_withdrawn": lambda: make_invitation(
        accepted_by=make_user(), accepted_at=clock.now(), withdrawn_at=clock.now()
    ),
    "invitation_accepted_by_somebody": lambda: make_invitation(accepted_at=clock.now()),
    "invitation_expires_later": lambda: make_invitation(expires_at=clock.now() - dt.timedelta(days=1)),
    "invitation_names_somebody": lambda: make_invitation(name=""),
    "invitation_one_password_link": lambda: twice(
        make_invitation, kind="password", role="", user=make_user()
    ),
    **{
        f"{name}_{flow}_range": lambda make=make, flow=flow: make(**{flow: LARGEST_FLOW + 1})
        for name, make in [("daily_report", make_report), ("correction_request", make_request)]
        for flow in FLOWS
    },
    **{
        f"reconciliation_{total}_range": lambda total=total: make_balance(
            regency=make_regency(), **{total: LARGEST_TOTAL + 1}
        )
        for total in TOTALS
    },
}


def test_every_named_constraint_is_broken_here():
    assert set(BAD) == set(named_constraints())


@pytest.mark.parametrize("name", BAD)
def test_the_database_refuses(name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BAD[name]()
    assert refused.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("name", BAD)
def test_people_are_told_in_their_language(name):
    constraint = named_constraints()[name]
    with override("id"):
        message = str(constraint.violation_error_message)
    assert message != str(BaseConstraint.default_violation_error_message)
    assert name not in message


@pytest.mark.parametrize(
    "bad",
    [
        lambda: make_report(recorded=-1),
        lambda: make_balance(regency=make_regency(), blank_stock=-1),
        lambda: province(service_weekdays=[]),
        lambda: make_deadline(target_ratio=0),
        lambda: membership(role="bureau", province=make_province(), regency=make_regency()),
        lambda: membership(role="admin", province=make_province()),
        lambda: regency(kind="kota"),
    ],
)
def test_the_other_side_of_a_rule_is_refused_too(bad):
    with pytest.raises(IntegrityError), transaction.atomic():
        bad()


def test_checks_are_the_database_s_and_not_only_the_form_s():
    assert sum(isinstance(each, CheckConstraint) for each in named_constraints().values()) >= 20
