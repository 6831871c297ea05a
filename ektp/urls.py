"""Every address of the site. Namespaces: accounts, regencies, reports."""

from django.urls import include, path

urlpatterns = [
    path("", include("regencies.account_urls")),
    path("", include("regencies.urls")),
    path("", include("reports.urls")),
    path("bahasa/", include("django.conf.urls.i18n")),
]
