"""What a browser keeps so that the form opens without a connection: the worker, a page without anybody's
data, and, for one person, what his form needs."""

import hashlib
import json
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_safe

from regencies.models import Regency
from regencies.offline_data import offline_data
from regencies.report_page import BlankPage

# Public files that the page needs; a test holds that nothing is missing.
FILES = (
    "css/theme.css",
    "css/ektp.css",
    "css/entry.css",
    "css/entry-report.css",
    "vendor/bootstrap-5.3.9/bootstrap-reboot.min.css",
    "vendor/public-sans-5.3.0/public-sans-400-700.woff2",
    "img/mark.svg",
    "js/theme.js",
    "js/offline/form.js",
    "js/offline/box.js",
    "js/offline/queue.js",
    "js/offline/shell.js",
    "js/offline/shell-form.js",
    "js/offline/shell-queue.js",
)


@never_cache
@login_not_required
@require_safe
def data(request: HttpRequest, code: str) -> JsonResponse:
    """For the person who is signed in, and for nobody's cache."""
    if not request.user.is_authenticated:
        return JsonResponse({"sign_in": reverse("accounts:sign-in")}, status=401)
    regency = Regency.objects.writable_by(request.user).select_related("province").filter(code=code).first()
    if regency is None:
        return JsonResponse({}, status=404)
    get_token(request)  # the cookie by which the next sending shows that it comes from these pages
    return JsonResponse(offline_data(request.user, regency), json_dumps_params={"separators": (",", ":")})


@login_not_required
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The form and the queue without anybody's data: what they show comes from the device itself."""
    asked = request.GET.get("bahasa")
    return HttpResponse(_shell(asked if asked in dict(settings.LANGUAGES) else get_language()))


@login_not_required
@condition(etag_func=lambda request: f'"{_worker_version(get_language())}"')
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the reader's language; a browser asks at every visit whether it has changed."""
    source = _worker(get_language())
    return HttpResponse(source, content_type="text/javascript", headers={"Service-Worker-Allowed": "/"})


@lru_cache(maxsize=4)
def _shell(language: str) -> str:
    with override(language):
        page = BlankPage()
        form = page.form()
        context = {"page": page, "form": form, "groups": page.groups(form)}
        return render_to_string("regencies/offline.html", context)


@lru_cache(maxsize=4)
def _worker(language: str) -> str:
    files = [static(name) for name in FILES]
    page = f"{reverse('regencies:offline-shell')}?bahasa={language}"
    content = hashlib.sha256("\n".join([*files, _shell(language)]).encode()).hexdigest()[:16]
    about = {
        "cache": f"pantau-{language}-{content}",
        "files": files,
        "page": page,
        "queue": reverse("regencies:offline-queue"),
        "home": reverse("accounts:home"),
        "report": reverse("regencies:report-index"),
        "leave": reverse("accounts:sign-out"),
    }
    return f"const about = {json.dumps(about)};\n{render_to_string('regencies/offline_worker.js')}"


@lru_cache(maxsize=4)
def _worker_version(language: str) -> str:
    return hashlib.sha256(_worker(language).encode()).hexdigest()[:24]
