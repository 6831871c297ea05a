"""What can go wrong, in one sentence with the way out."""


class BackupError(Exception):
    """The backup was not made, or nothing was restored."""
