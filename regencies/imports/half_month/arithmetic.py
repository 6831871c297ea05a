"""What a row of the half-month sheet says twice must agree: the percentage with the counts."""

from regencies.imports.problems import Problem

from .figures import Agreement, Stated, agreement, grouped, ratio_text
from .headers import Meaning
from .rows import SheetRow

# So many rows, and so many of ten, before columns are said to be swapped.
LEAST_ROWS = 2
OF_TEN = 8


def check_row(row: SheetRow) -> list[Problem]:
    """Refuse what contradicts itself in *row*; what is only odd is returned."""
    eligible, recorded = row.figures.get(Meaning.ELIGIBLE), row.figures.get(Meaning.RECORDED)
    _check_register(row, row.figures.get(Meaning.POPULATION), eligible)
    if not eligible or recorded is None:
        return []
    _check_unrecorded(row, eligible, recorded)
    stated = row.values.get("percent")
    if recorded > eligible:
        return _check_more_than_eligible(row, stated, eligible, recorded)
    return _check_percent(row, stated, eligible, recorded)


def _check_register(row: SheetRow, population: int | None, eligible: int | None) -> None:
    if eligible == 0:
        row.refuse(Meaning.ELIGIBLE, "must be at least 1")
    elif population is not None and eligible is not None and eligible > population:
        row.refuse(
            Meaning.ELIGIBLE,
            "{eligible} must hold a card, but there are only {population} residents",
            eligible=grouped(eligible),
            population=grouped(population),
        )


def _check_unrecorded(row: SheetRow, eligible: int, recorded: int) -> None:
    unrecorded = row.figures.get(Meaning.UNRECORDED)
    if unrecorded is not None and unrecorded != max(0, eligible - recorded):
        row.refuse(
            Meaning.UNRECORDED,
            "states {stated}, but {eligible} less {recorded} is {computed}",
            stated=grouped(unrecorded),
            eligible=grouped(eligible),
            recorded=grouped(recorded),
            computed=grouped(eligible - recorded),
        )


def _check_more_than_eligible(
    row: SheetRow, stated: Stated | None, eligible: int, recorded: int
) -> list[Problem]:
    if stated is not None and agreement(stated, recorded, eligible) is Agreement.CONTRADICTS:
        if recorded and agreement(stated, eligible, recorded) is not Agreement.CONTRADICTS:
            row.refuse(
                Meaning.RECORDED,
                "{recorded} recorded of {eligible} is more than all; {stated} is right the other way round: "
                'the columns "{one}" and "{other}" seem to be swapped',
                recorded=grouped(recorded),
                eligible=grouped(eligible),
                stated=stated.text,
                one=row.table.header(Meaning.ELIGIBLE),
                other=row.table.header(Meaning.RECORDED),
            )
        else:
            _refuse_percent(row, stated, eligible, recorded)
        return []
    values = {"recorded": grouped(recorded), "eligible": grouped(eligible)}
    header = row.table.header(Meaning.RECORDED)
    return [Problem("{recorded} recorded is more than the {eligible} eligible", values, row.number, header)]


def _check_percent(row: SheetRow, stated: Stated | None, eligible: int, recorded: int) -> list[Problem]:
    if stated is None:
        return []
    found = agreement(stated, recorded, eligible)
    if found is Agreement.CONTRADICTS:
        _refuse_percent(row, stated, eligible, recorded)
        return []
    values = _percent_values(stated, eligible, recorded)
    header = row.table.header(Meaning.PERCENT)
    is_all = any(percent == 100 for percent, _decimals in stated.readings)
    if is_all and 99 * eligible < 100 * recorded < 100 * eligible:
        template = "states {stated}, but {missing} of {eligible} are not recorded yet"
        values |= {"missing": grouped(eligible - recorded)}
        return [Problem(template, values, row.number, header)]
    if found is Agreement.ROUNDED_OTHERWISE:
        template = "{recorded} of {eligible} is {computed}; {stated} is rounded otherwise"
        return [Problem(template, values, row.number, header)]
    return []


def _percent_values(stated: Stated, eligible: int, recorded: int) -> dict[str, str]:
    return {
        "stated": stated.text,
        "recorded": grouped(recorded),
        "eligible": grouped(eligible),
        "computed": ratio_text(recorded, eligible),
    }


def _refuse_percent(row: SheetRow, stated: Stated, eligible: int, recorded: int) -> None:
    row.refuse(
        Meaning.PERCENT,
        "states {stated}, but {recorded} of {eligible} is {computed}",
        **_percent_values(stated, eligible, recorded),
    )


def _is_the_other_way_round(recorded: int, eligible: int, stated: Stated | None) -> bool:
    if recorded <= eligible or stated is None:
        return recorded > eligible
    as_written, swapped = agreement(stated, recorded, eligible), agreement(stated, eligible, recorded)
    return as_written is Agreement.CONTRADICTS and swapped is not Agreement.CONTRADICTS


def all_more_than_eligible(rows: list[SheetRow]) -> list[Problem]:
    """One sentence when nearly every row records more than there are and no percentage says that it does."""
    both = [
        (row.figures[Meaning.RECORDED], row.figures[Meaning.ELIGIBLE], row.values.get("percent"))
        for row in rows
        if row.figures.get(Meaning.RECORDED) is not None and row.figures.get(Meaning.ELIGIBLE)
    ]
    more = [each for each in both if _is_the_other_way_round(*each)]
    if len(more) < LEAST_ROWS or 10 * len(more) < OF_TEN * len(both):
        return []
    table = rows[0].table
    values = {
        "one": table.header(Meaning.ELIGIBLE),
        "other": table.header(Meaning.RECORDED),
        "count": len(more),
        "all": len(both),
    }
    template = (
        'the columns "{one}" and "{other}" seem to be swapped: '
        "{count} of {all} rows record more people than must hold a card"
    )
    return [Problem(template, values)]
