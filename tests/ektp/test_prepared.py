"""What is composed once asks for what its queryset asks for, of every connection and for every number."""

import datetime as dt
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pghistory
import pytest
from django.db import DatabaseError, connection, connections
from django.db.models import Q
from django.db.models.functions import Length, Upper

from ektp.prepared import Prepared, PreparedQuery, any_of, instances
from regencies.models import DailyReport, Membership, Province, Regency, User
from tests.factories import make_bureau, make_officer, make_province, make_regency, make_report

pytestmark = pytest.mark.django_db


def _roles(pk):
    return Membership.objects.filter(user=pk).select_related("province", "regency").order_by("pk")


def test_two_that_were_made_of_one_statement_are_prepared_once():
    """As threads that begin together do; each connection learns a name once."""
    twins = [Prepared("twins_of_a_test", "bigint", "SELECT $1 + 1") for _thread in range(2)]
    assert [twin.row([number]) for twin in twins for number in (1, 2)] == [(2,), (3,)] * 2


def test_it_answers_as_the_queryset_does_for_everybody():
    query = PreparedQuery("roles_for_a_test", _roles)
    regency = make_regency()
    officer, bureau = make_officer(regency), make_bureau(regency.province)
    nobody = User.objects.create_user("tamu")
    for user in (officer, bureau, nobody):
        found = [instances(row, [Membership, Province, Regency]) for row in query.rows(user.pk)]
        assert found == [[each, each.province, each.regency] for each in _roles(user.pk)]
        assert query.count(user.pk) == len(found)
    (membership, province, area), *_others = [
        instances(row, [Membership, Province, Regency]) for row in query.rows(officer.pk)
    ]
    assert (membership.role, province.name, area.full_name) == (
        "officer",
        regency.province.name,
        regency.full_name,
    )


def test_values_that_are_the_same_for_all_stay_values():
    """Nothing of them becomes text of the statement: a quotation mark is found as one."""
    make_province(code="16", name="O'Brien % $1")
    query = PreparedQuery(
        "province_for_a_test", lambda pk: Province.objects.filter(Q(pk=pk) | Q(name="O'Brien % $1"))
    )
    assert [row[1] for row in query.rows(0)] == ["16"]


def test_it_takes_values_of_several_kinds_in_any_order():
    """Each value keeps its place, wherever and however often the queryset names it."""
    regency = make_regency()
    days = [dt.date(2016, 8, 29), dt.date(2016, 8, 30)]
    for date in days:
        make_report(regency=regency, date=date, note="listrik padam")

    def made(keys, note, until, since):
        known = Q(date__gte=since, date__lte=until) | Q(date=until)
        return DailyReport.objects.filter(any_of("regency", keys), known, note=note).values_list(
            "regency_id", "date"
        )

    query = PreparedQuery("reports_for_a_test", made, "bigint[]", "text", "date", "date")
    found = query.rows([regency.pk, 0], "listrik padam", *reversed(days))
    assert sorted(found) == [(regency.pk, date) for date in days]
    assert query.row([regency.pk], "listrik padam", days[0], days[1]) == (regency.pk, days[0])
    assert query.count([regency.pk], "hujan", *days) == query.count([], "listrik padam", *days) == 0


def test_its_instances_are_those_of_the_queryset():
    """With what is annotated, what is selected along and what is JSON, also where there is none."""
    regency = make_regency(code="16.09")
    own = make_regency(code="16.01", parent=regency)

    def made(pk):
        return (
            Regency.objects.filter(Q(pk=pk) | Q(code="16.09"))
            .select_related("province", "parent")
            .annotate(length=Length("code"), word=Upper("short_name"))
            .order_by("code")
        )

    found, whole = PreparedQuery("regencies_for_a_test", made).objects(own.pk), list(made(own.pk))
    assert found == whole == [own, regency]
    for one, other in zip(found, whole, strict=True):
        assert vars(one).keys() == vars(other).keys()
        assert (one.parent, one.province, one.length, one.word) == (
            other.parent,
            other.province,
            other.length,
            other.word,
        )
    query = PreparedQuery("events_for_a_test", lambda pk: Regency.pgh_event_model.objects.filter(pgh_obj=pk))
    with pghistory.context(why="uji"):
        Regency.objects.filter(pk=own.pk).update(capital="Baturaja")
        assert [event.pgh_context for event in query.objects(own.pk)][-1]["why"] == "uji"
    assert query.first(0) is None


def test_every_new_connection_learns_it():
    statement = Prepared("seven_for_a_test", "bigint", "SELECT $1 + %s", [3])
    assert statement.row([4]) == (7,)
    other = connections.create_connection("default")
    try:
        other.connect()
        kept, connections["default"] = connection._connections["default"], other
        try:
            assert statement.row([4]) == (7,)
        finally:
            connections["default"] = kept
    finally:
        other.close()


def test_threads_that_come_first_together_share_one_statement():
    """Two objects of one name would each teach it to the same connection, which refuses the second time."""
    together = threading.Barrier(8)

    def slowly(pk):
        time.sleep(0.02)
        return _roles(pk)

    query = PreparedQuery("roles_of_threads", slowly)

    def first(_number):
        together.wait()
        return query.compose()

    with ThreadPoolExecutor(8) as pool:
        assert len({id(statements) for statements in pool.map(first, range(8))}) == 1


def test_a_wrong_statement_is_an_error_of_the_database_as_any_other():
    with pytest.raises(DatabaseError):
        Prepared("wrong_for_a_test", "bigint", "SELECT nothing_of_that_name").row([1])
