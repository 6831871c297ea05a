"""Daily reports are written in regencies/ledger/ and nowhere else, so that one set of rules holds."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

WRITING = {
    "abulk_create",
    "acreate",
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "update",
    "update_or_create",
}
ROWS = {"DailyReport", "daily_reports"}


def writes(source: str) -> Iterator[int]:
    """Lines on which rows of daily reports are written through the ORM or by SQL."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
            named = {part.id for part in ast.walk(node.func) if isinstance(part, ast.Name)}
            named |= {part.attr for part in ast.walk(node.func) if isinstance(part, ast.Attribute)}
            if named & ROWS:
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "DailyReport":
            yield node.lineno
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.upper().split()
            if {"REGENCIES_DAILYREPORT"} & set(words) and {"INSERT", "UPDATE", "DELETE"} & set(words):
                yield node.lineno


def test_the_sweep_finds_every_way_of_writing():
    for source in [
        "DailyReport.objects.create(recorded=1)",
        "DailyReport.objects.filter(pk=1).update(recorded=1)",
        "regency.daily_reports.filter(date=day).delete()",
        "DailyReport(recorded=1).save()",
        "cursor.execute('UPDATE regencies_dailyreport SET recorded = 1')",
    ]:
        assert list(writes(source)) == [1], source
    assert list(writes("DailyReport.objects.filter(pk=1).first()")) == []


def test_only_the_ledger_writes_daily_reports():
    found = {
        f"{path.relative_to(settings.BASE_DIR)}:{line}"
        for app in ("regencies", "reports", "ektp")
        for path in Path(settings.BASE_DIR / app).rglob("*.py")
        if "migrations" not in path.parts and "ledger" not in path.parts
        for line in writes(path.read_text())
    }
    assert found == set()
