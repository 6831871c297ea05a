"""Addresses of pages, composed once: a page of tables asks for the same ones hundreds of times."""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse


def address(name: str, *parts: str | int) -> str:
    """What ``reverse`` says; *parts* are the pattern's arguments in their order."""
    return _address(get_script_prefix(), settings.ROOT_URLCONF, name, *parts)


@lru_cache(maxsize=4096, typed=True)
def _address(_prefix: str, urlconf: str, name: str, *parts: str | int) -> str:
    return reverse(name, urlconf, parts)
