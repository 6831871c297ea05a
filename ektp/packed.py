"""Pages that are put together from pieces: what many are sent alike is compressed once.

A gzip file is a row of DEFLATE blocks and the CRC-32 of what they hold. A piece whose blocks refer to nothing
before them and end with a whole byte may stand anywhere in it. What is an answer's own stands between such
pieces as it is: so no form's token is compressed together with anything (BREACH).
"""

import secrets
import struct
import zlib
from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse
from django.middleware import gzip
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe

LEVEL = 6  # what Django compresses pages with
_RAW = -zlib.MAX_WBITS  # without the head and the sum of a file of its own
_HEAD = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"  # gzip, DEFLATE, a file name follows; RFC 1952
_END = b"\x03\0"  # a last block with nothing in it
_MOST_STORED = 0xFFFF
_ZEROS = memoryview(bytes(1_000_000))


class Packed:
    """Markup in a tenth of its room: raw DEFLATE ``blocks``, ``size`` in bytes and CRC-32 of the text."""

    __slots__ = ("_of_zeros", "blocks", "crc", "size")

    def __init__(self, markup: str) -> None:
        plain, packer = markup.encode(), zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW)
        self.blocks = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
        self.size, self.crc = len(plain), zlib.crc32(plain)
        self._of_zeros = _crc_of_zeros(self.size)

    def __bytes__(self) -> bytes:
        return zlib.decompress(self.blocks + _END, _RAW)

    def __str__(self) -> SafeString:
        return mark_safe(bytes(self).decode())

    def crc_after(self, crc: int) -> int:
        """The sum of what had *crc* with this behind it: of two texts of one length, the exclusive or of
        their sums depends on where they differ alone."""
        return _crc_of_zeros(self.size, crc) ^ self._of_zeros ^ self.crc


def _crc_of_zeros(size: int, crc: int = 0) -> int:
    while size > len(_ZEROS):
        crc, size = zlib.crc32(_ZEROS, crc), size - len(_ZEROS)
    return zlib.crc32(_ZEROS[:size], crc)


Piece = Packed | bytes


def gzipped(pieces: Sequence[Piece]) -> bytes:
    """A gzip file of them all. Its name is of any length, as that of Django's: how long an answer is tells
    less of what is in it."""
    found, crc, size = [_HEAD, b"a" * secrets.randbelow(100), b"\0"], 0, 0
    for piece in pieces:
        if isinstance(piece, Packed):
            found.append(piece.blocks)
            crc, size = piece.crc_after(crc), size + piece.size
        else:
            found += _stored(piece)
            crc, size = zlib.crc32(piece, crc), size + len(piece)
    return b"".join([*found, _END, struct.pack("<LL", crc, size & 0xFFFFFFFF)])


def _stored(plain: bytes) -> list[bytes]:
    """Blocks that hold it as it is."""
    parts = [plain[begin : begin + _MOST_STORED] for begin in range(0, len(plain), _MOST_STORED)]
    return [
        each for part in parts for each in (struct.pack("<BHH", 0, len(part), len(part) ^ _MOST_STORED), part)
    ]


class PageOfPieces(HttpResponse):
    """A page; who takes no gzip is sent the same, unpacked."""

    def __init__(self, pieces: Sequence[Piece], **more) -> None:
        super().__init__(**more)
        self.pieces: Sequence[Piece] = pieces
        sizes = [piece.size if isinstance(piece, Packed) else len(piece) for piece in pieces]
        self.headers["Content-Length"] = str(sum(sizes))  # who asks for it must not unpack all

    @property
    def content(self) -> bytes:
        return b"".join(map(bytes, self.pieces))

    @content.setter
    def content(self, value: object) -> None:
        self.pieces = [self.make_bytes(value)]

    def __iter__(self) -> Iterator[bytes]:
        return iter([self.content])


class GZipMiddleware(gzip.GZipMiddleware):
    """Django's, which leaves alone what is packed already."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if isinstance(response, PageOfPieces) and gzip.re_accepts_gzip.search(accepted):
            response.content = gzipped(response.pieces)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(response.content))
            patch_vary_headers(response, ["Accept-Encoding"])
            if response.headers.get("ETag", "").startswith('"'):  # other bytes of the same: RFC 9110, 8.8.1
                response.headers["ETag"] = "W/" + response.headers["ETag"]
            return response
        return super().process_response(request, response)
