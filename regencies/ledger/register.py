"""Figures of the register that the bureau enters one by one; files go by ``bulk``."""

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from regencies import clock
from regencies.models import PopulationFigure, Regency, User

from .month_lock import hold_months
from .oddities import ABOVE_ELIGIBLE, LARGE_CHANGE, NOT_YET_IN_FORCE, Oddity, label_of
from .reached import Key, reached_on
from .rules import Refused, date_problems
from .single import Outcome
from .totals import totals_at
from .writing import Outdated, digest_of, drop_row, kept_regency, put_row, says

LARGE_SHARE = Fraction(1, 20)


@dataclass(frozen=True)
class FigureLine:
    """One figure of the register on its effective date: in force until now, and as stated."""

    figure: str
    before: int | None
    after: int | None

    @property
    def label(self) -> str:
        return label_of(self.figure)

    @property
    def change(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.change, self.before) if self.change is not None and self.before else None


def figure_in_force(regency: Regency, date: dt.date) -> PopulationFigure | None:
    """What the register says on *date*."""
    return regency.population_figures.filter(effective_on__lte=date).order_by("-effective_on").first()


def figure_lines(
    regency: Regency, effective_on: dt.date, *, population: int | None, eligible: int | None
) -> list[FigureLine]:
    """Wajib KTP and residents before and after, as of the effective date."""
    before = figure_in_force(regency, effective_on)
    return [
        FigureLine("eligible", before and before.eligible, eligible),
        FigureLine("population", before and before.population, population),
    ]


def odd_figure(regency: Regency, effective_on: dt.date, lines: list[FigureLine]) -> list[str]:
    """What must be confirmed before it is saved, in sentences."""
    totals = totals_at(regency, effective_on)
    found = figure_oddities(regency, effective_on, lines, totals and totals["recorded_total"])
    return [oddity.sentence for oddity in found]


def figure_oddities(
    regency: Regency, effective_on: dt.date, lines: list[FigureLine], recorded: int | None
) -> list[Oddity]:
    """A date to come, large changes, and fewer who must hold a card than were *recorded* by that date."""
    found = []
    eligible = next(line.after for line in lines if line.figure == "eligible")
    if effective_on > clock.today(regency.province.timezone):
        found.append(Oddity(NOT_YET_IN_FORCE, eligible))
    for line in lines:
        if line.share is not None and abs(line.share) > LARGE_SHARE:
            low, high = line.before * (1 - LARGE_SHARE), line.before * (1 + LARGE_SHARE)
            found.append(
                Oddity(LARGE_CHANGE, line.after, math.ceil(low), math.floor(high), line.figure, line.change)
            )
    if recorded is not None and eligible is not None and recorded > eligible:
        found.append(Oddity(ABOVE_ELIGIBLE, recorded, high=eligible))
    return found


def odd_figures(
    stated: Mapping[Key, tuple[int | None, int]], regencies: Mapping[int, Regency]
) -> Iterator[tuple[Key, Oddity]]:
    """``figure_oddities`` of many figures (residents and wajib KTP), in a fixed number of queries.

    Each is against what is in force on its date once the earlier ones of *stated* are written.
    """
    written: dict[int, tuple[dt.date, int | None, int | None]] = {}
    for key, reached in reached_on(stated).items():
        regency_id, date = key
        population, eligible = stated[key]
        before = (reached.population, reached.eligible)
        own = written.get(regency_id)
        if own and (reached.effective_on is None or own[0] >= reached.effective_on):
            before = own[1:]
        written[regency_id] = (date, population, eligible)
        lines = [FigureLine("eligible", before[1], eligible), FigureLine("population", before[0], population)]
        recorded = reached.closing and reached.closing["recorded_total"]
        for oddity in figure_oddities(regencies[regency_id], date, lines, recorded):
            yield key, oddity


def register_problems(regency: Regency, effective_on: dt.date) -> dict[str, ValidationError]:
    """Why no figure can take effect on that date: a closed month. A date to come is only odd."""
    broken = date_problems(regency, effective_on, may_unlock=True).get("date")
    return {"effective_on": broken} if broken and broken.code == "month_closed" else {}


def register_seen(regency: Regency, effective_on: dt.date) -> str:
    """A word for the figures in force and the one that would be replaced."""
    figures = regency.population_figures.filter(effective_on__lte=effective_on).order_by("-effective_on")
    return digest_of(*figures.values_list("effective_on", "population", "eligible", "source")[:2])


@transaction.atomic
def save_figure(
    *,
    user: User,
    regency: Regency,
    effective_on: dt.date,
    population: int | None,
    eligible: int,
    source: str,
    seen: str,
    reason: str = "",
    confirmed: bool = False,
) -> Outcome:
    """State residents (None: not stated) and wajib KTP from *effective_on* on.

    ``seen`` is the ``register_seen`` of what was shown. Raises ``Refused``, also under the key ``confirmed``
    when something odd was not; ``Outdated``; ``Regency.DoesNotExist`` when it is not the user's to keep.
    """
    regency, row = _held(user, regency, effective_on)
    values = {"population": population, "eligible": eligible, "source": source.strip()}
    if row is not None and says(row, values):
        return Outcome.UNCHANGED
    if register_seen(regency, effective_on) != seen:
        raise Outdated
    lines = figure_lines(regency, effective_on, population=population, eligible=eligible)
    if not confirmed and odd_figure(regency, effective_on, lines):
        message = _("Perubahannya besar atau tanggalnya belum tiba: centang bila memang benar.")
        raise Refused({"confirmed": ValidationError(message, code="odd_not_confirmed")})
    row = row or PopulationFigure(regency=regency, effective_on=effective_on)
    return put_row(user=user, row=row, values=values, reason=reason, source="register")


@transaction.atomic
def delete_figure(*, user: User, regency: Regency, effective_on: dt.date, seen: str, reason: str) -> None:
    """Take a figure away; its history stays. Raises as ``save_figure``."""
    regency, row = _held(user, regency, effective_on)
    if row is None or register_seen(regency, effective_on) != seen:
        raise Outdated
    drop_row(user=user, row=row, reason=reason, source="register")


def _held(user: User, regency: Regency, effective_on: dt.date) -> tuple[Regency, PopulationFigure | None]:
    regency = kept_regency(user, regency)
    hold_months(regency.province_id)
    problems = register_problems(regency, effective_on)
    if problems:
        raise Refused(problems)
    rows = PopulationFigure.objects.select_for_update(of=("self",)).filter(regency=regency)
    row = rows.filter(effective_on=effective_on).first()
    return regency, row
