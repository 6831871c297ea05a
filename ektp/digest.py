"""What was said of something in sixteen bytes, to know it again by."""

from hashlib import blake2b


def digest(value: object) -> bytes:
    """Of plain values and what holds them: equal where they look alike in Python."""
    return blake2b(repr(value).encode(errors="surrogatepass"), digest_size=16).digest()
