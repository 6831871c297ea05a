"""Addresses of pages, composed once: a page of tables asks for the same ones hundreds of times."""

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse


def address(name: str, *parts: str | int) -> str:
    """What ``reverse`` says; *parts* are the pattern's arguments in their order."""
    return _address(get_script_prefix(), get_urlconf(), name, *parts)


@lru_cache(maxsize=4096, typed=True)
def _address(_prefix: str, urlconf: str | None, name: str, *parts: str | int) -> str:
    return reverse(name, urlconf, parts)
