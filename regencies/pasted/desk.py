"""A pasted text with several reports: each is confirmed by itself, and none waits for another."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from regencies.ledger import Outcome, load_facts
from regencies.models import DailyReport, Regency

from .cards import Asked, Card
from .original import Segment, segments
from .reading import read_pasted

MOST_REPORTS = 40  # of one text on one page
ALL = "semua"
_SAVED = re.compile(r"([0-9]{2}\.[0-9]{2})_([0-9]{4}-[0-9]{2}-[0-9]{2})_([a-z]{5,9})")


class Desk:
    """The cards of one text; what was typed into them is in the posted data."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        code = asked.own.code if asked.own else None
        found = read_pasted(asked.text, today=asked.today, default_code=code)
        self.cards = [Card(asked, number, pasted) for number, pasted in enumerate(found[:MOST_REPORTS])]
        self.left_off = max(0, len(found) - MOST_REPORTS)
        for card in self.cards:
            outcome = card.data.get(f"{card.prefix}-outcome", "") if card.data is not None else ""
            if outcome in set(Outcome) and card.report:
                card.settle(outcome)

    def save(self, which: str) -> None:
        """Save one card, by its prefix, or all that can be."""
        for card in self.cards:
            if which in {ALL, card.prefix} and not card.outcome:
                card.save()
        for card in self.cards:
            card.look_again()

    @property
    def open_cards(self) -> list[Card]:
        return [card for card in self.cards if card.can_save]

    @property
    def is_done(self) -> bool:
        return all(card.outcome for card in self.cards)

    @property
    def status(self) -> int:
        """The answer's HTTP status after saving."""
        if any(card.has_conflict for card in self.cards):
            return 409
        return 422 if any(card.is_asked_to_save and not card.outcome for card in self.cards) else 200

    @property
    def segments(self) -> list[Segment]:
        return segments(self.asked.text, [card.reading for card in self.cards])

    def prepare(self) -> None:
        """Read the facts of all open cards at once, date by date, and lead the keyboard on."""
        by_date: dict[dt.date, list[Card]] = defaultdict(list)
        for card in self.open_cards:
            if card.page:
                by_date[card.date].append(card)
        for date, cards in by_date.items():
            regencies = {card.regency.pk: card.regency for card in cards}
            facts = load_facts(regencies.values(), date)
            for card in cards:
                card.page.facts = facts[card.regency.pk]
        self._lead_on()

    def _lead_on(self) -> None:
        """Give the focus to the first field that still has to be filled, else to the button that saves."""
        for card in self.open_cards[:1]:
            waiting = [field for field in card.fields if field.errors or field.value() in {None, ""}]
            if waiting:
                waiting[0].field.widget.attrs["autofocus"] = True
            else:
                card.has_focus = True

    @property
    def saved(self) -> list[str]:
        """What was saved, for the address of the page that lists it."""
        return [f"{card.regency.code}_{card.date}_{card.outcome}" for card in self.cards if card.outcome]


@dataclass(frozen=True)
class SavedReport:
    """A line of the list after saving several reports."""

    regency: Regency
    report: DailyReport
    outcome: str


def saved_reports(regencies: Iterable[Regency], saved: Iterable[str]) -> list[SavedReport]:
    """The reports that an address speaks of, as far as they are this person's and in the ledger."""
    mine = {regency.code: regency for regency in regencies}
    found = []
    for match in (_SAVED.fullmatch(each) for each in list(saved)[:MOST_REPORTS]):
        if match is None or match[1] not in mine or match[3] not in set(Outcome):
            continue
        try:
            day = dt.date.fromisoformat(match[2])
        except ValueError:
            continue
        if report := mine[match[1]].daily_reports.filter(date=day).first():
            found.append(SavedReport(mine[match[1]], report, match[3]))
    return found
