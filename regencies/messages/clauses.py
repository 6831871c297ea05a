"""The tokens of one piece to what it states: field values, and what of it was not understood."""

from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from .numbers import LARGEST_FLOW, LARGEST_TOTAL, is_in_words, read_amount
from .scanning import Token
from .totals import how_it_was_read, is_bare_total, is_doubtful, measure_of_total
from .words import FIELDS, QUALIFIERS, TOPICS

TOTALS = frozenset({"recorded_total", "printed_total", "blank_stock", "temporary_outstanding", "print_ready"})
VALUES = frozenset({"number", "zero", "empty", "unstated"})
IGNORED = frozenset({"filler", "courtesy", "date", "place", "weekday", "relative", "sign", "skip"})


@dataclass
class Context:
    """What earlier pieces leave for the labels of later ones."""

    heading: frozenset[str] = frozenset()
    heading_label: "Label | None" = None
    heading_used: bool = True
    topics: list[str] = field(default_factory=list)  # of the labels on this line, the latest last
    mentioned: set[str] = field(default_factory=set)  # topics of all labels so far
    latest: str = ""  # topic of the latest label on any line
    title: "Label | None" = None  # a label at the end of a title on this line: no heading, but maybe one

    def new_line(self) -> None:
        self.topics = []
        self.title = None

    def seen(self, meanings: frozenset[str]) -> None:
        if topics := meanings & TOPICS:
            self.latest = min(topics)
            self.mentioned.add(self.latest)
            self.topics.append(self.latest)


@dataclass
class Label:
    """Consecutive label words; ``strange`` are words between them and their amount."""

    meanings: set[str] = field(default_factory=set)
    words: list[Token] = field(default_factory=list)
    strange: list[Token] = field(default_factory=list)
    of_today: bool = False
    as_of: bool = False  # "per 30 Agustus": the day itself, or everything up to it

    @property
    def text(self) -> str:
        return " ".join(token.text for token in [*self.words, *self.strange])

    @property
    def span(self) -> tuple[int, int]:
        return _span([*self.words, *self.strange])


@dataclass(frozen=True)
class Stated:
    """An amount of a field; ``value`` is None where a problem says why. ``spans``: where it stands."""

    field: str
    value: int | None
    written: str
    spans: tuple[tuple[int, int], ...]
    is_in_words: bool = False


@dataclass(frozen=True)
class Unread:
    """Text that was not understood, as written and where it stands."""

    text: str
    start: int
    end: int


@dataclass
class Statement:
    """What one piece states."""

    values: list[Stated] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def leave(self, text: str, tokens: list[Token]) -> None:
        """*text*, the words of *tokens*, was not understood."""
        self.unread.append(Unread(text, *_span(tokens)))


def _span(tokens: list[Token]) -> tuple[int, int]:
    return min(token.start for token in tokens), max(token.end for token in tokens)


def read_clause(tokens: list[Token], context: Context) -> Statement:
    """Labels and amounts of one piece, in either order ("perekaman 112", "112 perekaman")."""
    statement = Statement()
    items = _items(tokens, statement)
    kinds = ["label" if isinstance(item, Label) else "value" for item in items]
    if kinds and kinds == ["value", "label"] * (len(kinds) // 2):
        pairs = list(zip(items[1::2], items[::2], strict=True))
        if _heading_may_be_meant(pairs[0], context):
            _leave_both(pairs, statement, context)
            return statement
    else:
        pairs = _label_first(items)
    if "value" not in kinds:
        _heading(tokens, items, context, statement)
        return statement
    for number, (label, value) in enumerate(pairs):
        if value is None:
            statement.problems.append(_("“%(label)s” disebut tanpa angka.") % {"label": label.text})
            statement.leave(label.text, [*label.words, *label.strange])
        else:
            crowded = number + 1 < len(pairs) and pairs[number + 1][0] is None
            _state(label, value, statement, context, crowded)
    return statement


def _heading_may_be_meant(pair: tuple[Label, Token], context: Context) -> bool:
    """Whether the amount before *pair*'s label may be that of the heading: "rekam; 112 cetak; 85"."""
    label, _value = pair
    heading = context.heading_label if not context.heading_used else context.title
    return bool(heading) and bool(label.meanings & TOPICS) and not label.meanings & heading.meanings


def _leave_both(pairs: list[tuple[Label, Token]], statement: Statement, context: Context) -> None:
    if context.heading_used:
        context.heading_label, context.heading_used = context.title, False
    label, value = pairs[0]
    texts = {"text": value.text, "one": context.heading_label.text, "other": label.text}
    statement.problems.append(
        _("Angka “%(text)s” tanpa kata yang jelas: “%(one)s” atau “%(other)s”.") % texts
    )
    for label, value in pairs:
        statement.leave(f"{value.text} {label.text}", [value, *label.words, *label.strange])
    finish_heading(context, statement)


def _items(tokens: list[Token], statement: Statement) -> list[Label | Token]:
    """Labels and amounts in order; words that belong to no label go to ``unread``."""
    items: list[Label | Token] = []
    label, loose = Label(), []
    for before, token in pairwise([None, *tokens, None]):
        if token is None or token.kind in VALUES:
            if label.words or label.of_today:
                items.append(label)
            if loose:
                statement.leave(" ".join(word.text for word in loose), loose)
            items += [token] if token else []
            label, loose = Label(), []
        elif token.kind == "unknown":
            (label.strange if label.words else loose).append(token)
        else:
            _add(token, label, before)
    return [item for item in items if not (isinstance(item, Label) and item.of_today and not item.words)]


def _add(token: Token, label: Label, before: Token | None) -> None:
    """What *token* means for *label*, whose words it follows or begins."""
    if token.kind == "label":
        label.meanings.add(token.meaning)
        label.words.append(token)
    elif token.kind == "relative" and not label.words:
        label.of_today = label.of_today or token.meaning != "yesterday"
    elif token.kind == "relative":
        label.of_today = label.of_today or "until" not in label.meanings
    elif token.kind == "skip" and "until" in label.meanings:
        label.meanings.add("other")  # up to a time of the day, not up to the day
    elif token.kind == "date" and label.words and before and before.text.lower() == "per":
        label.as_of = True


def _label_first(items: list[Label | Token]) -> list[tuple[Label | None, Token | None]]:
    pairs: list[tuple[Label | None, Token | None]] = []
    waiting: Label | None = None
    for item in items:
        if isinstance(item, Label):
            if waiting:
                pairs.append((waiting, None))
            waiting = item
        else:
            pairs.append((waiting, item))
            waiting = None
    return [*pairs, (waiting, None)] if waiting else pairs


def _heading(tokens: list[Token], items: list[Label | Token], context: Context, statement: Statement) -> None:
    """A piece without amounts: a title, the heading of the lines below, or words not understood."""
    for label in items:
        if label.strange or "other" in label.meanings:
            statement.leave(label.text, [*label.words, *label.strange])
            return
        is_title = any(token.kind in {"courtesy", "place", "date", "weekday"} for token in tokens)
        exact = label.meanings & TOPICS and not any(word.near for word in label.words)
        if not exact:
            if not is_title:
                statement.leave(label.text, label.words)
            return
        meanings = frozenset(label.meanings)
        if is_title:
            context.title = label if tokens[-1] is label.words[-1] else None
            return
        finish_heading(context, statement, unless=meanings)
        context.heading, context.heading_label = meanings, label
        context.heading_used = False
        context.seen(meanings)


def finish_heading(context: Context, statement: Statement, unless: frozenset[str] = frozenset()) -> None:
    """A heading that no amount followed was a field without its amount."""
    if not context.heading_used and not context.heading & unless:
        label = context.heading_label
        statement.problems.append(_("“%(label)s” disebut tanpa angka.") % {"label": label.text})
        statement.unread.append(Unread(label.text, *label.span))
    context.heading_used = True
    context.heading = frozenset()


def _state(label: Label | None, value: Token, statement: Statement, context: Context, crowded: bool) -> None:
    if label and label.meanings & TOPICS:
        finish_heading(context, statement, unless=frozenset(label.meanings))
    found, doubt = _field(label, context)
    written = f"{label.text} {value.text}" if label else value.text
    tokens = [*label.words, *label.strange, value] if label else [value]
    if found is None:
        statement.leave(written.strip(), tokens)
        statement.problems.append(doubt or _("Angka “%(text)s” tanpa kata yang jelas.") % {"text": written})
        return
    for word in label.words if label else ():
        if word.near:
            statement.problems.append(
                _("“%(text)s” dibaca “%(near)s”.") % {"text": word.text, "near": word.near}
            )
    if label and is_bare_total(frozenset(label.meanings)) and is_doubtful(context.mentioned):
        statement.problems.append(how_it_was_read(written, found.removesuffix("_total")))
    amount, problem = _amount(found, value)
    if crowded:
        amount, problem = None, _("Lebih dari satu angka setelah “%(text)s”.") % {"text": written}
    elif problem and label:
        problem = f"{written}: {problem}"
    if problem:
        statement.problems.append(problem)
    spans = [_span(tokens)]
    if context.heading_used and context.heading_label and context.heading:
        spans.append(context.heading_label.span)
    in_words = value.kind == "number" and is_in_words(value.text)
    statement.values.append(Stated(found, amount, written, tuple(spans), in_words))


def _amount(found: str, value: Token) -> tuple[int | None, str]:
    if value.kind == "zero" or (value.kind == "empty" and found == "blank_stock"):
        return 0, ""
    if value.kind == "number":
        amount = read_amount(value.text, LARGEST_TOTAL if found in TOTALS else LARGEST_FLOW)
        return amount.value, amount.problem
    return None, _("“%(text)s” bukan angka; tulis 0 bila memang nihil.") % {"text": value.text}


def _field(label: Label | None, context: Context) -> tuple[str | None, str]:
    """The field that *label* means, or None and what is doubtful about it."""
    meanings = frozenset(label.meanings) if label else frozenset()
    if label and label.strange:
        return None, ""
    if is_bare_total(meanings) and not context.heading:
        measure = measure_of_total(context.latest, context.mentioned)
        return (f"{measure}_total" if measure else None), ""
    if not meanings & TOPICS and "again" not in meanings:
        meanings = _completed(meanings, context)
    found = FIELDS.get(meanings)
    context.seen(meanings)
    if label and _may_be_day_or_total(found, label):
        doubt = _("“%(label)s” bisa berarti hari ini saja atau total sampai hari ini.")
        return None, doubt % {"label": label.text}
    return found, ""


def _may_be_day_or_total(found: str | None, label: Label) -> bool:
    if found in {"recorded_total", "printed_total"}:
        return label.of_today and "until" not in label.meanings
    return label.as_of and found is not None and found not in TOTALS


def _completed(meanings: frozenset[str], context: Context) -> frozenset[str]:
    """*meanings* with the subject that the heading or the label before it names, if only one can be."""
    if context.heading:
        context.heading_used = True
        return meanings | context.heading
    if not meanings:
        return meanings
    if meanings & {"total", "until"} and not meanings & {"left", "held"}:
        topics = set(context.topics)
        topic = topics.pop() if len(topics) == 1 else ""
    else:
        topic = context.latest
    return meanings | {topic} if topic and meanings <= QUALIFIERS.get(topic, frozenset()) else meanings
