"""The virtual environment of a fresh clone: made, reused, repaired."""

import importlib.metadata
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ektp import bootstrap
from ektp.bootstrap import ROOT, Fault


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone whose steps are recorded instead of done."""
    venv, done = tmp_path / ".venv", []
    (tmp_path / "requirements.txt").write_text("one==1\ntwo==2\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\n--no-binary=four\nthree==3\n")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "_STAMP", venv / "installed.json")
    monkeypatch.setattr(bootstrap, "_UNFINISHED", venv / "unfinished")
    monkeypatch.setattr(bootstrap, "_uv", lambda: None)
    monkeypatch.setattr(bootstrap, "_install", done.append)

    def make(command):
        done.append("venv")
        (venv / "bin").mkdir()
        (venv / "bin" / "python").touch()

    monkeypatch.setattr(bootstrap, "_checked", make)
    return SimpleNamespace(path=tmp_path, venv=venv, done=done)


def test_it_is_made_once(clone):
    bootstrap.ensure("requirements.txt")
    bootstrap.ensure("requirements.txt")
    assert clone.done == ["venv", "requirements.txt"]


def test_changed_requirements_are_installed_into_it(clone):
    bootstrap.ensure("requirements.txt")
    (clone.path / "requirements.txt").write_text("one==1.1\n")
    bootstrap.ensure("requirements.txt")
    assert clone.done == ["venv", "requirements.txt", "requirements.txt"]


def test_tests_add_their_tools_and_a_start_then_finds_what_it_needs(clone):
    bootstrap.ensure("requirements.txt", "requirements-dev.txt")
    bootstrap.ensure("requirements.txt")
    assert clone.done == ["venv", "requirements-dev.txt"]


def test_an_interrupted_installation_is_made_again_from_nothing(clone, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(bootstrap, "_install", lambda _name: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bootstrap.ensure("requirements.txt")
    (clone.venv / "half").touch()
    bootstrap.ensure("requirements.txt")
    assert clone.done == ["venv", "venv", "requirements.txt"]
    assert not (clone.venv / "half").exists()


def test_an_interrupted_upgrade_too(clone, monkeypatch):
    bootstrap.ensure("requirements.txt")
    (clone.path / "requirements.txt").write_text("one==1.1\n")
    with monkeypatch.context() as broken:
        broken.setattr(bootstrap, "_install", lambda _name: (_ for _ in ()).throw(Fault("no network")))
        with pytest.raises(Fault):
            bootstrap.ensure("requirements.txt")
    bootstrap.ensure("requirements.txt")
    assert clone.done == ["venv", "requirements.txt", "venv", "requirements.txt"]


def test_another_python_needs_another_environment(clone, monkeypatch):
    bootstrap.ensure("requirements.txt")
    monkeypatch.setattr(bootstrap.sys, "version", "3.99")
    bootstrap.ensure("requirements.txt")
    assert clone.done == ["venv", "requirements.txt"] * 2


def test_without_any_way_to_make_one_the_package_to_install_is_named(clone, monkeypatch):
    monkeypatch.setattr(bootstrap, "find_spec", lambda _name: None)
    with pytest.raises(Fault, match="apt install python3-venv"):
        bootstrap.ensure("requirements.txt")


def test_a_full_disk_is_said_before_anything_is_fetched(clone, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda _path: SimpleNamespace(free=5))
    with pytest.raises(Fault, match="The disk is full"):
        bootstrap.ensure("requirements.txt")
    assert clone.done == []


def test_requirement_files_include_each_other(clone):
    (clone.path / "requirements.txt").write_text(
        "# zero==0\none==1 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\ntwo==2\n"
    )
    pins = ["one==1 --hash=sha256:1 --hash=sha256:2", "two==2", "three==3"]
    assert bootstrap._pins("requirements-dev.txt") == (["--no-binary=four"], pins)


def test_every_requirement_is_pinned_and_none_is_missing():
    """Packages are installed without resolving, so the files must name everything that anything needs."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        pins = [Requirement(line.partition(" --hash")[0]) for line in bootstrap._pins(name)[1]]
        pinned = {canonicalize_name(pin.name) for pin in pins}
        for pin in pins:
            assert str(pin.specifier).startswith("=="), pin
            if pin.marker and not pin.marker.evaluate():
                continue
            for text in importlib.metadata.requires(pin.name) or []:
                need = Requirement(text)
                wanted = need.marker is None or need.marker.evaluate({"extra": ""})
                if wanted or "python_full_version" in str(need.marker):
                    assert canonicalize_name(need.name) in pinned, f"{pin.name} needs {need}"


def test_no_file_names_a_registry():
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml", "Dockerfile"):
        assert "://" not in (ROOT / name).read_text().replace("postgresql://", "").replace("redis://", "")
