"""Answers to odd values: who may give them, to what, and that none is written over another."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from regencies.models import MarkAnswer, Regency
from regencies.odd_answers import Asked, Overtaken, answer_mark
from tests.factories import (
    close_month,
    make_answer,
    make_balance,
    make_bureau,
    make_leader,
    make_officer,
    make_population,
    make_province,
    make_regency,
    make_report,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 23)


@pytest.fixture
def regency():
    regency = make_regency(code="16.13", province=make_province())
    make_population(regency=regency, effective_on=dt.date(2016, 8, 1), eligible=100)
    make_balance(regency=regency, date=dt.date(2016, 8, 21), recorded_total=95)
    make_report(regency=regency, date=DAY, recorded=6)
    return regency


@pytest.fixture
def officer(regency):
    return make_officer(regency, first_name="Sari")


@pytest.fixture
def bureau(regency):
    return make_bureau(regency.province)


def asked(**changed) -> Asked:
    return Asked(
        **{"code": "16.13", "date": DAY, "rule": "above_eligible", "value": 101, "seen": 0} | changed
    )


def explain(user, text="Warga luar daerah ikut terekam", **changed) -> MarkAnswer:
    return answer_mark(user=user, asked=asked(**changed), kind="explained", text=text)


def test_an_officer_explains_and_the_history_says_who_and_why(officer):
    answer = explain(officer)
    [event] = answer.history.all()
    assert (answer.author, answer.value, answer.kind) == (officer, 101, "explained")
    assert event.pgh_context == {
        "user": officer.pk,
        "user_name": "Sari",
        "why": "Warga luar daerah ikut terekam",
        "source": "marks",
    }


def test_the_bureau_explains_accepts_and_asks_again(bureau):
    seen = 0
    for kind, text in [("explained", "Sudah dicek"), ("returned", "Berapa orang?"), ("accepted", "")]:
        seen = answer_mark(user=bureau, asked=asked(seen=seen), kind=kind, text=text).pk
    assert list(MarkAnswer.objects.order_by("pk").values_list("kind", flat=True)) == [
        "explained",
        "returned",
        "accepted",
    ]


@pytest.mark.parametrize("kind", ["accepted", "returned"])
def test_an_officer_neither_accepts_nor_asks(officer, kind):
    with pytest.raises(Regency.DoesNotExist):
        answer_mark(user=officer, asked=asked(), kind=kind, text="Benar")
    assert not MarkAnswer.objects.exists()


@pytest.mark.parametrize("kind", ["explained", "accepted", "returned"])
def test_nobody_from_elsewhere_answers(regency, kind):
    neighbour = make_officer(make_regency(code="16.05", province=regency.province))
    elsewhere = make_bureau(make_province(code="17", name="Bengkulu"))
    for user in (neighbour, elsewhere, make_leader(regency.province)):
        with pytest.raises(Regency.DoesNotExist):
            answer_mark(user=user, asked=asked(), kind=kind, text="Benar")
    assert not MarkAnswer.objects.exists()


@pytest.mark.parametrize("kind", ["explained", "returned"])
@pytest.mark.parametrize("text", ["", "  \n ", "x" * 501, "\0\u202e"])
def test_an_answer_of_words_needs_words_that_fit(bureau, kind, text):
    with pytest.raises(ValidationError):
        answer_mark(user=bureau, asked=asked(), kind=kind, text=text)
    assert not MarkAnswer.objects.exists()


def test_the_database_refuses_words_that_are_missing_and_unknown_answers(regency):
    for fields in ({"text": ""}, {"kind": "forgiven"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_answer(regency=regency, **fields)


@pytest.mark.parametrize(
    "changed", [{"value": 102}, {"date": DAY - dt.timedelta(days=1)}, {"rule": "stock_below_zero"}]
)
def test_a_mark_that_the_ledger_does_not_have_is_not_answered(officer, changed):
    with pytest.raises(Overtaken):
        explain(officer, **changed)


def test_a_mark_corrected_since_it_was_shown_is_not_answered(officer, regency):
    regency.daily_reports.update(recorded=5)
    with pytest.raises(Overtaken):
        explain(officer)
    assert not MarkAnswer.objects.exists()


def test_an_answer_given_since_the_mark_was_shown_is_not_passed_over(officer, bureau):
    returned = answer_mark(user=bureau, asked=asked(), kind="returned", text="Berapa orang?")
    with pytest.raises(Overtaken):
        explain(officer)
    assert explain(officer, seen=returned.pk).pk > returned.pk


def test_the_same_answer_sent_twice_is_one_answer(officer):
    assert explain(officer).pk == explain(officer, text="  Warga luar daerah\nikut terekam ").pk
    assert MarkAnswer.objects.count() == 1


def test_a_closed_month_may_be_answered(officer, regency):
    close_month(province=regency.province, month=DAY.replace(day=1))
    assert explain(officer)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_told_of_the_other(officer, bureau):
    results = []

    def give(user, kind) -> None:
        try:
            results.append(answer_mark(user=user, asked=asked(), kind=kind, text="Sekaligus").kind)
        except Overtaken:
            results.append("overtaken")
        finally:
            connection.close()

    people = [
        threading.Thread(target=give, args=pair) for pair in ((officer, "explained"), (bureau, "returned"))
    ]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=20)
    assert len(results) == 2 and results.count("overtaken") == 1
    assert MarkAnswer.objects.count() == 1
