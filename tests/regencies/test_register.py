"""The bureau's register: wajib KTP from a date on, with what it changes."""

import datetime as dt
from fractions import Fraction

import pytest

from regencies.ledger import Outcome, Refused
from regencies.ledger.register import delete_figure, figure_lines, odd_figure, register_seen, save_figure
from regencies.ledger.writing import Outdated
from regencies.models import PopulationFigure, Regency
from tests.factories import (
    close_month,
    make_balance,
    make_bureau,
    make_officer,
    make_population,
    make_province,
    make_regency,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2016, 8, 15)


@pytest.fixture
def regency():
    regency = make_regency(code="16.13", name="Musi Rawas Utara")
    make_population(regency=regency, eligible=1000, population=1800)
    return regency


@pytest.fixture
def bureau(client, regency):
    user = make_bureau(regency.province, first_name="Budi")
    client.force_login(user)
    return user


def save(user, regency, effective_on=DAY, *, population=1850, eligible=1020, seen=None, **fields):
    return save_figure(
        user=user,
        regency=regency,
        effective_on=effective_on,
        population=population,
        eligible=eligible,
        source=fields.pop("source", "DKB"),
        seen=register_seen(regency, effective_on) if seen is None else seen,
        **fields,
    )


def test_the_change_is_against_what_was_in_force_that_day(regency):
    make_population(regency=regency, effective_on=dt.date(2016, 8, 20), eligible=5)
    eligible, population = figure_lines(regency, DAY, population=None, eligible=1020)
    assert (eligible.before, eligible.change, eligible.share) == (1000, 20, Fraction(1, 50))
    assert (population.before, population.change) == (1800, None)


def test_large_changes_and_dates_to_come_are_odd_and_must_be_confirmed(bureau, regency):
    assert odd_figure(regency, DAY, figure_lines(regency, DAY, population=None, eligible=1050)) == []
    assert len(odd_figure(regency, DAY, figure_lines(regency, DAY, population=None, eligible=1051))) == 1
    ahead = dt.date(2016, 12, 31)
    for effective_on, eligible in ((DAY, 1051), (ahead, 1020)):
        with pytest.raises(Refused) as refused:
            save(bureau, regency, effective_on, eligible=eligible)
        assert list(refused.value.message_dict) == ["confirmed"]
        assert save(bureau, regency, effective_on, eligible=eligible, confirmed=True) is Outcome.ADDED


def test_fewer_who_must_hold_a_card_than_were_recorded_by_that_date_is_odd(bureau, regency):
    make_balance(regency=regency, date=dt.date(2016, 8, 1), recorded_total=1010)
    before, after = dt.date(2016, 7, 31), dt.date(2016, 8, 1)

    def odd(day, eligible):
        return odd_figure(regency, day, figure_lines(regency, day, population=None, eligible=eligible))

    assert odd(after, 1009) == ["Total perekaman melebihi wajib KTP (1.009)."]
    assert odd(after, 1010) == odd(before, 1009) == []


def test_residents_may_be_left_out(bureau, regency):
    assert save(bureau, regency, population=None) is Outcome.ADDED
    figure = PopulationFigure.objects.get(effective_on=DAY)
    assert (figure.population, figure.eligible) == (None, 1020)
    assert figure.history.get().pgh_context["user_name"] == "Budi"


@pytest.mark.parametrize(
    ("fields", "refused_at"),
    [
        ({"eligible": 1020, "population": 1019}, "__all__"),
        ({"eligible": 0}, "__all__"),
        ({"population": 1_000_000_001}, "__all__"),
        ({"effective_on": dt.date(2016, 7, 5)}, "effective_on"),
    ],
)
def test_the_impossible_is_refused(bureau, regency, fields, refused_at):
    close_month(province=regency.province)
    with pytest.raises(Refused) as refused:
        save(bureau, regency, **{"confirmed": True} | fields)
    assert refused_at in refused.value.message_dict
    assert PopulationFigure.objects.count() == 1


def test_a_change_and_a_deletion_need_a_reason_and_stay_in_the_history(bureau, regency):
    save(bureau, regency)
    with pytest.raises(Refused):
        save(bureau, regency, eligible=1021)
    assert save(bureau, regency, eligible=1021, reason="Salah baca") is Outcome.CHANGED
    assert save(bureau, regency, eligible=1021) is Outcome.UNCHANGED
    seen = register_seen(regency, DAY)
    delete_figure(user=bureau, regency=regency, effective_on=DAY, seen=seen, reason="Bukan kabupaten ini")
    events = PopulationFigure.pgh_event_model.objects.filter(effective_on=DAY).order_by("pgh_id")
    assert [(event.pgh_label, event.eligible, event.pgh_context["why"]) for event in events] == [
        ("insert", 1020, ""),
        ("update", 1021, "Salah baca"),
        ("delete", 1021, "Bukan kabupaten ini"),
    ]


def test_a_figure_that_came_in_after_the_preview_is_shown_first(bureau, regency):
    seen = register_seen(regency, DAY)
    make_population(regency=regency, effective_on=dt.date(2016, 8, 1), eligible=1010)
    with pytest.raises(Outdated):
        save(bureau, regency, seen=seen)


def test_only_the_bureau_of_the_province_keeps_the_register(regency):
    for stranger in (make_officer(regency), make_bureau(make_province(code="17", name="Bengkulu"))):
        with pytest.raises(Regency.DoesNotExist):
            save(stranger, regency)


def test_the_list_shows_the_figures_in_force_and_what_they_changed(client, bureau, regency):
    make_population(regency=regency, effective_on=DAY, eligible=980)
    make_population(regency=regency, effective_on=dt.date(2016, 9, 1), eligible=2000)
    make_regency(code="16.01")
    rows = {row.regency.code: row for row in client.get("/penduduk/").context["rows"]}
    assert rows["16.01"].figure is None
    assert (rows["16.13"].figure.eligible, rows["16.13"].change) == (980, -20)
    page = client.get("/penduduk/16.13/")
    assert [row.figure.eligible for row in page.context["rows"]] == [2000, 980, 1000]
    assert client.get(f"/penduduk/16.13/?tanggal={DAY}").context["form"]["eligible"].value() == 980
