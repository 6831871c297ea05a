"""Which regency a row of the half-month sheet is about, and which of the province are missing."""

from regencies import official_areas
from regencies.imports.areas import Areas
from regencies.imports.problems import Problem
from regencies.models import Regency, User

from .rows import SheetRow


class Places:
    """The loaded regencies by code and by name, with what *user* may write."""

    def __init__(self, user: User | None) -> None:
        self.areas = Areas(user)
        self._loaded = {regency.code: regency for regency in Regency.objects.order_by("code")}
        self._first_rows: dict[str, int] = {}

    def regency(self, row: SheetRow) -> Regency | None:
        """The row's regency by its code, else by its name; None when refused."""
        if not row.is_whole and "kode_wilayah" not in row.values:
            return None
        if "kode_wilayah" not in row.values and not self._find_by_name(row):
            return None
        row.values.setdefault("nama_wilayah", None)
        regency = self.areas.regency(row, "kode_wilayah")
        if regency is None:
            return None
        first = self._first_rows.setdefault(regency.code, row.number)
        if first != row.number:
            row.refuse(
                None,
                "is the same as row {first}: {key}",
                first=first,
                key=f"{regency.code} ({regency.full_name})",
            )
            return None
        return regency

    def _find_by_name(self, row: SheetRow) -> bool:
        name = row.values.get("nama_wilayah")
        if name is None:
            return False
        named = official_areas.codes_named(name)
        found = [
            code
            for code, regency in self._loaded.items()
            if code in named or name.casefold() in (regency.name.casefold(), regency.short_name.casefold())
        ]
        if len(found) == 1:
            row.values["kode_wilayah"] = found[0]
            return True
        if found:
            row.refuse(
                "nama_wilayah",
                '"{name}" may be any of: {areas}; write the code beside it',
                name=name,
                areas=", ".join(f"{code} ({self._loaded[code].full_name})" for code in found),
            )
        else:
            row.refuse("nama_wilayah", '"{name}" is not the name of a regency that is loaded', name=name)
        return False

    def missing(self, read: list[Regency]) -> list[Problem]:
        """One sentence for each province of which regencies have no row."""
        codes = {regency.code for regency in read}
        found = []
        for province in {regency.province_id: regency.province for regency in read}.values():
            mine = [regency for regency in self._loaded.values() if regency.province_id == province.pk]
            absent = [regency for regency in mine if regency.code not in codes]
            if absent:
                values = {
                    "count": len(absent),
                    "all": len(mine),
                    "province": province.name,
                    "names": ", ".join(f"{regency.code} {regency.short_name}" for regency in absent),
                }
                template = "{count} of the {all} regencies of {province} are not in the sheet: {names}"
                found.append(Problem(template, values))
        return found
