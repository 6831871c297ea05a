"""The queue of odd values: corrected, explained, or accepted by the bureau."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from regencies.models import MarkAnswer, Province, Regency
from regencies.odd_answers import Asked, Overtaken, answer_mark
from reports.marks.queue import PER_PAGE, Queue, Refusal, latest_answer, read_token
from reports.pages import Age, is_late
from reports.progress import Freshness, freshness
from reports.views.live import page_version, version_answer


@dataclass(frozen=True)
class Scope:
    """Whose marks a person may see: a province's regencies, or an officer's one."""

    province: Province
    regencies: list[Regency]

    @property
    def alone(self) -> Regency | None:
        return self.regencies[0] if len(self.regencies) == 1 else None

    def freshness(self) -> Freshness:
        return freshness(self.province, self.alone)

    def version(self, fresh: Freshness) -> str:
        answered = latest_answer([regency.pk for regency in self.regencies])
        return f"{page_version(fresh, self.province)}.{answered}"


def _scope(request: HttpRequest) -> Scope:
    """404 for who may see no regency and keeps no province."""
    visible = Regency.objects.visible_to(request.user).select_related("province")
    if regencies := list(visible.order_by("code")):
        return Scope(regencies[0].province, regencies)
    return Scope(get_object_or_404(Province.objects.visible_to(request.user).order_by("code")[:1]), [])


@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest) -> HttpResponse:
    """``/janggal/``; ``?keadaan=``, ``?wilayah=``, ``?aturan=``, ``?urut=`` and ``?halaman=``."""
    scope = _scope(request)
    if request.method == "POST":
        return _answer(request, scope)
    return _show(request, scope)


def _show(
    request: HttpRequest, scope: Scope, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    # Before the marks: a page must never be older than its version.
    fresh = scope.freshness()
    version = scope.version(fresh)
    context = {
        "queue": Queue(request.user, scope.regencies, request.GET, refusal),
        "age": Age(fresh, is_late(fresh), None),
        "area": scope.alone.full_name if scope.alone else scope.province.name,
        "version": version,
    }
    return render(request, "reports/marks.html", context, status=status)


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """``{"version": …, "wait": …}``: moves with the marks and with the answers."""
    scope = _scope(request)
    return version_answer(scope.version(scope.freshness()))


def _asked(request: HttpRequest) -> list[Asked]:
    """The marks that were answered; 404 for what no page sends."""
    try:
        asked = [read_token(token) for token in request.POST.getlist("tanda")]
    except ValueError as problem:
        raise Http404 from problem
    if len(asked) > PER_PAGE or request.POST.get("jawaban", "") not in MarkAnswer.Kind.values:
        raise Http404
    return asked


def _answer(request: HttpRequest, scope: Scope) -> HttpResponse:
    asked, kind, text = _asked(request), request.POST["jawaban"], request.POST.get("teks", "")
    if {each.code for each in asked} - {regency.code for regency in scope.regencies}:
        raise Http404
    given, overtaken = [], []
    for each in asked:
        try:
            given.append(answer_mark(user=request.user, asked=each, kind=kind, text=text))
        except Regency.DoesNotExist as problem:
            raise Http404 from problem
        except Overtaken:
            overtaken.append(each)
        except ValidationError as error:
            refusal = Refusal(request.POST["tanda"], text, error.messages[0])
            return _show(request, scope, refusal=refusal, status=422)
    _tell(request, kind, len(given), len(overtaken))
    return redirect(request.get_full_path())


def _tell(request: HttpRequest, kind: str, given: int, overtaken: int) -> None:
    """What was written, and what was not because it had changed."""
    if given:
        words = {
            MarkAnswer.Kind.EXPLAINED: _("Penjelasan tersimpan; Biro membacanya."),
            MarkAnswer.Kind.RETURNED: _("Pertanyaan tersimpan; tandanya terbuka lagi."),
            MarkAnswer.Kind.ACCEPTED: ngettext(
                "%(count)s tanda diterima.", "%(count)s tanda diterima.", given
            )
            % {"count": given},
        }
        messages.success(request, words[kind])
    if overtaken:
        words = ngettext(
            "%(count)s tanda berubah sejak Anda membukanya, jadi jawaban untuknya tidak disimpan. "
            "Baca keadaannya sekarang.",
            "%(count)s tanda berubah sejak Anda membukanya, jadi jawaban untuknya tidak disimpan. "
            "Baca keadaannya sekarang.",
            overtaken,
        )
        messages.warning(request, words % {"count": overtaken})
    if not given and not overtaken:
        messages.warning(request, _("Tidak ada tanda yang dipilih."))
