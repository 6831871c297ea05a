"""The checks of the supply chain see what is wrong: each is shown a tree that is."""

import shutil

import pytest

from ektp.bootstrap import ROOT
from tests.supply import bill, licences, pins

FILES = [f"{name}.{kind}" for name in pins.FILES for kind in ("in", "txt")]


@pytest.fixture
def tree(tmp_path, monkeypatch):
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(pins, "ROOT", tmp_path)
    return tmp_path


def edit(path, before, after):
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_the_pins_agree(tree):
    assert pins.problems() == []


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("requirements.in", "Django==5.2.", "Django==5.1.", "requirements.in asks for Django==5.1."),
        ("requirements.in", "openpyxl==", "# openpyxl==", "et-xmlfile is pinned and nothing needs it"),
        ("requirements.txt", "sqlparse==", "sqlparse-else==", "sqlparse is needed and not pinned"),
        ("requirements.txt", "six==1", "six==0", "is installed, ==0"),
    ],
)
def test_what_does_not_agree_is_named(tree, file, before, after, said):
    edit(tree / file, before, after)
    assert any(said in problem for problem in pins.problems())


def test_a_pin_without_hashes_is_named(tree):
    (tree / "requirements.txt").write_text((tree / "requirements.txt").read_text() + "colorama==0.4.6\n")
    assert "requirements.txt: colorama has no hashes" in pins.problems()


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("MIT AND Zlib", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("", False),
    ],
)
def test_only_allowed_licences_pass(licence, may):
    assert licences.may_be_used(licence, licences.ALLOWED) is may


def test_a_package_whose_licence_nobody_knows_is_named(monkeypatch):
    monkeypatch.delitem(licences.SAID, "vine")
    assert any(problem.startswith("vine: no licence known") for problem in licences.problems())


def test_the_bill_names_everything_that_runs_and_is_valid(tmp_path):
    assert bill.main(tmp_path / "bill.json") == 0
    text = (tmp_path / "bill.json").read_text()
    named = {part.name for part in bill.bill().components}
    assert named >= {"django", "psycopg2-binary", "bootstrap", "chart.js", "public-sans"}
    assert '"specVersion": "1.6"' in text
