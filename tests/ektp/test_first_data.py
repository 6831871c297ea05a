"""Which demonstration a start loads, and which date it is pinned to."""

import pytest

from ektp.bootstrap import Fault
from ektp.embedded import demonstration
from ektp.embedded.demonstration import Demonstration
from ektp.embedded.folder import DataFolder

LOADED = Demonstration("sumsel-2016", "2016-08-30", loaded=True)
EMPTY = Demonstration("none", "", loaded=True)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("EKTP_DEMO", raising=False)
    monkeypatch.delenv("EKTP_TODAY", raising=False)
    return DataFolder(tmp_path)


def test_a_first_start_loads_the_default_on_the_day_it_is_meant_for(folder):
    assert demonstration.wanted(folder, own_database=False) == Demonstration(
        "sumsel-2016", "2016-08-30", False
    )


def test_a_database_of_your_own_gets_none(folder):
    assert demonstration.wanted(folder, own_database=True) == EMPTY


def test_another_date_can_be_asked_for(folder, monkeypatch):
    monkeypatch.setenv("EKTP_TODAY", "2016-12-31")
    assert demonstration.wanted(folder, own_database=False).today == "2016-12-31"


def test_later_starts_keep_the_date(folder, monkeypatch):
    LOADED.keep(folder)
    assert demonstration.wanted(folder, own_database=False) == LOADED
    assert demonstration.pin(folder) == {"EKTP_TODAY": "2016-08-30"}
    monkeypatch.setenv("EKTP_TODAY", "2016-09-30")
    assert demonstration.pin(folder) == {}


@pytest.mark.parametrize("asked", ["none", "sumsel-2016"])
def test_what_is_loaded_stays(folder, monkeypatch, asked):
    LOADED.keep(folder)
    monkeypatch.setenv("EKTP_DEMO", asked)
    assert demonstration.wanted(folder, own_database=False) == LOADED


def test_a_start_without_one_is_remembered_and_pins_nothing(folder, monkeypatch):
    EMPTY.keep(folder)
    assert demonstration.wanted(folder, own_database=False) == EMPTY
    assert demonstration.pin(folder) == {}
    monkeypatch.setenv("EKTP_DEMO", "sumsel-2016")
    assert demonstration.wanted(folder, own_database=False).name == "sumsel-2016"


def test_an_interrupted_load_is_taken_up_again(folder):
    Demonstration("sumsel-2016", "2016-08-30", loaded=False).keep(folder)
    assert not demonstration.wanted(folder, own_database=False).loaded


def test_an_unknown_one_is_refused_with_those_there_are(folder, monkeypatch):
    monkeypatch.setenv("EKTP_DEMO", "atlantis")
    with pytest.raises(Fault, match='no demonstration "atlantis": EKTP_DEMO may be sumsel-2016 or none'):
        demonstration.wanted(folder, own_database=False)
