"""Provinces and regencies from the official codes."""

import csv
import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from regencies import demonstrations, official_areas
from regencies.models import Province, Regency, UnderdevelopedPeriod


def load(code: str) -> str:
    out = io.StringIO()
    call_command("load_regions", code, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_province_is_loaded_with_its_facts_and_loading_again_changes_nothing():
    assert "17 regencies added, 0 changed, 0 left" in load("16")
    muratara = Regency.objects.get(code="16.13")
    assert (muratara.full_name, muratara.short_name) == ("Kabupaten Musi Rawas Utara", "Muratara")
    assert (muratara.parent.code, muratara.formed_on) == ("16.05", dt.date(2013, 7, 10))
    assert muratara.is_underdeveloped_on(dt.date(2016, 8, 30))
    assert not muratara.is_underdeveloped_on(dt.date(2014, 8, 30))
    assert (muratara.tile_column, muratara.tile_row) == (0, 0)
    assert Regency.objects.get(code="16.73").full_name == "Kota Lubuk Linggau"
    events = Regency.history.rel.related_model.objects.count()
    assert "0 regencies added, 0 changed, 17 left" in load("16")
    assert Regency.history.rel.related_model.objects.count() == events
    assert UnderdevelopedPeriod.objects.count() == 3


@pytest.mark.django_db
def test_what_a_province_words_its_own_way_is_kept_and_the_official_name_follows_the_decree():
    load("16")
    Regency.objects.filter(code="16.07").update(short_name="BA", capital="P. Balai", name="Banyu Asin")
    assert "1 changed, 16 left" in load("16")
    regency = Regency.objects.get(code="16.07")
    assert (regency.short_name, regency.capital, regency.name) == ("BA", "P. Balai", "Banyuasin")


@pytest.mark.django_db
def test_a_regency_that_is_missing_is_added():
    load("16")
    Regency.objects.get(code="16.09").delete()
    assert "1 regencies added, 0 changed, 16 left" in load("16")


@pytest.mark.django_db
def test_every_province_can_be_loaded():
    for code in official_areas.province_names():
        load(code)
    assert (Province.objects.count(), Regency.objects.count()) == (38, 514)
    taken = Regency.objects.values_list("province", "tile_column", "tile_row")
    assert len(set(taken)) == 514


@pytest.mark.django_db
def test_a_code_that_is_no_province_is_refused():
    with pytest.raises(CommandError, match='"99" is not the code of a province'):
        load("99")


def test_time_zones_follow_the_province():
    zones = {code: official_areas.zone_of(code) for code in official_areas.province_names()}
    assert {zones[code] for code in ("11", "16", "21", "36", "61", "62")} == {"Asia/Jakarta"}
    assert {zones[code] for code in ("51", "53", "63", "65", "71", "76")} == {"Asia/Makassar"}
    assert {zones[code] for code in ("81", "82", "91", "92", "93", "94", "95", "96")} == {"Asia/Jayapura"}


def test_the_demonstration_calls_its_regencies_by_their_official_names():
    with (demonstrations.FOLDER / "sumsel-2016" / "names.csv").open(encoding="utf-8") as file:
        names = {row["kode"]: row["nama"] for row in csv.DictReader(file)}
    assert names.pop("16") == official_areas.province_name("16")
    assert names == {regency.code: regency.full_name for regency in official_areas.regencies_of("16")}
