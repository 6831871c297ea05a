"""Whatever somebody wrote anywhere: no file of ours holds a cell that a spreadsheet would run."""

import csv
import io
import re
from contextlib import suppress

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from regencies.models import ClosedMonth, Upload
from tests.authorization.recording import undone
from tests.authorization.world import HEADER

pytestmark = pytest.mark.django_db
PLANTED = ("=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1;1)", "＝1+1", "  =1+1", "\t=1", "\r=1", "\n=1")
RUNS = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r\n]")
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
# Bytes as their sender sent them, never shown by the browser: changing them would be a lie about the file.
AS_SENT = {"regencies:import-original"}
FREE = {
    "dailyreport.note",
    "dailyreport.zero_reason",
    "reconciliation.source",
    "populationfigure.source",
    "deadline.name",
    "deadline.legal_basis",
    "correctionrequest.reason",
    "markanswer.text",
    "regency.name",
    "regency.short_name",
    "province.name",
    "user.first_name",
    "upload.file_name",
}


def plant(text: str) -> set[str]:
    """Put *text* into every column of text that takes it; the columns that did."""
    done = set()
    ClosedMonth.objects.all().delete()
    for model in apps.get_app_config("regencies").get_models():
        if model.__name__.endswith("Event") or not model._meta.managed:
            continue
        for field in model._meta.get_fields():
            is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
            if is_text and field.name != "password":
                with suppress(DatabaseError), transaction.atomic():
                    # With the row's number behind it, where a name must be the only one of its kind.
                    said = Concat(Value(text), Cast("pk", models.TextField()))
                    model.objects.filter(**{f"{field.name}__gt": ""}).update(**{field.name: said})
                    done.add(f"{model.__name__.lower()}.{field.name}")
    return done


def cells(content: bytes) -> list:
    """Every cell of a file; a formula of a workbook as it stands."""
    if content.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return [
            f"={cell.value}" if cell.data_type == "f" else cell.value
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
        ]
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]


def running(content: bytes) -> list[str]:
    texts = [cell for cell in cells(content) if isinstance(cell, str)]
    return [text for text in texts if RUNS.match(text) and not NUMBER.fullmatch(text)]


def is_file(response) -> bool:
    return "attachment" in response.headers.get("Content-Disposition", "")


@pytest.mark.parametrize("text", PLANTED)
def test_every_download_of_everybody(recorded, world, text):
    read = set()
    for name in ("officer 16.05", "bureau 16"):
        with undone(world[name]):
            assert plant(text) >= FREE
            for request in recorded[name]:
                if request.method == "GET" and request.route not in AS_SENT and not request.query:
                    if not re.search(r"\.(csv|xlsx)$", request.path):
                        continue
                    response = request.send(world[name].client)
                    assert is_file(response) or response.status_code == 404, request
                    content = b"".join(response)
                    assert running(content) == [], request
                    read.add(request.route)
    assert {"reports:province-export", "regencies:import-template", "reports:completeness-export"} <= read


def test_every_file_that_a_page_offers_is_read_above(recorded, world):
    for name in ("officer 16.05", "bureau 16"):
        for request in recorded[name]:
            is_read = re.search(r"\.(csv|xlsx)$", request.path) or request.route in AS_SENT
            if request.method == "GET" and not request.query and not is_read:
                with undone(world[name]):
                    assert not is_file(request.send(world[name].client)), request


def test_the_lists_of_a_file_that_was_sent(world):
    person = world["officer 16.05"]
    rows = [f'16.05,2016-08-26,9,0,0,0,0,0,0,"{text.strip()}"' for text in PLANTED]
    bad = [f'"{text.strip()}",2016-08-26,"{text.strip()}",0,0,0,0,0,0,x' for text in PLANTED]
    for lines in (rows[:1], rows, bad):
        with undone(person):
            content = "\n".join([f"{HEADER},keterangan", *lines, ""])
            file = SimpleUploadedFile("=cmd.csv", content.encode(), "text/csv")
            address = person.client.post("/impor/", {"berkas": file}).url
            upload = Upload.objects.get(pk=address.split("/")[2])
            for part in ("added", "changed", "left", "errors", "odd", "drift"):
                response = person.client.get(f"/impor/{upload.pk}/{part}.csv")
                assert running(b"".join(response)) == [], part


@pytest.mark.parametrize("text", PLANTED[:6])
def test_the_command_that_exports_progress(world, text):
    with undone(world["bureau 16"]):
        plant(text)
        out = io.StringIO()
        call_command("export_progress", province="16", date="2016-08-30", stdout=out, stderr=io.StringIO())
        assert running(out.getvalue().encode()) == []
