"""What the chain covers: the audit trail and every history table, each row as a text that stays the same."""

from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from ektp.backup.manifest import SAME_TEXT
from regencies.models import AuditCheck, AuditEvent
from regencies.models.history import HistoryEvent


@dataclass(frozen=True)
class Table:
    """``key`` is the column that numbers the rows in the order in which they were begun."""

    name: str
    key: str
    columns: tuple[str, ...]


def covered_models() -> list[type[models.Model]]:
    """Histories of every application, new ones too."""
    histories = [model for model in apps.get_models() if issubclass(model, HistoryEvent)]
    return [AuditEvent, AuditCheck, *histories]


def covered_tables() -> list[Table]:
    found = [
        Table(
            model._meta.db_table,
            model._meta.pk.column,
            tuple(field.column for field in model._meta.concrete_fields),
        )
        for model in covered_models()
    ]
    return sorted(found, key=lambda table: table.name)


def same_text(cursor) -> None:
    """Have this transaction write values as every server does; see ``ektp.backup.manifest``."""
    for statement in SAME_TEXT:
        cursor.execute(statement)


def row_digest(columns: tuple[str, ...] | list[str]) -> str:
    """SQL for the SHA-256 of a row. The columns are named: one that is added later changes no old row."""
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    return f"sha256(convert_to(ROW({quoted})::text, 'UTF8'))"
