"""One set of rules whatever the way: form, device, grid, file and pasted message refuse and mark the same."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse

from regencies.device_keys import device_owner
from regencies.imports import KINDS, Refusal, import_file
from regencies.imports.daily_reports import FLOW_HEADERS
from regencies.ledger import RULES, Effect, day_checks, found_odd, load_facts
from regencies.ledger.marks import proposed_marks
from regencies.models import FLOWS, DailyReport
from tests.factories import (
    close_month,
    make_balance,
    make_bureau,
    make_officer,
    make_population,
    make_regency,
    make_report,
)
from tests.regencies.imports.files import HEADER, csv_file
from tests.regencies.pasting import on_page
from tests.regencies.test_saving_a_report import entry

pytestmark = pytest.mark.django_db
TODAY = dt.date(2016, 8, 30)
KEY = "6f2b7c1e-6d0f-4c34-9b0e-2f9a5f6b7a10"
FIELDS = {header: flow for flow, header in FLOW_HEADERS.items()} | {
    "tanggal": "date",
    "keterangan": "zero_reason",
}


@dataclass(frozen=True)
class Sending:
    """What somebody wants to report; values are texts, as they are typed."""

    date: dt.date = TODAY
    values: tuple = ()

    def texts(self) -> dict[str, str]:
        return {name: str(value) for name, value in (entry().as_fields() | dict(self.values)).items()}


@dataclass(frozen=True)
class Verdict:
    """Fields that were refused, and by which rules where the way says so to a program."""

    fields: frozenset[str]
    rules: tuple[str, ...] | None = None


def by_form(client, user, regency, sending, tmp_path) -> Verdict:
    answer = client.post(
        f"{reverse('regencies:report', args=[regency.code])}?tanggal={sending.date}",
        sending.texts() | {"base_version": "0"},
    )
    if answer.status_code == 302:
        return Verdict(frozenset())
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    # What is about the date stands at the head of the form, which has no field for it.
    return Verdict(frozenset("date" if name == "__all__" else name for name in errors))


def by_device(client, user, regency, sending, tmp_path) -> Verdict:
    sent = sending.texts() | {"key": KEY, "base_version": 0, "date": sending.date.isoformat()}
    answer = client.post(
        reverse("regencies:send", args=[regency.code]),
        json.dumps(sent | {"owner": device_owner(user)}),
        content_type="application/json",
    )
    return in_json(answer)


def by_grid(client, user, regency, sending, tmp_path) -> Verdict:
    sent = {"code": regency.code, "date": sending.date.isoformat(), "cells": sending.texts()}
    answer = client.post(
        reverse("regencies:cell"),
        json.dumps(sent | {"seen": {}, "key": KEY}),
        content_type="application/json",
    )
    return in_json(answer)


def in_json(answer) -> Verdict:
    found = answer.json()
    assert answer.status_code in {200, 422}, found
    fields = (name or "date" for name in found.get("problems", {}))
    return Verdict(
        frozenset("date" if name == "__all__" else name for name in fields), tuple(found.get("rules", ()))
    )


def by_file(client, user, regency, sending, tmp_path) -> Verdict:
    texts = sending.texts()
    cells = {header: texts[flow] for flow, header in FLOW_HEADERS.items()}
    cells |= {"kode_wilayah": regency.code, "tanggal": sending.date, "keterangan": texts["zero_reason"]}
    path = csv_file(tmp_path, [[f'"{cells[header]}"' for header in HEADER]])
    try:
        import_file(KINDS["daily-reports"], path, user=user)
    except Refusal as refusal:
        kept = refusal.problems.kept
        fields = frozenset(FIELDS[problem.column] for problem in kept)
        return Verdict(fields, tuple(problem.rule for problem in kept))
    return Verdict(frozenset(), ())


def by_message(client, user, regency, sending, tmp_path) -> Verdict:
    address = reverse("regencies:paste", args=[regency.code])
    text = f"{regency.short_name} {sending.date:%d/%m/%Y} perekaman 1 cetak 1"
    posted = on_page(client.post(address, {"pesan": text}))
    if not any(name.endswith("recorded") for name in posted):
        return Verdict(frozenset({"date"}))  # nothing can be saved for this date, and the page says why
    texts = sending.texts()
    posted |= {name: texts[name.split("-", 1)[1]] for name in posted if name.split("-", 1)[-1] in texts}
    answer = client.post(address, posted | {"simpan": "semua"})
    if answer.status_code == 302:
        return Verdict(frozenset())
    card = answer.context["desk"].cards[0]
    # A date that cannot be taken from the message is asked for beside the regency.
    asked = {FIELDS.get(field.name, field.name) for field in card.where if field.errors}
    return Verdict(frozenset(asked | {"date" if name == "__all__" else name for name in card.form.errors}))


WAYS: dict[str, Callable[..., Verdict]] = {
    "form": by_form,
    "device": by_device,
    "grid": by_grid,
    "file": by_file,
    "message": by_message,
}
REFUSED = {
    "future": (Sending(TODAY + dt.timedelta(days=1)), "date"),
    "too_early": (Sending(dt.date(2008, 12, 31)), "date"),
    "month_closed": (Sending(dt.date(2016, 7, 29)), "date"),
    "locked": (Sending(dt.date(2016, 8, 22)), "date"),
    "not_a_count": (Sending(values=(("printed", "12,5"),)), "printed"),
    "zero_without_reason": (Sending(values=(("recorded", "0"),)), "zero_reason"),
}


@pytest.fixture
def regency():
    regency = make_regency(code="16.13", name="Musi Rawas Utara", short_name="Muratara")
    close_month(province=regency.province)
    return regency


def person(way: str, rule: str, regency):
    """The bureau keeps the grid, and no lock holds for it; everything else is an officer's."""
    return make_bureau(regency.province) if way == "grid" else make_officer(regency)


def test_every_rule_that_refuses_a_new_report_is_tried():
    refusing = {rule.code for rule in RULES.values() if rule.effect is Effect.REFUSED}
    # A reason is asked for when a report is changed: tests/regencies/test_saving_a_report.py.
    assert set(REFUSED) == refusing - {"change_without_reason"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("rule", REFUSED)
def test_what_is_impossible_is_refused_whatever_the_way(client, regency, tmp_path, way, rule):
    sending, field = REFUSED[rule]
    user = person(way, rule, regency)
    client.force_login(user)
    verdict = WAYS[way](client, user, regency, sending, tmp_path)
    if way == "grid" and rule == "locked":
        assert verdict == Verdict(frozenset(), ())
        return
    assert verdict.fields == {field}
    assert verdict.rules in {None, (rule,)}
    assert not DailyReport.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_possible_is_written_alike(client, regency, tmp_path, way):
    user = person(way, "", regency)
    client.force_login(user)
    sending = Sending(values=(("recorded", "1.112"),))
    assert WAYS[way](client, user, regency, sending, tmp_path).fields == frozenset()
    stored = DailyReport.objects.get()
    assert {flow: getattr(stored, flow) for flow in FLOWS} == {
        flow: value for flow, value in entry(recorded=1112).as_fields().items() if flow in FLOWS
    }


def test_what_is_odd_is_the_same_for_all(client, regency):
    """The device and the grid say the marks that the form's rules and the queue's find."""
    make_population(regency=regency, eligible=1000)
    make_balance(regency=regency, date=dt.date(2016, 8, 1), recorded_total=990, blank_stock=5)
    make_report(regency=regency, date=dt.date(2016, 8, 29), recorded=5)
    odd = entry()
    facts = load_facts([regency], TODAY)[regency.pk]
    flows = {flow: getattr(odd, flow) for flow in FLOWS}
    by_rules = {check.rule for check in found_odd(day_checks(facts), flows)}
    assert by_rules >= {"above_eligible", "stock_below_zero"}
    assert {mark.rule for mark in proposed_marks(regency, {TODAY: odd})} == by_rules
    bureau = make_bureau(regency.province)
    client.force_login(bureau)
    sent = {
        "code": regency.code,
        "date": TODAY.isoformat(),
        "cells": Sending().texts(),
        "seen": {},
        "key": KEY,
    }
    answer = client.post(reverse("regencies:cell"), json.dumps(sent), content_type="application/json")
    assert {mark["rule"] for mark in answer.json()["odd"]} == by_rules
