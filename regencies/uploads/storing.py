"""Keeping what was sent: the bytes in pieces in the database, so that web and worker may be two machines."""

import hashlib
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from regencies.imports import KINDS
from regencies.models import Province, Upload, UploadPiece, User

PIECE = 1 << 20
MOST_UNFINISHED = 5
LONGEST_NAME = 150
HALF_MONTH = "half-month"
State = Upload.State
UNFINISHED = (
    State.WAITING,
    State.CHECKING,
    State.ASKING,
    State.READY,
    State.CONFIRMED,
    State.WRITING,
)


class TooManyUnfinished(Exception):
    """The person has ``MOST_UNFINISHED`` files that are neither written nor cancelled."""


def kinds_for(user: User) -> list[str]:
    """The kinds of file that *user* may send; none for whoever enters nothing."""
    if "bureau" in user.roles:
        return [*reversed(KINDS), HALF_MONTH]
    return [name for name, kind in KINDS.items() if kind.officers_may] if "officer" in user.roles else []


def rights_of(user: User, *, hold: bool = False) -> frozenset[tuple]:
    """What *user* is at this moment; nothing when switched off. With *hold* it stays so until the transaction
    ends."""
    account, rows = User.objects.filter(pk=user.pk, is_active=True), user.memberships.all()
    if hold:
        account, rows = account.select_for_update(no_key=True), rows.select_for_update(no_key=True)
    is_active = bool(account.values_list("pk"))
    return frozenset(rows.values_list("role", "province", "regency")) if is_active else frozenset()


def province_of(user: User) -> Province | None:
    """The province that a file of *user* belongs to: the one that he keeps, else his regency's."""
    membership = user.memberships.exclude(role="leadership").select_related("province").order_by("role", "pk")
    found = membership.first()
    return found.province if found else None


def unfinished_of(user: User) -> models.QuerySet[Upload]:
    """Files of *user* that wait for him or are worked on, the latest first."""
    return Upload.objects.filter(author=user, state__in=UNFINISHED)


def keep(*, user: User, province: Province, file: UploadedFile, kind: str = "") -> Upload:
    """Store *file*; the same file sent twice before it is finished is one upload.

    Raises ``TooManyUnfinished``.
    """
    digest = hashlib.sha256()
    for piece in file.chunks(PIECE):
        digest.update(piece)
    name = clean_name(file.name)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        unfinished = unfinished_of(user)
        same = unfinished.filter(sha256=digest.hexdigest(), file_name=name).first()
        if same is not None:
            return same
        if unfinished.count() >= MOST_UNFINISHED:
            raise TooManyUnfinished
        upload = Upload.objects.create(
            author=user,
            province=province,
            kind=kind,
            file_name=name,
            size=file.size,
            sha256=digest.hexdigest(),
        )
        file.seek(0)
        keep_part(upload, UploadPiece.FILE, file.chunks(PIECE))
    return upload


def keep_part(upload: Upload, part: str, pieces: Iterable[bytes]) -> None:
    """Store *pieces* as *part*, in place of what it was."""
    upload.pieces.filter(part=part).delete()
    for number, content in enumerate(pieces):
        UploadPiece.objects.create(upload=upload, part=part, number=number, content=content)


def pieces_of(upload: Upload, part: str = UploadPiece.FILE) -> Iterator[bytes]:
    """The bytes of a part; one piece is held at a time."""
    numbers = list(upload.pieces.filter(part=part).values_list("number", flat=True))
    for number in numbers:
        yield bytes(upload.pieces.values_list("content", flat=True).get(part=part, number=number))


@contextmanager
def file_of(upload: Upload) -> Iterator[Path]:
    """The file on this machine's disk, as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="ektp-upload-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as target:
            for piece in pieces_of(upload):
                target.write(piece)
        yield path


def clean_name(name: str | None) -> str:
    """A file's name for people to read: no folders, nothing invisible or turning the line round."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in last)
    shown = unicodedata.normalize("NFC", " ".join(shown.split())).lstrip(". ") or "berkas"
    if len(shown) <= LONGEST_NAME:
        return shown
    stem, dot, ending = shown.rpartition(".")
    if not dot or len(ending) > 8:
        return shown[: LONGEST_NAME - 1] + "…"
    return f"{stem[: LONGEST_NAME - 2 - len(ending)]}….{ending}"
