"""What every answer tells the browser, whoever gave it: a page, a file, a download, a refusal, an error."""

from collections.abc import Callable

from csp.constants import NONE, SELF
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

CSP = "Content-Security-Policy"
# For what is no page: opened by itself it may load, run and send nothing.
NOTHING = "default-src 'none';frame-ancestors 'none'"
ALWAYS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(),geolocation=(),microphone=(),payment=(),usb=()",
}
DIRECTIVES = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    # Scripts make no HTML and load no scripts but through these, one for each module that does.
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["page", "worker"],
    "report-uri": ["/csp/"],
    "report-to": "csp",
}
"""What a page may load, run and send: ``settings.CONTENT_SECURITY_POLICY``."""

REPORTS_TO = 'csp="/csp/"'


class ResponseHeadersMiddleware:
    """Stands first, so that nothing answers before it; short, because files carry them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if CSP not in response.headers:
            response.headers[CSP] = NOTHING
        elif request.is_secure():
            response.headers["Reporting-Endpoints"] = REPORTS_TO
        return response


class PagePolicyMiddleware:
    """The pages' policy, composed once for all of them.

    Browsers send reports to a named endpoint only over HTTPS, and where one is named to no other address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.secure = build_policy()
        self.plain = build_policy(replace={"report-to": None})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if CSP not in response.headers:
            response.headers[CSP] = self.secure if request.is_secure() else self.plain
        return response
