#!/bin/sh
# Finds a Python that is new enough and hands over to bootstrap.py. Called by bin/run, bin/manage and bin/test.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$here/bootstrap.py" "$@"
    fi
done
found=$(python3 --version 2>/dev/null || echo "none")
echo "Python 3.11 or newer is needed (found: $found). On Debian 12: apt install python3 python3-venv" >&2
exit 1
