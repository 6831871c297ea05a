"""Pages of pieces are the same page, packed or not: every byte, its length and its sum."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from ektp import packed
from ektp.packed import GZipMiddleware, Packed, PageOfPieces, gzipped

markup = st.text(max_size=400)
PIECES = [Packed("<p>" + "Perekaman → 1.234 " * 400), b"t0ken", Packed("</p>"), b""]
PLAIN = ("<p>" + "Perekaman → 1.234 " * 400 + "t0ken</p>").encode()


def answer(response: HttpResponse, accepts: str = "gzip, br") -> HttpResponse:
    request = RequestFactory().get("/", headers={"Accept-Encoding": accepts})
    return GZipMiddleware(lambda _request: response)(request)


@settings(max_examples=60, deadline=None)
@given(st.lists(markup.map(Packed) | markup.map(str.encode), max_size=8))
def test_pieces_in_any_order_are_one_file_of_all_they_hold(pieces):
    # gzip compares the sum and the length at its end.
    assert gzip.decompress(gzipped(pieces)) == PageOfPieces(pieces).content


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 200_000])
def test_pieces_of_any_size(size, monkeypatch):
    monkeypatch.setattr(packed, "_ZEROS", memoryview(bytes(50_000)))
    for pieces in ([Packed("ä" * size), b"x"], [b"x" * size, Packed("ä")]):
        assert gzip.decompress(gzipped([b"before", *pieces])) == b"before" + b"".join(map(bytes, pieces))


def test_who_takes_gzip_is_sent_the_pieces_as_they_are():
    response = answer(PageOfPieces(PIECES, headers={"ETag": '"tag"'}))

    assert gzip.decompress(response.content) == PLAIN
    assert PIECES[0].blocks in response.content
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Length"] == str(len(response.content)) == str(len(b"".join(response)))
    assert response.headers["ETag"] == 'W/"tag"'
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("accepts", ["", "identity", "br"])
def test_others_are_sent_the_same_unpacked(accepts):
    response = answer(PageOfPieces(PIECES, headers={"ETag": '"tag"'}), accepts)

    assert b"".join(response) == response.content == PLAIN
    assert "Content-Encoding" not in response.headers
    assert response.headers["Content-Length"] == str(len(PLAIN))
    assert response.headers["ETag"] == '"tag"'
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_secret_is_not_compressed_with_anything():
    assert b"s3cret-s3cret-s3cret" in gzipped([Packed("s3cret-" * 9), b"s3cret-s3cret-s3cret"])


def test_its_length_says_little():
    assert len({len(gzipped(PIECES)) for _turn in range(40)}) > 10


def test_any_other_page_is_packed_as_django_does():
    response = answer(HttpResponse(PLAIN))

    assert gzip.decompress(response.content) == PLAIN


def test_what_is_packed_stands_in_a_template_as_the_markup_that_it_is():
    assert f"{Packed('<b>Ä</b>')}" == "<b>Ä</b>"
    assert hasattr(str(Packed("<b>")), "__html__")
