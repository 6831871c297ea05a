"""What becomes of an upload, step by step: checked, shown, confirmed, written.

Whoever works on one holds an advisory lock of its session: it is free the moment his connection is gone, so
that a job whose machine died is found by its state and done again.
"""

import logging
from collections.abc import Sequence
from pathlib import Path

from django.db import OperationalError, transaction

from ektp.alone import alone
from regencies import clock
from regencies.imports import FileError, Problem
from regencies.imports.contents import Contents, look_into, unpacked_size
from regencies.models import Upload

from . import words
from .lists import Lists, new_lists
from .moved import moved_between
from .plans import plan_of
from .preview import Preview, preview_of, problems_json
from .progress import Progress, Untold
from .recognition import Choice, recognise
from .storing import file_of, kinds_for, rights_of

logger = logging.getLogger(__name__)
State = Upload.State
LOCK_NAMESPACE = 0x494D504F
WORK = (State.WAITING, State.CHECKING, State.CONFIRMED, State.WRITING)
MOST_ATTEMPTS = 3
SMALL_BYTES, SMALL_UNPACKED = 300_000, 5_000_000
FAULT = "cannot be checked because of a fault of ours; it is kept, tell whoever runs this site"


def is_small(upload: Upload, contents: Contents | None = None) -> bool:
    """Whether the file is done while its sender waits for the answer."""
    return upload.size <= SMALL_BYTES and (contents is None or contents.unpacked <= SMALL_UNPACKED)


def work_on(upload_id: int, *, at_once: bool = False) -> None:
    """Bring one upload on as far as it goes without its sender; nothing when somebody is at it already.

    *at_once* leaves what turns out to be large to a worker.
    """
    with alone(LOCK_NAMESPACE, upload_id) as is_mine:
        upload = Upload.objects.select_related("author", "province").filter(pk=upload_id).first()
        if not is_mine or upload is None or upload.state not in WORK:
            return
        is_writing = upload.state in (State.CONFIRMED, State.WRITING)
        begin, to = (WORK[2:], State.WRITING) if is_writing else (WORK[:2], State.CHECKING)
        attempts = upload.result.get("attempts", 0) + 1
        if not move(upload, begin, to, result={"attempts": attempts}):
            return
        if attempts > MOST_ATTEMPTS:
            # Whoever worked on it was killed each time, and could say nothing.
            _refuse(upload, [Problem(FAULT)], {})
            return
        try:
            (_write if is_writing else _check)(upload, at_once=at_once)
        except OperationalError:
            move(upload, (to,), begin[0])
            raise
        except Exception:
            logger.exception("upload %s", upload_id)
            _give_up(upload, begin[0], attempts)


def waiting() -> list[int]:
    """Uploads that somebody has to work on; those that somebody works on are among them."""
    return list(Upload.objects.filter(state__in=WORK).order_by("changed_at").values_list("pk", flat=True))


def move(upload: Upload, begin: Sequence[str], to: str, *, shown: str | None = None, **fields) -> bool:
    """Bring *upload* from one of the states *begin* to *to*; False when it is in another one by now, or when
    its preview is no longer the one whose fingerprint is *shown*."""
    rows = Upload.objects.filter(pk=upload.pk, state__in=begin)
    if shown is not None:
        rows = rows.filter(fingerprint=shown)
    fields |= {"state": to, "changed_at": clock.now()}
    if not rows.update(**fields):
        return False
    for name, value in fields.items():
        setattr(upload, name, value)
    return True


def _give_up(upload: Upload, begin: str, attempts: int) -> None:
    """A fault of ours: tried again by the sweep, and refused in the end instead of tried for ever."""
    if attempts < MOST_ATTEMPTS:
        move(upload, WORK, begin)
    else:
        _refuse(upload, [Problem(FAULT)], {})


def _check(upload: Upload, *, at_once: bool) -> None:
    with file_of(upload) as path:
        try:
            if at_once and unpacked_size(path) > SMALL_UNPACKED:
                move(upload, (State.CHECKING,), State.WAITING, result={})
                return
            contents = look_into(path)
            choice = recognise(
                path, contents, kinds=kinds_for(upload.author), kind=upload.kind, sheet=upload.sheet
            )
            about = _about(upload, contents)
            if isinstance(choice, Choice):
                _preview(upload, path, contents, choice, about)
                return
        except FileError as error:
            _refuse(upload, [error.problem], {})
            return
    question = {"kinds": list(choice.kinds), "sheets": [list(sheet) for sheet in choice.sheets]}
    move(upload, (State.CHECKING,), State.ASKING, preview=about | {"question": question}, result={})


def _about(upload: Upload, contents: Contents) -> dict:
    return {"sheets": [sheet.name for sheet in contents.sheets if sheet.name]}


def _preview(upload: Upload, path: Path, contents: Contents, choice: Choice, about: dict) -> None:
    upload.kind, upload.sheet = choice.kind, choice.sheet
    sheet = contents.sheet(choice.sheet)
    about |= {
        "by_header": choice.by_header,
        "notes": [words.as_json(note) for note in (*contents.notes, *sheet.notes)],
    }
    moved = upload.preview.get("moved") if upload.preview.get("was") else None
    progress = Untold() if is_small(upload, contents) else Progress(upload, sheet.rows * 3 // 2)
    try:
        with new_lists() as lists, progress:

            def listen(problem: Problem) -> None:
                lists.add("errors", [problem.row, problem.column, words.said(problem)])

            with plan_of(upload, path, read=progress, listen=listen, hold=False) as plan:
                progress.compared()
                seen = preview_of(plan, lists)
            show(upload, State.CHECKING, seen, lists, about | ({"moved": moved} if moved else {}))
    except FileError as error:
        _refuse(upload, [error.problem], about)


def show(upload: Upload, begin: str, seen: Preview, lists: Lists, about: dict) -> None:
    """Keep the preview with its lists: ready to be confirmed, refused, or asking for the sheet's date.

    What would change nothing is done: there is nothing to confirm.
    """
    content = about | seen.content
    state, result = State.READY, {}
    if content["problems"]["count"]:
        state = State.REFUSED
        if "sheet_date" in content and content["sheet_date"] is None:
            state = State.ASKING
    elif not content["counts"]["added"] and not content["counts"]["changed"]:
        state, result = State.WRITTEN, content["counts"] | {"skipped": content["skipped"]}
    with transaction.atomic():
        moved = move(
            upload,
            (begin,),
            state,
            kind=upload.kind,
            sheet=upload.sheet,
            preview=content,
            fingerprint=seen.mark,
            result=result,
        )
        if moved:
            lists.keep(upload)


def _refuse(upload: Upload, problems: list[Problem], about: dict) -> None:
    content = about | {"problems": problems_json(problems, len(problems))}
    move(upload, WORK, State.REFUSED, kind=upload.kind, sheet=upload.sheet, preview=content, result={})


def _write(upload: Upload, *, at_once: bool) -> None:
    """Write what was shown, or show what has changed since."""
    rights = rights_of(upload.author)
    with file_of(upload) as path, new_lists() as lists:
        rows = upload.preview.get("counts", {})
        progress = Untold() if at_once else Progress(upload, sum(rows.values()) * 3 // 2)
        try:
            with progress, plan_of(upload, path, read=progress, hold=True) as plan:
                progress.compared()
                seen = preview_of(plan, lists)
                if seen.mark == upload.fingerprint:
                    _apply(upload, plan, rights)
                    return
        except FileError as error:
            # Taken over by another writer, a month that was closed, a role that was lost: shown anew.
            logger.info("upload %s: %s", upload.pk, error)
            move(upload, (State.WRITING,), State.WAITING, result={})
            _recheck(upload)
            return
        kept = {
            name: upload.preview[name] for name in ("sheets", "by_header", "notes") if name in upload.preview
        }
        kept["moved"] = moved_between(upload, seen, lists)
        show(upload, State.WRITING, seen, lists, kept)


def _recheck(upload: Upload) -> None:
    upload.preview = {"moved": [], "was": True}
    if move(upload, (State.WAITING,), State.CHECKING):
        _check(upload, at_once=False)


def _apply(upload: Upload, plan, rights: frozenset) -> None:
    """Inside the plan's transaction, so that written rows and the state that says so are one.

    A large file takes a minute: whoever was moved or switched off meanwhile has written nothing.
    """
    result = plan.apply()
    if not rights or rights_of(upload.author, hold=True) != rights:
        raise FileError("its sender's rights have changed")
    counts = {"added": result.added, "changed": result.changed, "left": result.left}
    if not move(upload, (State.WRITING,), State.WRITTEN, result=counts | {"skipped": result.skipped}):
        raise FileError("was cancelled")
