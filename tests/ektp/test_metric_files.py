"""Counting takes its place on the disk beforehand, and goes on in memory where there is none."""

import errno
import os

import pytest
from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict

from ektp import metric_files, metrics
from ektp.metric_files import SolidFile

MANY = [f"{number:04d} {'x' * 100}" for number in range(2000)]


@pytest.fixture
def full_disk(monkeypatch):
    def write(_descriptor, _content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(metric_files.os, "write", write)


@pytest.fixture
def opened():
    files = []

    def open_file(path):
        files.append(SolidFile(str(path)))
        return files[-1]

    yield open_file
    for file in files:
        file.close()


def test_all_counting_is_done_in_such_files():
    assert metrics.requests and values.MmapedDict is SolidFile


def test_a_file_has_no_holes_however_much_is_counted(opened, tmp_path):
    path = tmp_path / "counter_1.db"
    file = opened(path)
    for key in MANY:
        file.write_value(key, 2.0, 0.0)
    size = path.stat().st_size
    assert size > 65536
    with path.open("rb") as whole:
        assert os.lseek(whole.fileno(), 0, os.SEEK_HOLE) == size
    assert {key: value for key, value, *_ in MmapedDict.read_all_values_from_file(path)} == dict.fromkeys(
        MANY, 2.0
    )
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_process_counted_before_it_began_again_is_kept(opened, tmp_path):
    path = tmp_path / "counter_1.db"
    opened(path).write_value("requests", 7.0, 0.0)
    assert opened(path).read_value("requests") == (7.0, 0.0)


@pytest.mark.usefixtures("full_disk")
def test_a_process_that_begins_on_a_full_disk_counts_in_memory(opened, tmp_path):
    file = opened(tmp_path / "counter_1.db")
    for key in MANY:
        file.write_value(key, 3.0, 0.0)
    assert {file.read_value(key) for key in MANY} == {(3.0, 0.0)}
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_grow_goes_on_in_memory_and_is_whole_again_later(opened, tmp_path, monkeypatch):
    path = tmp_path / "counter_1.db"
    file = opened(path)
    with monkeypatch.context() as broken:
        broken.setattr(metric_files, "_write_zeros", _no_space)
        for key in MANY[:600]:
            file.write_value(key, 4.0, 0.0)
    assert path.stat().st_size == 65536
    assert len(list(MmapedDict.read_all_values_from_file(path))) < 600
    for key in MANY[600:]:
        file.write_value(key, 4.0, 0.0)
    found = {key: value for key, value, *_ in MmapedDict.read_all_values_from_file(path)}
    assert found == dict.fromkeys(MANY, 4.0)


def _no_space(*_what):
    raise OSError(errno.ENOSPC, "No space left on device")
