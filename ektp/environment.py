"""Reading the environment: every helper fails loudly and says which variable to set."""

import datetime as dt
import os
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding blanks; *default* when unset or empty."""
    return os.environ.get(name, "").strip() or default


def required(name: str, hint: str) -> str:
    """The variable's value; raises ``ImproperlyConfigured`` with *hint* when it is missing."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, empty items dropped."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def number(name: str, default: int) -> int:
    """A whole number; raises ``ImproperlyConfigured`` for anything else."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f'{name}="{value}" is not a whole number.')
    return int(value)


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable: 1, true, yes, on or 0, false, no, off."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f'{name}="{value}" is neither yes nor no: write 1 or 0.')


def folder(name: str) -> str:
    """A folder that is there from now on, or nothing when the variable is unset."""
    path = text(name)
    if path:
        try:
            os.makedirs(path, mode=0o700, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(f'{name}="{path}" is no folder of ours: {error.strerror}.') from None
    return path


def day(name: str) -> dt.date | None:
    """An ISO date, or None when the variable is unset."""
    value = text(name)
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise ImproperlyConfigured(f'{name}="{value}" is not a date: write it as 2016-08-30.') from None


def choice(name: str, allowed: tuple[str, ...], hint: str, default: str = "") -> str:
    """One of *allowed*; raises ``ImproperlyConfigured`` otherwise."""
    value = (text(name, default) or required(name, hint)).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f'{name}="{value}" is not one of {", ".join(allowed)}. {hint}')
    return value


# A line that died without a word is noticed by the system within a minute, whether somebody waits or not; a
# server that takes a connection and says nothing is given up after seconds, before it holds every thread.
KEEPALIVE = {
    "connect_timeout": "5",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}


def postgresql(url: str, options: dict[str, str] = KEEPALIVE) -> dict:
    """Django's database settings for a ``postgresql://user:password@host:port/name`` URL.

    A host that is a percent-encoded path is a socket folder, as in libpq. The URL may say otherwise than
    *options*.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres", "psql"}:
        raise ImproperlyConfigured(
            f'DATABASE_URL begins with "{parts.scheme}:". Only PostgreSQL is supported: '
            "postgresql://user:password@host:5432/name"
        )
    own = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "ektp.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "ektp",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or own.pop("host", "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options | {key: unquote(value) for key, value in own.items()},
    }
