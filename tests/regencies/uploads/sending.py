"""Sending a file as a browser does, for the tests of the import pages."""

import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from regencies.models import Upload
from tests.regencies.imports.files import HEADER

CSV = "text/csv"


def text_of(rows: list[list], header: list | None = None) -> bytes:
    """A CSV file."""
    return "".join(",".join(str(cell) for cell in row) + "\n" for row in [header or HEADER, *rows]).encode()


def send(client, content: bytes | Path, *, name: str = "laporan.csv", **fields):
    """POST a file to ``/impor/``; the response."""
    content = content.read_bytes() if isinstance(content, Path) else content
    return client.post("/impor/", {"berkas": SimpleUploadedFile(name, content, CSV)} | fields)


def sent(client, content: bytes | Path, **fields) -> Upload:
    """The upload that a file became."""
    response = send(client, content, **fields)
    assert response.status_code == 302, response.content.decode()
    return Upload.objects.get(pk=re.fullmatch(r"/impor/(\d+)/", response.url)[1])


def do(client, upload: Upload, action: str, **fields) -> Upload:
    """One of the buttons of the upload's page; the upload afterwards."""
    response = client.post(f"/impor/{upload.pk}/", {"tindakan": action} | fields)
    assert response.status_code == 302
    upload.refresh_from_db()
    return upload


def confirm(client, upload: Upload, reason: str = "") -> Upload:
    return do(client, upload, "konfirmasi", sidik=upload.fingerprint, alasan=reason)


def shown(client, upload: Upload) -> str:
    """The words of the upload's page, on one line."""
    content = client.get(f"/impor/{upload.pk}/").content.decode()
    main = content[content.index('<main id="isi"') : content.index("</main>")]
    return " ".join(re.sub(r"<[^>]*>", " ", main).replace("&quot;", '"').replace("&#x27;", "'").split())
