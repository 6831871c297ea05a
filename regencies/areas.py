"""Putting a province and its regencies into the database, from the official codes."""

from dataclasses import dataclass

from django.db import transaction

from regencies import official_areas
from regencies.models import Province, Regency, UnderdevelopedPeriod
from regencies.official_areas import OfficialRegency


class UnknownProvince(LookupError):
    """No province has this code."""


@dataclass(frozen=True)
class Loaded:
    """What ``load_regions`` found and did."""

    province: Province
    is_new_province: bool
    added: int
    renamed: int
    left: int


@transaction.atomic
def load_regions(province_code: str, **province_fields) -> Loaded:
    """Add the province and those of its regencies that are missing; follow the decree's names.

    What a province may word or draw its own way (short name, capital, tiles, periods) is filled in where
    nothing stands and otherwise left. *province_fields* are for a new province only. Raises
    ``UnknownProvince``.
    """
    name = official_areas.province_name(province_code)
    if name is None:
        raise UnknownProvince(province_code)
    fields = {"name": name, "timezone": official_areas.zone_of(province_code)} | province_fields
    province, is_new = Province.objects.get_or_create(code=province_code, defaults=fields)
    there = {regency.code: regency for regency in province.regencies.all()}
    official = official_areas.regencies_of(province_code)
    missing = [regency for regency in official if regency.code not in there]
    for regency in Regency.objects.bulk_create(_new_regency(province, regency) for regency in missing):
        there[regency.code] = regency
    changed = [regency.code for regency in official if _bring_in_line(there[regency.code], regency, there)]
    renamed = len(set(changed) - {regency.code for regency in missing})
    _add_periods(official, there)
    return Loaded(province, is_new, len(missing), renamed, len(official) - len(missing) - renamed)


def _new_regency(province: Province, official: OfficialRegency) -> Regency:
    return Regency(
        code=official.code,
        province=province,
        kind=official.kind,
        name=official.name,
        short_name=official.short_name,
        capital=official.capital,
        formed_on=official.formed_on,
        tile_column=official.tile_column,
        tile_row=official.tile_row,
    )


def _bring_in_line(regency: Regency, official: OfficialRegency, there: dict[str, Regency]) -> bool:
    """Save the official name and the parent (known only once all are there) where they differ."""
    parent = there.get(official.parent_code)
    fields = {"name": official.name}
    if parent is not None and regency.parent_id is None:
        fields["parent_id"] = parent.pk
    if not regency.capital and official.capital:
        fields["capital"] = official.capital
    if regency.formed_on is None and official.formed_on:
        fields["formed_on"] = official.formed_on
    differing = [name for name, value in fields.items() if getattr(regency, name) != value]
    for name in differing:
        setattr(regency, name, fields[name])
    if differing:
        regency.save(update_fields=differing)
    return bool(differing)


def _add_periods(official: list[OfficialRegency], there: dict[str, Regency]) -> None:
    UnderdevelopedPeriod.objects.bulk_create(
        (
            UnderdevelopedPeriod(
                regency=there[regency.code], from_year=first, to_year=last, legal_basis=legal_basis
            )
            for regency in official
            for first, last, legal_basis in regency.underdeveloped
        ),
        ignore_conflicts=True,
    )
