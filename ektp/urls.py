"""Every address of the site. Namespaces: accounts, regencies, reports."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from ektp import csp_reports, metrics_page
from ektp.health import views as health
from regencies import address_codes

address_codes.register()

handler400 = "ektp.errors.bad_request"
handler500 = "ektp.errors.server_error"
urlpatterns = [
    # No two of them share an address: what open pages ask every second is looked for first.
    path("", include("reports.urls")),
    path("", include("regencies.account_urls")),
    path("", include("regencies.urls")),
    path("bahasa/setlang/", login_not_required(set_language), name="set_language"),
    path("metrik/", metrics_page.metrics, name="metrics"),
    path("sehat/", health.ready, name="health"),
    path("sehat/hidup/", health.live, name="health-live"),
    path("csp/", csp_reports.report, name="csp-report"),
]
