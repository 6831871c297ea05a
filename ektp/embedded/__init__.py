"""PostgreSQL and Valkey from wheels, started beside the application, and everything that `bin/run` does.

Nothing here is used in production, where DATABASE_URL and REDIS_URL name servers of your own.
"""

from pathlib import Path

from ektp.embedded.folder import DataFolder


def environment(data_dir: Path | str) -> dict[str, str] | None:
    """The variables that reach a running embedded instance; None when none is running on that folder."""
    return (DataFolder(data_dir).notice() or {}).get("environment")
