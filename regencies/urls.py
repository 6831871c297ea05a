"""What is entered: the report form and the bureau's list of a date."""

from django.urls import path, re_path

from regencies import address_codes
from regencies.views import corrections, months, paste, report, report_index, rules

address_codes.register()

app_name = "regencies"
urlpatterns = [
    path("aturan/", rules.rules, name="rules"),
    path("lapor/", report_index.report_index, name="report-index"),
    path("lapor/<regency_code:code>/", report.report, name="report"),
    path("koreksi/", corrections.corrections, name="corrections"),
    path("koreksi/ajukan/<regency_code:code>/", corrections.ask, name="correction-ask"),
    path("koreksi/<int:number>/tarik/", corrections.withdraw, name="correction-withdraw"),
    path("bulan/", months.months, name="months"),
    re_path(r"^bulan/(?P<month>\d{4}-\d\d)/$", months.month, name="month"),
    path("lapor/tempel/", paste.paste_any, name="paste-any"),
    path("lapor/<regency_code:code>/tempel/", paste.paste, name="paste"),
]
