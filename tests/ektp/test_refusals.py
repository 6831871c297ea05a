"""What cannot start says so in one sentence on standard error and ends with status 1."""

import errno
import os
import shutil
import socket
import subprocess
from collections import namedtuple

import pytest

from ektp.bootstrap import ROOT, Fault, listen
from ektp.embedded.faults import from_os_error
from ektp.embedded.folder import DataFolder
from tests.ektp.launching import call, processes

Usage = namedtuple("Usage", "total used free")


def one_sentence(done):
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_a_busy_port(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = one_sentence(call(tmp_path / "data", "run", EKTP_PORT=port))
    assert f"Cannot listen on 127.0.0.1:{port}" in said
    assert "EKTP_PORT" in said
    assert processes(tmp_path) == {}


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1", "٨٠٨٠"])
def test_a_port_that_is_none(port):
    with pytest.raises(Fault, match="is not a port number"):
        listen("127.0.0.1", port)


def test_a_pinned_date_that_does_not_exist(tmp_path):
    said = one_sentence(call(tmp_path / "data", "run", EKTP_TODAY="2016-02-31"))
    assert said.startswith('EKTP_TODAY="2016-02-31" is not a date')
    assert not (tmp_path / "data" / "demonstration.json").exists()


def test_a_folder_that_cannot_be_written(tmp_path):
    # Permissions do not stop root, the kernel's own file system does.
    folder = "/sys/ektp-data"
    if os.geteuid() != 0:
        tmp_path.chmod(0o500)
        folder = str(tmp_path / "data")
    said = one_sentence(call(tmp_path, "run", EKTP_DATA_DIR=folder))
    assert said.startswith(f"No permission to write to {folder}")
    tmp_path.chmod(0o700)


def test_a_disk_that_is_full(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**9, 10**9, 4096))
    with pytest.raises(Fault, match="The disk is full"):
        DataFolder(tmp_path / "data").prepare()


def test_a_disk_that_fills_up_later():
    assert "disk is full" in str(from_os_error(OSError(errno.ENOSPC, "No space left", "/somewhere")))


def test_a_folder_of_somebody_else(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    with pytest.raises(Fault, match="belongs to another user"):
        DataFolder(tmp_path).prepare()


def test_a_python_that_is_too_old(tmp_path):
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    for tool in ("dirname", "sh"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    done = subprocess.run(
        ["/bin/sh", ROOT / "bin" / "run"], env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    said = one_sentence(done)
    assert said.startswith("Python 3.11 or newer is needed (found: Python 3.9.2)")


def test_production_without_its_settings_says_which_one_is_missing(tmp_path):
    complete = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1",
        "DJANGO_SECRET_KEY": "x" * 60,
        "DJANGO_ALLOWED_HOSTS": "ktp.example.go.id",
        "DJANGO_HTTPS": "proxy",
    }
    for missing in ("DJANGO_SECRET_KEY", "DJANGO_ALLOWED_HOSTS", "DJANGO_HTTPS"):
        present = {name: value for name, value in complete.items() if name != missing}
        done = call(tmp_path / "data", "manage", "check", **present)
        assert done.returncode != 0
        assert f"{missing} is not set." in done.stderr
    assert call(tmp_path / "data", "manage", "check", **complete).returncode == 0
