"""What the pages of the register show: the figure in force in every regency, and all of one."""

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from regencies.models import PopulationFigure, Province, Regency

MOST_SHOWN = 24


@dataclass(frozen=True)
class FigureRow:
    """A figure with what it changed of the one before it; ``figure`` is None where there is none."""

    regency: Regency
    figure: PopulationFigure | None
    before: PopulationFigure | None = None

    @property
    def query(self) -> str:
        """The figure as its form would send it."""
        figure = self.figure
        values = {"effective_on": figure.effective_on.isoformat(), "eligible": figure.eligible}
        values |= {"population": figure.population, "source": figure.source}
        return urlencode({name: value for name, value in values.items() if value is not None})

    @property
    def change(self) -> int | None:
        """In wajib KTP."""
        if self.figure is None or self.before is None:
            return None
        return self.figure.eligible - self.before.eligible

    @property
    def share(self) -> Fraction | None:
        return None if self.change is None else Fraction(self.change, self.before.eligible)


def figures_in_force(province: Province, today: dt.date) -> list[FigureRow]:
    """Every regency in the order of the codes with its figure in force, in one query more."""
    regencies = list(province.regencies.select_related("province"))
    found: dict[int, list[PopulationFigure]] = {regency.pk: [] for regency in regencies}
    rows = PopulationFigure.objects.filter(regency__in=regencies, effective_on__lte=today)
    for figure in rows.order_by("-effective_on"):
        found[figure.regency_id].append(figure)
    return [FigureRow(regency, *(found[regency.pk][:2] or [None])) for regency in regencies]


def figures_of(regency: Regency) -> list[FigureRow]:
    """The regency's figures, the latest first."""
    figures = [*regency.population_figures.order_by("-effective_on")[:MOST_SHOWN], None]
    return [
        FigureRow(regency, figure, before)
        for figure, before in zip(figures, figures[1:], strict=False)
        if figure is not None
    ]
