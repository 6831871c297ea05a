"""Pages of progress. Representations by suffix: ``.csv``, ``.xlsx``, ``.json``."""

from django.urls import path, re_path

from reports.views import (
    audit,
    completeness,
    corrections,
    countdown,
    live,
    marks,
    previews,
    province,
    regency,
    state,
)

app_name = "reports"
urlpatterns = [
    path("provinsi/<province_code:code>/", province.province, name="province"),
    path("provinsi/<province_code:code>/versi.json", live.province_version, name="province-version"),
    re_path(
        r"^provinsi/(?P<code>\d\d)/kabkota\.(?P<kind>csv|xlsx)$", province.export, name="province-export"
    ),
    path("kabkota/<regency_code:code>/", regency.regency, name="regency"),
    path("kabkota/<regency_code:code>/versi.json", live.regency_version, name="regency-version"),
    re_path(
        r"^kabkota/(?P<code>\d\d\.\d\d)/harian\.(?P<kind>csv|xlsx)$", regency.export, name="regency-export"
    ),
    path("tenggat/", countdown.countdown, name="countdown"),
    path("kelengkapan/", completeness.completeness, name="completeness"),
    path("kelengkapan/versi.json", completeness.version, name="completeness-version"),
    re_path(r"^kelengkapan/bulan\.(?P<kind>csv|xlsx)$", completeness.export, name="completeness-export"),
    path("koreksi/<int:number>/", corrections.correction, name="correction"),
    path("jejak/", audit.trail, name="trail"),
    re_path(r"^jejak/jejak\.(?P<kind>csv|xlsx)$", audit.export, name="trail-export"),
    path("janggal/", marks.marks, name="marks"),
    path("janggal/versi.json", marks.version, name="marks-version"),
    path("rekonsiliasi/<regency_code:code>/pratinjau/", previews.balance, name="balance-preview"),
    path("penduduk/<regency_code:code>/pratinjau/", previews.figure, name="register-preview"),
    path("keadaan/", state.state, name="recompute-status"),
    path("keadaan/versi.json", state.version, name="state-version"),
]
