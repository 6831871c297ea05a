"""What is entered: the report form and the bureau's list of a date."""

from django.urls import path, re_path

from regencies import address_codes
from regencies.views import (
    balances,
    corrections,
    grid,
    imports,
    invitations,
    months,
    offline,
    paste,
    people,
    register,
    report,
    report_index,
    rules,
    send,
)

address_codes.register()

app_name = "regencies"
urlpatterns = [
    path("aturan/", rules.rules, name="rules"),
    path("impor/", imports.index, name="imports"),
    path("impor/<int:number>/", imports.upload, name="import"),
    path("impor/<int:number>/keadaan.json", imports.state, name="import-state"),
    path("impor/<int:number>/berkas", imports.original, name="import-original"),
    path("impor/<int:number>/<slug:part>.csv", imports.complete_list, name="import-list"),
    path("impor/templat/<slug:kind>.xlsx", imports.template, name="import-template"),
    path("lapor/", report_index.report_index, name="report-index"),
    path("lapor/sel/", grid.cell, name="cell"),
    path("lapor/grid.json", grid.changes, name="grid"),
    path("lapor/<regency_code:code>/", report.report, name="report"),
    path("koreksi/", corrections.corrections, name="corrections"),
    path("koreksi/ajukan/<regency_code:code>/", corrections.ask, name="correction-ask"),
    path("koreksi/<int:number>/tarik/", corrections.withdraw, name="correction-withdraw"),
    path("rekonsiliasi/", balances.balances, name="balances"),
    path("rekonsiliasi/<regency_code:code>/", balances.balance, name="balance"),
    path("penduduk/", register.register, name="register"),
    path("penduduk/<regency_code:code>/", register.figure, name="register-figure"),
    path("bulan/", months.months, name="months"),
    re_path(r"^bulan/(?P<month>\d{4}-\d\d)/$", months.month, name="month"),
    path("lapor/<regency_code:code>/kirim/", send.send, name="send"),
    path("lapor/<regency_code:code>/luring.json", offline.data, name="offline-data"),
    path("luring/", offline.shell, name="offline-shell"),
    path("antrean/", offline.shell, name="offline-queue"),
    path("pekerja.js", offline.worker, name="worker"),
    path("pengguna/", people.people, name="people"),
    path("pengguna/undang/", people.invite_person, name="invite"),
    path("pengguna/undangan/<int:number>/", people.invitation, name="invitation"),
    path("pengguna/<int:number>/", people.person, name="person"),
    path("undangan/", invitations.invited, name="invited"),
    path("lapor/tempel/", paste.paste_any, name="paste-any"),
    path("lapor/<regency_code:code>/tempel/", paste.paste, name="paste"),
]
