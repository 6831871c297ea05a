"""What is wrong with a file, kept as JSON and said in the reader's language.

A problem's template is English (it is what the command line prints); its Indonesian is in ``locale/id``.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from regencies.formatting import count, short_date
from regencies.imports import Problem


def as_json(problem: Problem) -> dict[str, Any]:
    """Everything of *problem* in values that JSON knows."""
    return {
        "template": problem.template,
        "values": {name: encoded(value) for name, value in problem.values.items()},
        "row": problem.row,
        "column": problem.column,
        "rule": problem.rule,
    }


def from_json(data: Mapping[str, Any]) -> Problem:
    values = {name: decoded(value) for name, value in data["values"].items()}
    return Problem(data["template"], values, data["row"], data["column"], data["rule"])


def encoded(value: object) -> Any:
    """A value of a row or a problem for JSON: dates and problems inside a problem are marked as such."""
    if isinstance(value, dt.datetime | dt.date):
        return {"day": value.isoformat()[:10]}
    if isinstance(value, tuple):
        return {"problems": [as_json(problem) for problem in value]}
    return value if value is None or isinstance(value, int | str) else str(value)


def decoded(value: Any) -> Any:
    if isinstance(value, dict):
        if "day" in value:
            return dt.date.fromisoformat(value["day"])
        return tuple(from_json(problem) for problem in value["problems"])
    return value


def said(problem: Problem) -> str:
    """The sentence in the reader's language."""
    return problem.said(lambda template: gettext(template) if template else "", shown)


def shown(value: object) -> str:
    """A value in a sentence, as the reader writes it; numbers of rows have no separators."""
    return short_date(value) if isinstance(value, dt.date) else str(value)


def cell(value: Any) -> str:
    """An encoded value in a table, as the reader writes it."""
    value = decoded(value)
    if value is None or value == "":
        return gettext("(kosong)")
    return count(value) if isinstance(value, int) else shown(value)
