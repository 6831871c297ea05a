"""WSGI entry point for the application server."""

import os
from collections.abc import Callable

from django.core.wsgi import get_wsgi_application

from ektp.schema_gate import SchemaGate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")


def _application() -> Callable:
    served = get_wsgi_application()
    from ektp.again import Again  # what it counts with is ready only once the application is

    return SchemaGate(Again(served))


application = _application()
