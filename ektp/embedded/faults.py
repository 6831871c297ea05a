"""What stops a start for a reason that a person can mend."""

import errno
import shutil
from pathlib import Path

from ektp.bootstrap import Fault

__all__ = ["Fault", "Stopped", "disk_is_full", "from_os_error", "last_lines"]


class Stopped(BaseException):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, the terminal closed)."""


def from_os_error(error: OSError) -> Fault:
    where = error.filename or "the data folder"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Fault(
            f"The disk is full: nothing more can be written to {where}. Free some space and start again."
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Fault(
            f"No permission to write to {where}: "
            "use a folder that you own, for example EKTP_DATA_DIR=$HOME/ektp-data."
        )
    return Fault(f"{error.strerror or error}: {where}.")


def disk_is_full(folder: Path) -> bool:
    return shutil.disk_usage(folder).free < 1_000_000


def last_lines(log: Path, count: int = 3) -> str:
    """The end of a log, to be quoted in a Fault; empty when there is none."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return " | ".join(line.strip() for line in lines[-count:] if line.strip())
