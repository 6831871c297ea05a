"""What is entered: the report form and the bureau's list of a date."""

from django.urls import path

from regencies import address_codes
from regencies.views import paste, report, report_index, rules

address_codes.register()

app_name = "regencies"
urlpatterns = [
    path("aturan/", rules.rules, name="rules"),
    path("lapor/", report_index.report_index, name="report-index"),
    path("lapor/<regency_code:code>/", report.report, name="report"),
    path("lapor/tempel/", paste.paste_any, name="paste-any"),
    path("lapor/<regency_code:code>/tempel/", paste.paste, name="paste"),
]
