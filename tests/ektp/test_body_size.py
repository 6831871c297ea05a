"""A visitor cannot have the server keep what no page asks for."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from ektp.body_size import MOST_BYTES, TAKES_FILES, BodySizeMiddleware
from ektp.settings import MIDDLEWARE


def answer(path: str, length: str) -> int | str:
    request = RequestFactory().post(path)
    request.META["CONTENT_LENGTH"] = length
    found = BodySizeMiddleware(lambda request: "read")(request)
    return found if isinstance(found, str) else found.status_code


@pytest.mark.parametrize("path", ["/masuk/", "/lapor/16.07/", "/lapor/sel/", "/impor/1/"])
def test_what_is_too_large_is_refused_before_it_is_read(path):
    assert answer(path, str(MOST_BYTES)) == "read"
    assert answer(path, str(MOST_BYTES + 1)) == 413
    assert answer(path, "9" * 5000) == 413
    assert answer(path, "banyak") == 413


def test_the_page_that_takes_files_has_its_own_limit():
    assert reverse("regencies:imports") == TAKES_FILES
    assert answer(TAKES_FILES, str(MOST_BYTES * 100)) == "read"


def test_it_stands_before_whatever_reads_a_body():
    names = [name.rsplit(".", 1)[-1] for name in MIDDLEWARE]
    assert names.index("BodySizeMiddleware") < names.index("CsrfViewMiddleware")
