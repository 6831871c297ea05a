"""What a backup says of itself: when, of which database, and every table's rows in count and checksum."""

import datetime as dt
import json
from dataclasses import asdict, dataclass

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from .trouble import BackupError

FORMAT = 1
# Texts of values are the same on every server with these.
SAME_TEXT = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, MDY'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)
# Signed-in browsers stay out: a backup is no way into somebody's session.
LEFT_OUT = "django_session"


@dataclass(frozen=True)
class Table:
    """``checksum`` is the sum of 64 bits of each row's MD5: it does not depend on the order of the rows."""

    name: str
    rows: int
    checksum: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    server_version: str
    migrations: list[str]
    tables: list[Table]
    dump_sha256: str = ""
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """Raises ``BackupError`` for what is not a manifest of ours."""
        try:
            found = json.loads(text)
            if found["format"] > FORMAT:
                raise BackupError("The backup was made by a newer version of this program; update first.")
            tables = [Table(**table) for table in found.pop("tables")]
            return cls(tables=tables, **found)
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError("The file is not a backup: its manifest cannot be read.") from error


def checksum_query(table: str) -> str:
    """SQL for rows and checksum of one table."""
    name = connection.ops.quote_name(table)
    return (
        "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text "
        f"FROM public.{name} t"
    )


def describe() -> Manifest:
    """The database as the present transaction sees it; call inside a REPEATABLE READ transaction."""
    with connection.cursor() as cursor:
        for statement in SAME_TEXT:
            cursor.execute(statement)
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall() if name != LEFT_OUT]
        tables = []
        for name in names:
            cursor.execute(checksum_query(name))
            tables.append(Table(name, *cursor.fetchone()))
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    return Manifest(dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), version, applied, tables)
