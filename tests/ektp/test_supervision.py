"""What is started again, and what ends the whole start."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ektp.embedded import children, supervisor
from ektp.embedded.faults import Fault
from ektp.embedded.supervisor import Service, Supervisor
from tests.ektp.launching import eventually


@pytest.fixture
def watching(tmp_path, monkeypatch):
    """A supervisor of one shell command, with pauses too short to wait for."""
    monkeypatch.setattr(supervisor, "_LONGEST_PAUSE", 0.01)
    watching = Supervisor()

    def start(command, **more):
        log = tmp_path / "thing.log"
        service = Service("The thing", log, lambda: children.start(["sh", "-c", command], log=log), **more)
        watching.add(service)
        return watching, service

    yield start
    watching.stop()


def look_until(watching, what):
    def looked():
        watching.look_after()
        return what()

    return eventually(looked, 10)


def test_what_dies_is_started_again(watching):
    watching, service = watching("sleep 60")
    first = service.process.pid
    os.kill(first, signal.SIGKILL)
    assert look_until(watching, lambda: service.process and service.process.pid != first)


def test_what_it_left_behind_is_ended_first(watching, tmp_path):
    note = tmp_path / "child"
    watching, service = watching(f"sleep 60 & echo $! > {note}; wait")
    assert eventually(lambda: note.exists() and note.read_text().strip())
    child = int(note.read_text())
    os.kill(service.process.pid, signal.SIGKILL)
    assert look_until(watching, lambda: not children.works_in(child, Path.cwd()))


def test_a_fault_that_starting_again_cannot_mend_ends_everything(watching):
    watching, _service = watching("echo no such module >&2; exit 3", fatal=(3,))
    with pytest.raises(Fault, match=r"The thing cannot run; the end of .*thing\.log: no such module"):
        look_until(watching, lambda: False)


def test_what_dies_again_and_again_ends_everything(watching):
    watching, service = watching("exit 1")
    with pytest.raises(Fault, match="The thing cannot run"):
        look_until(watching, lambda: False)
    assert service.failures == supervisor._TRIES


def test_what_is_killed_from_outside_is_started_again_however_often(watching):
    watching, service = watching("sleep 60")
    for _kill in range(supervisor._TRIES * 2):
        service.process.kill()
        killed = service.process
        assert look_until(watching, lambda killed=killed: service.process not in (None, killed))
    assert service.failures == 0


def test_what_was_healthy_is_tried_for_as_long_as_it_takes(watching):
    watching, service = watching("exit 1")
    service.was_healthy = True
    assert look_until(watching, lambda: service.failures > supervisor._TRIES)


def test_after_kills_the_pause_stays_short(tmp_path):
    service = Service("The thing", tmp_path / "log", lambda: children.start(["false"], log=None))
    service.launch()
    pauses = []
    for _kill in range(4):
        service._ended(-signal.SIGKILL)
        pauses.append(round(service.due - time.monotonic(), 1))
    service.began -= supervisor._UP_SECONDS
    service._ended(-signal.SIGKILL)
    assert [*pauses, round(service.due - time.monotonic(), 1)] == [0.5, 1, 2, 2, 0.5]
    children.stop(service.process)


def test_a_full_disk_is_named_once_and_waited_for(watching, monkeypatch, capfd):
    monkeypatch.setattr(supervisor, "disk_is_full", lambda _folder: True)
    watching, service = watching("exit 1")
    assert look_until(watching, lambda: service.waits_for_space)
    for _look in range(supervisor._TRIES):
        watching.look_after()
        time.sleep(0.02)
    assert capfd.readouterr().err.count("The disk is full: The thing stopped.") == 1
    monkeypatch.setattr(supervisor, "disk_is_full", lambda _folder: False)
    assert look_until(watching, lambda: service.process is not None)
    assert not service.waits_for_space


def test_pauses_grow(monkeypatch, tmp_path):
    service = Service("The thing", tmp_path / "log", lambda: children.start(["false"], log=None))
    service.launch()
    pauses = []
    for _try in range(supervisor._TRIES - 1):
        service._ended(1)
        pauses.append(round(service.due - time.monotonic(), 1))
    assert pauses == [0.5, 1, 2, 4, 8]
    children.stop(service.process)


def test_a_child_dies_with_its_parent(tmp_path):
    note = tmp_path / "child"
    program = (
        "import pathlib, time; from ektp.embedded import children\n"
        "child = children.start(['sleep', '60'], log=None)\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    assert eventually(lambda: note.exists() and note.read_text())
    child = int(note.read_text())
    assert children.works_in(child, Path.cwd())
    parent.kill()
    parent.wait()
    assert eventually(lambda: not children.works_in(child, Path.cwd()))


def test_a_large_log_is_set_aside(tmp_path):
    log = tmp_path / "web.log"
    with log.open("wb") as file:
        file.truncate(20_000_001)
    os.close(children.open_log(log))
    assert log.stat().st_size == 0
    assert (tmp_path / "web.log.1").stat().st_size == 20_000_001
