"""Files in the browser: sending, looking at what one would do, confirming it, and fetching what was kept."""

from collections.abc import Iterable, Sequence

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from regencies.imports import KINDS
from regencies.imports.limits import MOST_BYTES
from regencies.ledger import Refused
from regencies.models import Upload
from regencies.uploads import actions, lists
from regencies.uploads.headers import list_header
from regencies.uploads.kinds import HINTS, LABELS
from regencies.uploads.notices import have_done
from regencies.uploads.page import UploadPage, local
from regencies.uploads.storing import (
    MOST_UNFINISHED,
    TooManyUnfinished,
    keep,
    kinds_for,
    pieces_of,
    province_of,
    unfinished_of,
)

ENVELOPE = 100_000  # bytes of a form around its file
MOST_MEGABYTES = MOST_BYTES // 1_000_000


@csrf_exempt  # The token is in the body, which is not read before its size is known; see _receive.
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """``/impor/``: a place to drop a file, templates, and the files so far."""
    if not kinds_for(request.user):
        raise Http404
    if request.method != "POST":
        return _show_index(request)
    if _length(request) > MOST_BYTES + ENVELOPE:
        text = _("Berkas lebih besar dari %(most)s MB dan tidak diterima. Bagilah menjadi beberapa berkas.")
        return _refuse(request, text % {"most": MOST_MEGABYTES}, 413)
    request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _receive(request)


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponse:
    file, kind = request.FILES.get("berkas"), request.POST.get("jenis", "")
    if file is None:
        return _refuse(request, _("Pilih dahulu berkas CSV atau XLSX yang akan dikirim."), 422)
    if not file.size:
        return _refuse(request, _("Berkas itu kosong. Pilih berkas yang berisi."), 422)
    kind = kind if kind in kinds_for(request.user) else ""
    try:
        upload = keep(user=request.user, province=province_of(request.user), file=file, kind=kind)
    except TooManyUnfinished:
        text = _("Masih ada %(count)s berkas Anda yang belum selesai. Konfirmasi atau batalkan satu dahulu.")
        return _refuse(request, text % {"count": MOST_UNFINISHED}, 429, unfinished_of(request.user))
    request.audited = f"{upload.pk} {upload.sha256[:16]}"
    have_done(upload)
    address = reverse("regencies:import", args=[upload.pk])
    return JsonResponse({"address": address}) if _wants_json(request) else redirect(address)


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() and len(length) < 16 else MOST_BYTES * 2


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _refuse(request: HttpRequest, text: str, status: int, files: Iterable[Upload] = ()) -> HttpResponse:
    """Say what is wrong, with the *files* that stand in the way."""
    unfinished = [
        {"name": file.file_name, "address": reverse("regencies:import", args=[file.pk])} for file in files
    ]
    if _wants_json(request):
        return JsonResponse({"problem": text, "files": unfinished}, status=status)
    return _show_index(request, problem=text, unfinished=unfinished, status=status)


def _show_index(
    request: HttpRequest, *, problem: str = "", unfinished: Sequence[dict[str, str]] = (), status: int = 200
) -> HttpResponse:
    uploads = Upload.objects.visible_to(request.user).select_related("author", "province").defer("preview")
    page = Paginator(uploads, 25).get_page(request.GET.get("halaman"))
    kinds = [(kind, LABELS[kind], HINTS[kind]) for kind in kinds_for(request.user)]
    context = {
        "kinds": kinds,
        "files": [(file, LABELS.get(file.kind, ""), local(file, file.sent_at)) for file in page],
        "page": page,
        "problem": problem,
        "unfinished": unfinished,
        "most": MOST_MEGABYTES,
        "most_bytes": MOST_BYTES,
    }
    return render(request, "regencies/import.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, number: int) -> HttpResponse:
    """``/impor/7/``: what the file would do or did; the sender confirms, chooses or cancels."""
    visible = Upload.objects.visible_to(request.user).select_related("author", "province")
    found = get_object_or_404(visible, pk=number)
    if request.method == "POST":
        return _act(request, found)
    return _show(request, found)


def _show(request: HttpRequest, found: Upload, *, status: int = 200, **said: str) -> HttpResponse:
    context = {"page": UploadPage(found, request.user, **said), "upload": found}
    return render(request, "regencies/import_upload.html", context, status=status)


def _act(request: HttpRequest, found: Upload) -> HttpResponse:
    if found.author_id != request.user.pk:
        raise Http404
    action = request.POST.get("tindakan")
    if action == "konfirmasi":
        fingerprint, reason = request.POST.get("sidik", ""), request.POST.get("alasan", "")
        try:
            actions.confirm(found, fingerprint=fingerprint, reason=reason)
        except Refused as refused:
            problem = refused.message_dict["reason"][0]
            return _show(request, found, reason="", reason_problem=problem, status=422)
    elif action == "batal":
        actions.cancel(found)
    elif action == "pilih":
        actions.choose(found, request.user, request.POST.dict())
    return redirect("regencies:import", found.pk)


@require_safe
def state(request: HttpRequest, number: int) -> JsonResponse:
    """How far it is, for the progress bar."""
    visible = Upload.objects.visible_to(request.user).defer("preview")
    found = get_object_or_404(visible, pk=number)
    is_working = UploadPage(found, request.user).is_working
    return JsonResponse(
        {
            "state": found.state,
            "label": found.state_words,
            "done": found.done,
            "total": found.total,
            "is_working": is_working,
        }
    )


@require_safe
def original(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The file as it was sent; never shown by the browser."""
    found = get_object_or_404(Upload.objects.visible_to(request.user).defer("preview"), pk=number)
    response = StreamingHttpResponse(pieces_of(found), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def complete_list(request: HttpRequest, number: int, part: str) -> StreamingHttpResponse:
    """Every row of one part of the preview, as CSV."""
    found = get_object_or_404(Upload.objects.visible_to(request.user), pk=number)
    if part not in lists.PARTS:
        raise Http404
    response = StreamingHttpResponse(
        (piece for source in ([list_header(found, part)], pieces_of(found, part)) for piece in source),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = content_disposition_header(True, f"impor-{found.pk}-{part}.csv")
    return response


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty workbook of *kind* with its explanations, filled with what is known beforehand."""
    from regencies.uploads import templates  # with openpyxl, 5 MB for a process that never makes a workbook

    if kind not in kinds_for(request.user) or kind not in KINDS:
        raise Http404
    response = HttpResponse(templates.workbook(request.user, kind), content_type=templates.XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"templat-{kind}.xlsx")
    return response
