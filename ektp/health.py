"""The container's health check: the site answers under the host name and scheme that it expects."""

import http.client
import os
import sys


def main() -> int:
    host = os.environ.get("DJANGO_ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    asking = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
    asking.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
    return 0 if asking.getresponse().status < 400 else 1


if __name__ == "__main__":
    sys.exit(main())
