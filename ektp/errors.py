"""What somebody sees when the server itself fails. Asks the database nothing: it may be what failed."""

import errno
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from ektp import request_id
from ektp.embedded.faults import disk_is_full

# SQLSTATE classes of PostgreSQL; a connection that was refused carries none, only the server's words.
_DISK_FULL = "53100"
_NO_ROOM = ("too many clients", "remaining connection slots", "too many connections")


@dataclass(frozen=True)
class Trouble:
    """Why a request could not be answered, in words for who was reading and for who was sending."""

    name: str
    status: int
    title: str
    reading: str
    sending: str
    retry_after: int = 0

    @property
    def is_passing(self) -> bool:
        """Whether the same request will work by itself later."""
        return self.retry_after > 0


_MAYBE = _("Kiriman Anda mungkin belum tersimpan")
_AGAIN = _(
    "Kembali ke halaman sebelumnya dan kirim lagi sebentar lagi. Laporan yang sama tidak dihitung dua kali."
)
_SAFE = _("Laporan yang sudah tersimpan aman. Coba lagi sebentar lagi.")
FAULT = Trouble(
    "fault",
    500,
    _("Ada gangguan di sisi server"),
    _(
        "Laporan yang sudah tersimpan aman. Coba lagi sebentar lagi; bila terulang, beri tahu Biro yang "
        "mengelola aplikasi ini jam berapa dan di halaman mana."
    ),
    _AGAIN,
)
AWAY = Trouble("away", 503, _("Basis data sedang tidak dapat dihubungi"), _SAFE, _AGAIN, 5)
BUSY = Trouble(
    "busy",
    503,
    _("Server sedang terlalu sibuk"),
    _("Semua sambungan ke basis data sedang terpakai. Coba lagi sebentar lagi."),
    _("Kiriman Anda belum tersimpan. Kembali ke halaman sebelumnya dan kirim lagi sebentar lagi."),
    5,
)
DISK_FULL = Trouble(
    "disk-full",
    503,
    _("Penyimpanan server penuh"),
    _(
        "Laporan yang sudah tersimpan aman. Beri tahu Biro yang mengelola aplikasi ini; setelah ada ruang, "
        "semua jalan lagi."
    ),
    _(
        "Kiriman Anda belum tersimpan. Jangan buang catatannya: kembali ke halaman sebelumnya, beri tahu "
        "Biro yang mengelola aplikasi ini, lalu kirim lagi setelah ada ruang."
    ),
    60,
)
# The database stopped for want of space, perhaps in the middle of what was sent.
STOPPED = replace(
    DISK_FULL,
    sending=_(
        "Kiriman Anda mungkin belum tersimpan. Jangan buang catatannya: kembali ke halaman sebelumnya, beri "
        "tahu Biro yang mengelola aplikasi ini, lalu kirim lagi setelah ada ruang. Laporan yang sama tidak "
        "dihitung dua kali."
    ),
)
UPGRADING = Trouble(
    "upgrading",
    503,
    _("Aplikasi sedang diperbarui"),
    _("Basis data sedang disesuaikan dengan versi baru. Coba lagi sebentar lagi."),
    _("Kiriman Anda belum tersimpan. Kembali ke halaman sebelumnya dan kirim lagi sebentar lagi."),
    10,
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 503 where a session could not be kept because its database went away meanwhile."""
    trouble = trouble_of(exception)
    return answer(request, trouble) if trouble.is_passing else defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 for a fault of ours; 503 with ``Retry-After`` for what passes."""
    return answer(request, trouble_of(sys.exc_info()[1]))


def trouble_of(problem: BaseException | None) -> Trouble:
    """What a request failed of, looking through what was raised while it failed."""
    for each in _chain(problem):
        if isinstance(each, OSError) and each.errno in (errno.ENOSPC, errno.EDQUOT):
            return DISK_FULL
        if isinstance(each, OperationalError | InterfaceError):
            return _of_database(each)
    return FAULT


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """As a page, or as data for a script: an open form then keeps what was typed and sends it later."""
    was_sending = request.method == "POST"
    say = trouble.sending if was_sending else trouble.reading
    if _wants_data(request):
        response = JsonResponse({"trouble": trouble.name, "message": str(say)}, status=trouble.status)
    else:
        context = {
            "trouble": trouble,
            "title": _MAYBE if was_sending and trouble in (FAULT, AWAY) else trouble.title,
            "say": say,
            "again": "" if was_sending else request.get_full_path(),
            "request_id": request_id.current(),
        }
        response = HttpResponse(loader.render_to_string("500.html", context), status=trouble.status)
    response.headers["Cache-Control"] = "no-store"
    if trouble.is_passing:
        response.headers["Retry-After"] = str(trouble.retry_after)
    return response


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        yield problem
        problem = problem.__cause__ or problem.__context__


def _of_database(problem: Exception) -> Trouble:
    if getattr(problem.__cause__, "pgcode", None) == _DISK_FULL or "No space left" in str(problem):
        return DISK_FULL
    if any(words in str(problem) for words in _NO_ROOM):
        return BUSY
    return STOPPED if settings.EKTP_LOCAL and _disk_is_full() else AWAY


def _disk_is_full() -> bool:
    try:
        return disk_is_full(settings.EKTP_DATA_DIR)
    except OSError:
        return False


def _wants_data(request: HttpRequest) -> bool:
    return (
        request.path.endswith(".json")
        or "application/json" in request.headers.get("Accept", "")
        or request.content_type == "application/json"
    )
