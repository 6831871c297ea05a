"""A device that does not know whether its report arrived sends it again, with the key of the first time."""

import datetime as dt
from uuid import UUID

import pytest

from regencies.ledger import Conflict, KeyReused, Outcome, Refused, save_cells, save_report
from regencies.models import Submission
from tests.factories import make_bureau, make_officer, make_regency, make_report
from tests.regencies.test_saving_a_report import DAY, entry

pytestmark = pytest.mark.django_db
KEY = UUID(int=7)


@pytest.fixture
def regency():
    return make_regency(code="16.13")


@pytest.fixture
def officer(regency):
    return make_officer(regency)


def send(user, regency, *, key=KEY, date=DAY, base_version=0, reason="", **fields):
    return save_report(
        user=user,
        regency=regency,
        date=date,
        entry=entry(**fields),
        base_version=base_version,
        reason=reason,
        key=key,
        source="offline",
    )


def test_the_second_time_is_answered_as_the_first(officer, regency):
    first, second = send(officer, regency), send(officer, regency)
    assert (second.outcome, second.version) == (first.outcome, first.version) == (Outcome.ADDED, 1)
    assert first.report.history.count() == 1


def test_a_late_copy_does_not_undo_what_was_corrected_since(officer, regency):
    send(officer, regency, recorded=112)
    corrected = send(officer, regency, key=UUID(int=8), recorded=121, base_version=1, reason="Salah ketik")
    late = send(officer, regency, recorded=112)
    assert (late.outcome, late.version) == (Outcome.ADDED, 1)
    corrected.report.refresh_from_db()
    assert (corrected.report.recorded, corrected.report.version) == (121, 2)


def test_a_key_never_stands_for_two_reports(officer, regency):
    send(officer, regency, recorded=112)
    with pytest.raises(KeyReused):
        send(officer, regency, recorded=113)
    assert regency.daily_reports.get().recorded == 112


def test_the_same_key_of_another_person_is_another_key(officer, regency):
    send(officer, regency)
    with pytest.raises(Conflict):
        send(make_officer(regency), regency, recorded=99, reason="Dihitung ulang")


def test_what_was_refused_may_be_sent_again_with_its_key(officer, regency):
    with pytest.raises(Refused):
        send(officer, regency, date=DAY + dt.timedelta(days=1))
    assert Submission.objects.count() == 0
    assert send(officer, regency).outcome is Outcome.ADDED


def test_cells_change_alone_beside_what_others_change(regency):
    report = make_report(regency=regency, recorded=100, printed=80)
    bureau = make_bureau(regency.province)
    for seen, cells in [({"recorded": 100}, {"recorded": 101}), ({"printed": 80}, {"printed": 81})]:
        save_cells(user=bureau, regency=regency, date=DAY, seen=seen, cells=cells, reason="Telepon")
    report.refresh_from_db()
    assert (report.recorded, report.printed, report.version) == (101, 81, 3)


def test_a_cell_that_somebody_else_changed_is_a_conflict(regency):
    make_report(regency=regency, recorded=100)
    with pytest.raises(Conflict) as conflict:
        save_cells(
            user=make_bureau(regency.province),
            regency=regency,
            date=DAY,
            seen={"recorded": 90},
            cells={"recorded": 95},
            reason="Telepon",
        )
    assert conflict.value.report.recorded == 100
