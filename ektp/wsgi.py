"""WSGI entry point for the application server."""

import os

from django.core.wsgi import get_wsgi_application

from ektp.schema_gate import SchemaGate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")

application = SchemaGate(get_wsgi_application())
