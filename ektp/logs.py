"""How a log line is written: one event is one line, and no text in it can forge another.

``json`` for machines, ``text`` for people. Both say which request or task a line belongs to.
"""

import datetime as dt
import json
import logging

from ektp import request_id, task_log

FIELDS = ("method", "route", "status", "state", "ms", "user", "queries", "query_ms")
"""What callers may add through ``extra``; None is left out."""

_HARMFUL = [
    *range(32),
    *range(127, 160),
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
]
_ESCAPES = {code: f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" for code in _HARMFUL} | {
    9: "\\t",
    10: "\\n",
    13: "\\r",
}


def configuration(form: str, level: str = "") -> dict:
    """``settings.LOGGING``. *form*: json or text; *level* instead of INFO for us and WARNING for others."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "ektp.logs.JsonLines"}, "text": {"()": "ektp.logs.TextLines"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level.upper() or "WARNING"},
        "loggers": {
            "ektp": {"level": level.upper() or "INFO"},
            # Every request has a line of ours, with its status; a failure keeps its traceback.
            "django.request": {"level": "ERROR"},
        },
    }


def harmless(text: str) -> str:
    """*text* without anything that moves a terminal's cursor, ends a line or turns its direction."""
    if text.isascii() and text.isprintable():  # nearly every line
        return text
    return text.translate(_ESCAPES).encode("utf-8", "backslashreplace").decode()


def _facts(record: logging.LogRecord) -> dict:
    """The id, the task and what the caller added, in a fixed order."""
    task = task_log.current()
    found = {
        "request_id": request_id.current() or None,
        "task": task and task[0],
        "task_id": task and task[1],
    } | {name: getattr(record, name, None) for name in FIELDS}
    return {name: value for name, value in found.items() if value is not None}


class JsonLines(logging.Formatter):
    """One JSON object a line, ASCII only; times are UTC."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        } | _facts(record)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class TextLines(logging.Formatter):
    """``time LEVEL logger message name=value …``; a traceback follows, each of its lines set in."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items())
        head = f"{self.formatTime(record)} {record.levelname} {record.name} {record.getMessage()} {facts}"
        line = harmless(head.rstrip())
        if record.exc_info:
            traceback = self.formatException(record.exc_info).splitlines()
            line = "\n".join([line, *(f"    | {harmless(part)}" for part in traceback)])
        return line
