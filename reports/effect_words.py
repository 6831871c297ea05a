"""An effect in rows for a table: each figure before and after, and by how much it moves."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regencies.formatting import UNKNOWN, count, decimal, short_date
from reports.arithmetic import DeadlineTerms, ceil_pace, coverage_change, round_half_up
from reports.effects import DateEffect, State
from reports.wording import STATUS_WORDS, gap_words, share_words


@dataclass(frozen=True)
class Line:
    """One figure. ``statuses`` holds the two status keys where the figure is a status, otherwise nothing."""

    label: str
    before: str
    after: str
    change: str = ""
    statuses: tuple[str, str] | None = None
    moved: bool = False


@dataclass(frozen=True)
class Block:
    """Figures under one heading: the area's own, or its distance from one deadline (``due_on``)."""

    title: str
    due_on: dt.date | None
    lines: tuple[Line, ...]

    @property
    def moved(self) -> bool:
        return any(line.moved for line in self.lines)


@dataclass(frozen=True)
class AreaWords:
    """One area on one date; ``split`` says what moves its coverage: people recorded, denominator."""

    name: str
    blocks: tuple[Block, ...]
    split: tuple[Fraction, Fraction] | None

    @property
    def moved(self) -> bool:
        return any(block.moved for block in self.blocks)


@dataclass(frozen=True)
class DateWords:
    date: dt.date
    is_today: bool
    areas: tuple[AreaWords, ...]

    @property
    def moved(self) -> bool:
        return any(area.moved for area in self.areas)


def words(effect: DateEffect, *, regency: str, province: str, today: dt.date) -> DateWords:
    """*regency* and *province* are the areas' names."""
    areas = [_area(regency, effect.before, effect.after, effect.terms)]
    if effect.province_before and effect.province_after:
        areas.append(_area(province, effect.province_before, effect.province_after, effect.terms))
    return DateWords(effect.date, effect.date == today, tuple(areas))


def _area(name: str, before: State, after: State, terms: tuple[DeadlineTerms, ...]) -> AreaWords:
    blocks = [Block(_("Keadaan"), None, tuple(_figures(before.day, after.day)))]
    for each in terms:
        pair = before.deadlines[each.key], after.deadlines[each.key]
        blocks.append(Block(each.name, each.due_on, tuple(_distance(*pair))))
    old, new = before.day, after.day
    moved = coverage_change(old.recorded_total, old.eligible, new.recorded_total, new.eligible)
    return AreaWords(name, tuple(blocks), (moved.recorded, moved.denominator) if moved else None)


def _figures(before, after) -> Iterator[Line]:
    yield Line(
        _("Cakupan"),
        share_words(before.coverage),
        share_words(after.coverage),
        points_words(before.coverage, after.coverage),
        moved=before.coverage != after.coverage,
    )
    labels = {
        "eligible": _("Wajib KTP"),
        "recorded_total": _("Total perekaman"),
        "printed_total": _("Total cetak"),
        "blank_stock": _("Stok blangko"),
        "temporary_outstanding": _("Suket beredar"),
        "temporary_gap": _("Tanpa kartu dan suket"),
    }
    for name, label in labels.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield _counted(label, old, new)


def _distance(before, after) -> Iterator[Line]:
    if before.target_count != after.target_count:
        yield _counted(_("Sasaran"), before.target_count, after.target_count)
    yield _counted(_("Sisa"), before.remaining, after.remaining)
    old, new = ceil_pace(before.required_pace), ceil_pace(after.required_pace)
    if old != new:
        yield _counted(_("Perlu per hari kerja"), old, new)
    yield _counted(_("Kurang pada tenggat"), before.shortfall, after.shortfall)
    yield Line(
        _("Perkiraan selesai"),
        short_date(before.projected_on),
        short_date(after.projected_on),
        _days(before.projected_on, after.projected_on),
        moved=before.projected_on != after.projected_on,
    )
    yield Line(_("Selisih waktu"), _gap(before), _gap(after), moved=before.gap_days != after.gap_days)
    yield Line(
        _("Status"),
        str(STATUS_WORDS[before.status]),
        str(STATUS_WORDS[after.status]),
        statuses=(before.status, after.status),
        moved=before.status != after.status,
    )


def _counted(label: str, before: int | None, after: int | None) -> Line:
    change = "" if None in (before, after) or before == after else signed(after - before)
    return Line(label, count(before), count(after), change, moved=before != after)


def _gap(distance) -> str:
    return UNKNOWN if distance.gap_days is None else gap_words(distance.gap_days)


def _days(before: dt.date | None, after: dt.date | None) -> str:
    if before is None or after is None or before == after:
        return ""
    days = (after - before).days
    return ngettext("%(days)s hari", "%(days)s hari", abs(days)) % {"days": signed(days)}


def signed(number: int) -> str:
    """+12, −3, 0."""
    return f"+{count(number)}" if number > 0 else count(number)


def points_words(before: Fraction | None, after: Fraction | None) -> str:
    """A change of a share in percentage points: +0,12; four decimals where two would say nothing."""
    if before is None or after is None or before == after:
        return ""
    points = (after - before) * 100
    places = 2 if abs(points) >= Fraction(1, 200) else 4
    rounded = round_half_up(points, places)
    return ("+" if rounded > 0 else "") + decimal(rounded, places)
