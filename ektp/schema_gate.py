"""Nothing is served on a database whose migrations are not all applied.

`bin/run` and docker compose migrate before they start the web server; this stands where somebody does not, or
where a migration was interrupted. Once the database is as it should be it is not asked about again.
"""

import logging
import pkgutil
import time
from collections.abc import Callable, Iterable
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from ektp import errors

logger = logging.getLogger(__name__)
LOOK_AGAIN_SECONDS = 1.0
# Styles of the page that says so, and the addresses that tell a machine how it is.
OPEN = ("/static/", "/sehat/")


class SchemaGate:
    """A WSGI application around another."""

    def __init__(self, application: Callable) -> None:
        self.application = application
        self.is_open = False
        self._look_at = 0.0

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if self.is_open or environ.get("PATH_INFO", "").startswith(OPEN) or self._may_open():
            return self.application(environ, start_response)
        with translation.override(settings.LANGUAGE_CODE):  # this thread may still have its last reader's
            response = errors.answer(WSGIRequest(environ), errors.UPGRADING)
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def _may_open(self) -> bool:
        """Looks at most once in a while; a database that is away is the application's to speak about."""
        if time.monotonic() < self._look_at:
            return False
        try:
            missing, unknown = compare()
        except DatabaseError:
            return True
        self.is_open = not missing
        if missing:
            self._look_at = time.monotonic() + LOOK_AGAIN_SECONDS
            names = ", ".join(sorted(f"{label}.{name}" for label, name in missing))
            logger.error("Nothing is served until these migrations are applied: %s (run migrate).", names)
        elif unknown:
            logger.warning("The database was migrated by a newer version than this: upgrade this process.")
        return self.is_open


def compare() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Migrations of this version that the database lacks, and its migrations of our apps that this lacks."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    ours = shipped()
    labels = {label for label, _name in ours}
    return ours - applied, {each for each in applied - ours if each[0] in labels}


def shipped() -> set[tuple[str, str]]:
    """App and name of every migration that this version brings, without importing them."""
    found = set()
    for app in apps.get_app_configs():
        module, _is_explicit = MigrationLoader.migrations_module(app.label)
        try:
            folders = getattr(import_module(module), "__path__", [])  # some have a module of that name
        except ModuleNotFoundError:
            continue
        names = (each.name for each in pkgutil.iter_modules(folders) if not each.ispkg)
        found |= {(app.label, name) for name in names if not name.startswith("_")}
    return found
