"""What is entered: the report form and the bureau's list of a date."""

from django.urls import path

from regencies.views import report, report_index

app_name = "regencies"
urlpatterns = [
    path("lapor/", report_index.report_index, name="report-index"),
    path("lapor/<str:code>/", report.report, name="report"),
]
