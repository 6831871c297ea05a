"""What every answer tells the browser, whoever gave it: a page, a file, a download, a refusal, an error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CSP = "Content-Security-Policy"
# For what is no page: opened by itself it may load, run and send nothing.
NOTHING = "default-src 'none';frame-ancestors 'none'"
ALWAYS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(),geolocation=(),microphone=(),payment=(),usb=()",
}
REPORTS_TO = 'csp="/csp/"'  # the name is the one in settings.CONTENT_SECURITY_POLICY


class ResponseHeadersMiddleware:
    """Stands first, so that nothing answers before it; short, because files carry them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if CSP in response.headers:
            response.headers["Reporting-Endpoints"] = REPORTS_TO
        else:
            response.headers[CSP] = NOTHING
        return response
