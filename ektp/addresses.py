"""Addresses of pages, composed once: a page of tables asks for the same ones hundreds of times."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.http import urlencode


def address(name: str, *parts: str | int) -> str:
    """What ``reverse`` says; *parts* are the pattern's arguments in their order."""
    return _address(get_script_prefix(), settings.ROOT_URLCONF, name, *parts)


@lru_cache(maxsize=4096, typed=True)
def _address(_prefix: str, urlconf: str, name: str, *parts: str | int) -> str:
    return reverse(name, urlconf, parts)


def around(query: Mapping[str, Sequence[str]], name: str) -> tuple[str, str]:
    """What stands before and after the value of *name* in a query like this one; last where it has none."""
    names = list(query)
    place = names.index(name) if name in query else len(names)
    before = {each: query[each] for each in names[:place]}
    after = {each: query[each] for each in names[place + 1 :]}
    end = f"&{urlencode(after, doseq=True)}" if after else ""
    return urlencode(before | {name: ""}, doseq=True), end
