"""The containers' health checks: ``python -m ektp.health [worker|scheduler]``, or of the web server."""

import http.client
import os
import socket
import sys


def web() -> int:
    """It serves, under the host name and scheme that it expects."""
    host = os.environ.get("DJANGO_ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    asking = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    asking.request("GET", "/sehat/", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return 0 if asking.getresponse().status == 200 else 1


def process(kind: str) -> int:
    """A process of this kind on this machine gave a sign of life within the last minute."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ektp.settings")
    django.setup()
    from ektp.health.finding import SILENT
    from ektp.health.latest import watch

    database = watch.look().database
    if database is None:
        # Not this container's fault: starting it again would mend nothing.
        return 0
    signs = database.workers if kind == "worker" else database.schedulers
    here = socket.gethostname()
    mine = [sign for sign in signs if sign.name.endswith(f"@{here}") or sign.name.startswith(f"{here}:")]
    return 0 if any(sign.age < SILENT for sign in mine) else 1


def main(arguments: list[str]) -> int:
    return process(arguments[0]) if arguments else web()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
