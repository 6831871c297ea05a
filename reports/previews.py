"""A balance or a figure of the register before it is saved: its drift or change, and what it would move."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from regencies import clock
from regencies.forms.balance import BalanceForm, SavingForm
from regencies.forms.register import RegisterForm
from regencies.ledger import Outcome
from regencies.ledger.balances import (
    DriftLine,
    balance_problems,
    balance_seen,
    delete_balance,
    drift_lines,
    odd_balance,
    save_balance,
)
from regencies.ledger.register import (
    FigureLine,
    delete_figure,
    figure_lines,
    odd_figure,
    register_problems,
    register_seen,
    save_figure,
)
from regencies.models import TOTALS, Reconciliation, Regency, User
from reports.effect_words import DateWords, words
from reports.effects import Change, effects, with_balance, with_figure


class Preview:
    """What both have in common. ``deletes``: the row is to be taken away, not written."""

    date: dt.date

    def __init__(self, user: User, regency: Regency, *, deletes: bool) -> None:
        self.user = user
        self.regency = regency
        self.deletes = deletes
        self.today = clock.today(regency.province.timezone)

    def change(self) -> Change:
        raise NotImplementedError

    @cached_property
    def effects(self) -> list[DateWords]:
        """On its own date and today, as far as they have come."""
        dates = [date for date in (self.date, self.today) if date <= self.today]
        found = effects(self.regency, self.change(), dates, with_province=True)
        province = self.regency.province.name
        return [
            words(each, regency=self.regency.full_name, province=province, today=self.today) for each in found
        ]

    @property
    def asks_reason(self) -> bool:
        return self.there is not None

    @property
    def is_unchanged(self) -> bool:
        """Whether exactly this is there already."""
        there = self.there
        return (
            there is not None
            and not self.deletes
            and all(getattr(there, name) == value for name, value in self.values.items())
        )

    def saving_form(self, data=None) -> SavingForm:
        return SavingForm(data, initial={"seen": self.seen})


class BalancePreview(Preview):
    """A balance as the form states it."""

    def __init__(self, user: User, regency: Regency, form: BalanceForm, *, deletes: bool = False) -> None:
        super().__init__(user, regency, deletes=deletes)
        self.date = form.cleaned_data["date"]
        self.there = regency.reconciliations.filter(date=self.date).first()
        self.values = form.totals | {"source": form.cleaned_data["source"]}

    @property
    def totals(self) -> Mapping[str, int | None]:
        return {total: None if self.deletes else self.values[total] for total in TOTALS}

    def change(self) -> Change:
        return with_balance(self.date, None if self.deletes else self.totals)

    @cached_property
    def lines(self) -> list[DriftLine]:
        return drift_lines(self.regency, self.date, self.totals)

    @cached_property
    def odd(self) -> list[str]:
        return [] if self.deletes else odd_balance(self.regency, self.date, self.lines)

    @property
    def problems(self) -> list[str]:
        return [error.message for error in balance_problems(self.regency, self.date).values()]

    @property
    def seen(self) -> str:
        return balance_seen(self.regency, self.date)

    @property
    def replaced(self) -> list[tuple[str, int | None, int | None]]:
        """What an existing balance stated and what it is going to state, where they differ."""
        if self.there is None or self.deletes:
            return []
        label = Reconciliation._meta.get_field
        pairs = [(total, getattr(self.there, total), self.values[total]) for total in TOTALS]
        return [(str(label(total).verbose_name), old, new) for total, old, new in pairs if old != new]

    def save(self, form: SavingForm) -> Outcome:
        return save_balance(
            user=self.user,
            regency=self.regency,
            date=self.date,
            totals=self.totals,
            source=self.values["source"],
            **form.cleaned_data,
        )

    def delete(self, form: SavingForm) -> None:
        data = form.cleaned_data
        delete_balance(
            user=self.user, regency=self.regency, date=self.date, seen=data["seen"], reason=data["reason"]
        )


class RegisterPreview(Preview):
    """A figure of the register as the form states it."""

    def __init__(self, user: User, regency: Regency, form: RegisterForm, *, deletes: bool = False) -> None:
        super().__init__(user, regency, deletes=deletes)
        self.date = form.cleaned_data["effective_on"]
        self.there = regency.population_figures.filter(effective_on=self.date).first()
        self.values = {name: form.cleaned_data[name] for name in ("population", "eligible", "source")}

    def change(self) -> Change:
        return with_figure(self.date, None if self.deletes else self.values["eligible"])

    @cached_property
    def lines(self) -> list[FigureLine]:
        population, eligible = self.values["population"], self.values["eligible"]
        if self.deletes:
            earlier = self.regency.population_figures.filter(effective_on__lt=self.date)
            left = earlier.order_by("-effective_on").first()
            population, eligible = left and left.population, left and left.eligible
        return figure_lines(self.regency, self.date, population=population, eligible=eligible)

    @cached_property
    def odd(self) -> list[str]:
        return [] if self.deletes else odd_figure(self.regency, self.date, self.lines)

    @property
    def problems(self) -> list[str]:
        return [error.message for error in register_problems(self.regency, self.date).values()]

    @property
    def seen(self) -> str:
        return register_seen(self.regency, self.date)

    def save(self, form: SavingForm) -> Outcome:
        return save_figure(
            user=self.user,
            regency=self.regency,
            effective_on=self.date,
            population=self.values["population"],
            eligible=self.values["eligible"],
            source=self.values["source"],
            **form.cleaned_data,
        )

    def delete(self, form: SavingForm) -> None:
        data = form.cleaned_data
        delete_figure(
            user=self.user,
            regency=self.regency,
            effective_on=self.date,
            seen=data["seen"],
            reason=data["reason"],
        )
