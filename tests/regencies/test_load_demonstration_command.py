"""The demonstration as it stands on the day for which it is meant, and at the end of its year."""

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils.timezone import localtime

from regencies import clock, demonstrations
from regencies.demonstrations.office_hours import entered_at
from regencies.ledger import totals_at
from regencies.models import (
    DailyReport,
    Deadline,
    Membership,
    PopulationFigure,
    Province,
    Reconciliation,
    Regency,
    User,
)
from tests.factories import make_province

DAY = dt.date(2016, 8, 30)


@pytest.fixture(autouse=True)
def quick_hashes(settings):
    """Nineteen passwords are slow to hash by design."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def load() -> str:
    out = io.StringIO()
    call_command("load_demonstration", "sumsel-2016", stdout=out)
    return out.getvalue()


def recorded_of(regencies) -> int:
    balances = Reconciliation.objects.filter(regency__in=regencies, date="2016-07-31")
    flows = DailyReport.objects.filter(regency__in=regencies).aggregate(sum=Sum("recorded"))["sum"]
    return balances.aggregate(sum=Sum("recorded_total"))["sum"] + flows


@pytest.mark.django_db
def test_on_30_august_the_province_stands_where_it_stood():
    said = load()
    assert Province.objects.get().is_simulated
    eligible = PopulationFigure.objects.aggregate(sum=Sum("eligible"))["sum"]
    assert eligible == 5_544_379
    assert eligible - recorded_of(Regency.objects.all()) == 772_165
    assert recorded_of(Regency.objects.filter(code="16.13")) == 78_412
    reported = DailyReport.objects.filter(date=DAY).values_list("regency__code", flat=True)
    assert set(Regency.objects.values_list("code", flat=True)) - set(reported) == {"16.07", "16.10", "16.73"}
    assert not DailyReport.objects.filter(date__gt=DAY).exists()
    assert not Reconciliation.objects.filter(date__gt=DAY).exists()
    deadlines = Deadline.objects.order_by("name").values_list("name", "status")
    assert list(deadlines) == [
        ("Perekaman 30 September 2016", "in_force"),
        ("Sasaran provinsi 92%", "in_force"),
    ]
    assert "Kabupaten Banyuasin, Kabupaten Ogan Ilir, Kota Lubuk Linggau" in said


@pytest.mark.django_db
def test_accounts_are_made_for_every_role_and_their_passwords_work():
    said = load()
    lines = [line.split() for line in said.splitlines() if line.startswith(("biro", "pimpinan", "petugas-"))]
    assert len(lines) == 19
    roles = list(Membership.objects.values_list("role", flat=True))
    assert (roles.count("officer"), roles.count("bureau"), roles.count("leadership")) == (17, 1, 1)
    for username, password, *_rest in lines[:3]:
        assert User.objects.get(username=username).check_password(password)
        assert len(password) >= 12
    assert Membership.objects.get(user__username="petugas-16-07").regency.code == "16.07"
    assert Membership.objects.first().history.get().pgh_context["user_name"] == "demonstration sumsel-2016"


@pytest.mark.django_db
def test_at_the_end_of_the_year_everything_is_loaded(settings):
    settings.EKTP_TODAY = dt.date(2016, 12, 31)
    said = load()
    assert DailyReport.objects.count() == 1878
    assert Reconciliation.objects.count() == 19
    assert "Left for you" not in said
    totals = totals_at(Regency.objects.get(code="16.07"), dt.date(2016, 12, 31))
    assert totals["recorded_total"] == 494_269
    assert totals["recorded_total"] - totals["printed_total"] == 28_000
    assert totals["temporary_outstanding"] == 5_858
    statuses = dict(Deadline.objects.values_list("name", "status"))
    assert len(statuses) == 4
    assert statuses["Perekaman 30 September 2016"] == "superseded"
    first = Deadline.objects.get(name="Perekaman 30 September 2016").history.order_by("pgh_id")
    assert [(event.status, localtime(event.pgh_created_at).date()) for event in first] == [
        ("in_force", dt.date(2016, 5, 12)),
        ("superseded", dt.date(2016, 9, 14)),
    ]


@pytest.mark.django_db
def test_history_is_stamped_as_if_entered_day_by_day_and_never_later_than_now():
    load()
    balance = Reconciliation.objects.filter(date="2016-07-31").first()
    assert localtime(balance.history.get().pgh_created_at).isoformat() == "2016-08-01T08:00:00+07:00"
    entered = [
        (event.date, localtime(event.pgh_created_at).replace(tzinfo=None))
        for event in DailyReport.pgh_event_model.objects.all()
    ]
    assert len(entered) == 364
    assert all(at.date() >= date for date, at in entered)
    assert max(at for _date, at in entered) <= clock.now().replace(tzinfo=None)
    in_time = sum(at <= dt.datetime.combine(date, dt.time(18)) for date, at in entered)
    assert 0.9 < in_time / len(entered) < 0.98


@pytest.mark.django_db
def test_today_s_reports_are_there_however_early_it_is(monkeypatch):
    early = dt.datetime(2016, 8, 30, 6, 15, tzinfo=ZoneInfo("Asia/Jakarta"))
    monkeypatch.setattr(clock, "now", lambda: early)
    load()
    events = DailyReport.pgh_event_model.objects.filter(date=DAY)
    assert {event.pgh_created_at for event in events} == {early}
    assert len(events) == 14


def test_an_office_reports_at_moments_of_its_own_in_the_afternoon_and_seldom_later():
    days = [dt.date(2016, 8, 1) + dt.timedelta(days=number) for number in range(150)]
    moments = {day: entered_at("16.07", day) for day in days}
    assert moments == {day: entered_at("16.07", day) for day in days}
    afternoon = [at for at in moments.values() if dt.time(14, 30) <= at.time() <= dt.time(17, 50)]
    assert 130 < len(afternoon) < 150
    assert len({at.time() for at in afternoon}) > 2
    later = {day: at for day, at in moments.items() if at not in afternoon}
    assert all(at > dt.datetime.combine(day, dt.time(18)) for day, at in later.items())
    assert all(at.isoweekday() < 6 for day, at in later.items() if at.date() != day)


@pytest.mark.django_db
def test_a_database_that_holds_a_province_is_left_alone():
    make_province()
    assert "already holds a province" in load()
    assert not DailyReport.objects.exists()


@pytest.mark.django_db
def test_without_a_pinned_date_it_says_which_date_it_is_meant_for(settings):
    settings.EKTP_TODAY = None
    assert "set EKTP_TODAY=2016-08-30" in load()
    assert DailyReport.objects.count() == 1878


def test_an_unknown_demonstration_is_refused():
    with pytest.raises(CommandError, match='no demonstration "jabar", only: sumsel-2016'):
        call_command("load_demonstration", "jabar")


def test_the_date_is_written_beside_the_data():
    assert demonstrations.names() == ["sumsel-2016"]
    assert demonstrations.meant_for("sumsel-2016") == DAY
