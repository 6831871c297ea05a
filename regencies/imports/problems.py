"""What is wrong with a file, said so that the person who sent it can put it right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MOST_SHOWN = 100
MOST_LISTED = 100_000
TOO_MANY_EMPTY = "more than {most} empty rows in a row; delete the rows below the table"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: ``template`` with ``values`` is the English sentence.

    ``row`` is the row as a spreadsheet shows it and ``column`` the header; None where the file as a whole is
    meant. Template and values are apart so that a page can say the same sentence in another language; a
    value may be problems again, whose sentences are joined. ``rule`` is the broken rule of the ledger's
    catalogue, where it is one.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    row: int | None = None
    column: str | None = None
    rule: str | None = None

    @property
    def sentence(self) -> str:
        return self.said(str, str)

    def said(self, translate: Callable[[str], str], show: Callable[[object], str]) -> str:
        """The sentence by another catalogue; *show* writes a value as its reader does."""

        def spoken(value: object) -> str:
            if isinstance(value, tuple):
                return "; ".join(problem.said(translate, show) for problem in value)
            return show(value)

        return translate(self.template).format(**{name: spoken(v) for name, v in self.values.items()})

    def line(self, file_name: str) -> str:
        """``FILE: row 12, column perekaman: "12,5" is not a whole number``."""
        place = [f"row {self.row}"] if self.row is not None else []
        if self.column is not None:
            place.append(f"column {self.column}")
        return ": ".join(
            [file_name, ", ".join(place), self.sentence] if place else [file_name, self.sentence]
        )


class CellError(ValueError):
    """A cell that cannot be read; the row adds where it stands."""

    def __init__(self, template: str, *, rule: str | None = None, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values_ = values
        self.rule = rule


class FileError(Exception):
    """The file cannot be read at all, or is not allowed: one problem, and nothing more is looked at."""

    def __init__(self, template: str, *, row: int | None = None, **values: object) -> None:
        self.problem = Problem(template, values, row)
        super().__init__(self.problem.sentence)


class Problems:
    """Everything wrong with one file: the first hundred are kept, all are counted.

    *listen* is told each of them, for whoever writes a complete list.
    """

    def __init__(self, listen: Callable[[Problem], None] | None = None) -> None:
        self.kept: list[Problem] = []
        self.count = 0
        self._listen = listen
        self.most = MOST_SHOWN if listen is None else MOST_LISTED

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, problem: Problem) -> None:
        self.add_all([problem], 1)

    def add_all(self, problems: list[Problem], count: int) -> None:
        """Add *count* problems of which only *problems* are at hand."""
        self.count += count
        if self._listen is not None:
            for problem in problems:
                self._listen(problem)
        self.kept.extend(problems[: MOST_SHOWN - len(self.kept)])

    def put_first(self, problem: Problem) -> None:
        """Add what explains others before them."""
        self.add(problem)
        self.kept = [problem, *(other for other in self.kept if other is not problem)][:MOST_SHOWN]

    @property
    def not_kept(self) -> int:
        return self.count - len(self.kept)
