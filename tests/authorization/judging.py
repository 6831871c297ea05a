"""What a request did and said, held against what its sender may change and read."""

import io
import json
import zipfile
from collections import Counter
from html import unescape

from django.db import connection

from regencies.models import Membership, Province, Regency
from tests.authorization.recording import Sent, undone
from tests.authorization.world import SECRETS, Person

# What the machinery writes about requests that write; nothing of it is anybody's figures.
MACHINERY = ("django_", "axes_", "pghistory_", "regencies_audit", "auth_")
# All that reading may write: who saw it, and the session's age and messages.
BY_READING = {"regencies_auditevent", "django_session"}
READING = {"GET", "HEAD"}
OFFICER = ("dailyreport", "submission", "correctionrequest", "markanswer", "upload", "stalemark")
OWN = ("regencies_user", "otp_", "regencies_phone", "regencies_recoverycode", "regencies_session")


class Judge:
    """Knows the database as it was before anybody tried anything."""

    def __init__(self) -> None:
        tables = set(connection.introspection.table_names())
        self.tables = sorted(name for name in tables if not name.startswith(MACHINERY))
        self.still = sorted(tables - BY_READING)  # while somebody only reads
        self.before = {name: _rows(name) for name in {*self.tables, *self.still}}
        self.sums = self._sums()
        self.changed = 0  # requests so far that changed anything
        self.regencies = dict(Regency.objects.values_list("pk", "code"))
        self.provinces = dict(Province.objects.values_list("pk", "code"))
        self.kept_by = set(Membership.objects.values_list("user_id", "province__code"))

    def _sums(self) -> dict[str, str]:
        each = " UNION ALL ".join(
            f"SELECT '{name}', count(*) || coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {name} t"
            for name in self.before
        )
        with connection.cursor() as cursor:
            cursor.execute(each)
            return dict(cursor.fetchall())

    def try_out(self, person: Person, request: Sent, **extra):
        """The answer, and every row that the request changed and should not have; nothing is kept."""
        with undone(person):
            response = request.send(person.client, **extra)
            text = text_of(response)
            wrong = self._wrong(person, request)
        return response, text, wrong

    def _wrong(self, person: Person, request: Sent) -> list[tuple[str, str]]:
        """Rows that reading has changed at all, or that writing has changed against the person's rights."""
        reads = request.method in READING
        changes = self._changes(self._sums(), self.still if reads else self.tables)
        self.changed += changes != {}
        return [
            (name, row)
            for name, rows in changes.items()
            for row in rows
            if reads or not self._may_change(person, name, json.loads(row))
        ]

    def changes(self) -> dict[str, Counter]:
        """Rows that are new or gone since the beginning, by table."""
        return self._changes(self._sums(), self.tables)

    def _changes(self, sums: dict[str, str], tables: list[str]) -> dict[str, Counter]:
        changed = [name for name in tables if sums[name] != self.sums[name]]
        return {
            name: (rows := _rows(name)) - self.before[name] | self.before[name] - rows for name in changed
        }

    def _may_change(self, person: Person, table: str, row: dict) -> bool:
        """Whether the row is one of his areas and of a kind that his role writes, or his own account."""
        if person.user is None:
            return False
        own = {row.get("user_id"), row.get("author_id"), row.get("id"), row.get("pgh_obj_id")}
        if table.startswith(OWN):
            keeps = person.role == "bureau" and any(
                (pk, code) in self.kept_by for pk in own for code in person.sees
            )
            return person.user.pk in own or keeps
        if person.role == "officer" and (
            not table.removeprefix("regencies_").startswith(OFFICER)
            or row.get("state") in {"accepted", "declined"}
            or row.get("kind") in {"accepted", "returned"}
        ):
            return False
        code = self.regencies.get(row.get("regency_id")) or self.provinces.get(row.get("province_id"))
        if table.removeprefix("regencies_").startswith("upload"):
            # Whoever loses his account loses his unfinished files: the bureau's act, in its own province.
            if person.role == "bureau" and code:
                return code in person.writes
            return bool(person.writes) and row.get("author_id", person.user.pk) == person.user.pk
        return code in person.writes


def _rows(table: str) -> Counter:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
        return Counter(row for (row,) in cursor.fetchall())


def text_of(response) -> str:
    """Everything that the answer says, its headers and the parts of a workbook included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b" ".join(book.read(name) for name in book.namelist())
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers} {unescape(content.decode(errors='replace'))}"


def leaks(person: Person, request: Sent, text: str) -> list[str]:
    """What the answer tells of areas that the person does not see, but for what he wrote himself."""
    # An officer knows the name of his own province.
    known = {*person.sees, *(code[:2] for code in person.sees)}
    hidden = [secret for code, secrets in SECRETS.items() if code not in known for secret in secrets]
    return [secret for secret in hidden if secret in text and secret not in request.text]
