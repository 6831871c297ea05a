"""Area codes in addresses: anything that cannot be one is no page, and never reaches the database."""

from django.urls import register_converter


class _Code:
    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ProvinceCode(_Code):
    regex = "[0-9]{2}"


class RegencyCode(_Code):
    regex = r"[0-9]{2}\.[0-9]{2}"


def register() -> None:
    """Make ``<province_code:…>`` and ``<regency_code:…>`` known to addresses."""
    register_converter(ProvinceCode, "province_code")
    register_converter(RegencyCode, "regency_code")
