"""Brings database, translations and static files up to date before anything is served.

Run as a process of its own (`python -m ektp.embedded.prepare [--demonstration]`), so that Django is loaded
once for all of it and the launcher stays small.
"""

import dataclasses
import hashlib
import io
import os
import subprocess
import sys
import time
from pathlib import Path

from ektp.bootstrap import ROOT, say
from ektp.embedded import demonstration
from ektp.embedded.folder import DataFolder

_STATIC_STAMP = ".collected"


def translations() -> None:
    """Compile the catalogues that changed."""
    stale = [
        catalogue
        for catalogue in (ROOT / "locale").glob("*/LC_MESSAGES/*.po")
        if not catalogue.with_suffix(".mo").exists()
        or catalogue.with_suffix(".mo").stat().st_mtime < catalogue.stat().st_mtime
    ]
    if not stale:
        return
    from babel.messages import mofile, pofile

    for path in stale:
        with path.open("rb") as source:
            catalogue = pofile.read_po(source, locale=path.parent.parent.name)
        draft = path.with_suffix(f".mo.{os.getpid()}")
        with draft.open("wb") as target:
            mofile.write_mo(target, catalogue)
        draft.replace(path.with_suffix(".mo"))


def _static_state() -> str:
    """Changes whenever a static file, a package or the way they are collected does."""
    made_by = ("requirements.txt", "ektp/static_files.py")
    lines = [hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in made_by]
    for path in sorted((ROOT / "static").rglob("*")):
        found = path.stat()
        lines.append(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def static_files() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / _STATIC_STAMP
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Collecting static files …")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)


def database() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date …")
        call_command("migrate", interactive=False, verbosity=0)


def first_data(folder: DataFolder, own_database: bool) -> None:
    """Load the demonstration on a first start, and only into a database that holds no province yet."""
    from django.apps import apps

    wanted = demonstration.wanted(folder, own_database)
    if not wanted.loaded:
        if apps.get_model("regencies", "Province").objects.exists():
            wanted = demonstration.kept(folder) or dataclasses.replace(
                wanted, name=demonstration.NONE, today=""
            )
        else:
            wanted.keep(folder)
            _load(wanted.name)
    dataclasses.replace(wanted, loaded=True).keep(folder)


def _load(name: str) -> None:
    from django.core.management import call_command

    say(f"Loading the demonstration {name} …")
    began = time.monotonic()
    call_command("load_demonstration", name)
    # The first page then shows figures at once instead of a notice that they are being derived.
    call_command("recompute", verbosity=0, stdout=io.StringIO())
    say(f"Demonstration loaded in {time.monotonic() - began:.1f} s.")


def main(arguments: list[str]) -> int:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db import DatabaseError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")
    try:
        translations()
        django.setup()
        database()
        static_files()
        if "--demonstration" in arguments:
            first_data(DataFolder(os.environ["EKTP_DATA_DIR"]), "EKTP_LOCAL" not in os.environ)
    except (ImproperlyConfigured, CommandError) as error:
        say(str(error))
        return 1
    except DatabaseError as error:
        say(f"The database cannot be used: {' '.join(str(error).split())}")
        return 1
    except subprocess.SubprocessError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
