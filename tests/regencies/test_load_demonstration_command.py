"""The demonstration as it stands on the day for which it is meant, and at the end of its year."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.utils.timezone import localtime

from regencies import demonstrations
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
    report = DailyReport.objects.get(regency__code="16.07", date="2016-08-15")
    assert localtime(report.history.get().pgh_created_at).isoformat() == "2016-08-15T16:30:00+07:00"
    balance = Reconciliation.objects.filter(date="2016-07-31").first()
    assert localtime(balance.history.get().pgh_created_at).isoformat() == "2016-08-01T08:00:00+07:00"
    events = DailyReport.history.rel.related_model.objects
    assert localtime(events.order_by("-pgh_created_at").first().pgh_created_at).date() <= DAY
    assert events.filter(pgh_created_at__lt="2016-08-29T12:00:00Z").count() == 364 - 14


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
