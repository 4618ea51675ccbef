"""Scalars and enumerations of the API, made from the model's own."""

from __future__ import annotations

import inspect
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from hub.model import enums
from hub.model.enums import Choice
from hub.model.time import last_day, moment

Date = NewType("Date", str)
DateTime = NewType("DateTime", str)


def _parse_date(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("A Date is a text: write YYYY, YYYY-MM or YYYY-MM-DD.")
    try:
        last_day(value)
    except ValueError as wrong:
        raise ValueError(f"{wrong}.") from None
    return value


DATE: ScalarDefinition = strawberry.scalar(
    name="Date",
    description=(
        "A day, a month or a year: YYYY-MM-DD, YYYY-MM or YYYY, as precise as the source is. Where dates are compared, "
        "a month or a year stands for its last day."
    ),
    serialize=str,
    parse_value=_parse_date,
)


def _parse_moment(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("A DateTime is a text: write YYYY-MM-DDTHH:MM:SSZ.")
    try:
        return moment(value)
    except ValueError as wrong:
        raise ValueError(f"{wrong}.") from None


DATE_TIME: ScalarDefinition = strawberry.scalar(
    name="DateTime",
    description="A moment, as RFC 3339 has it: 2026-06-03T14:30:00Z, or with an offset, as 2026-06-03T15:30:00+01:00.",
    serialize=str,
    parse_value=_parse_moment,
)

SCALARS: dict[object, ScalarDefinition] = {Date: DATE, DateTime: DATE_TIME}


def all_choices() -> list[type[Choice]]:
    """Every enumeration of the model."""
    members = (kind for _, kind in inspect.getmembers(enums, inspect.isclass))
    return [kind for kind in members if issubclass(kind, Choice) and kind is not Choice]


def graphql_enum(choices: type[Choice]) -> Any:
    """The GraphQL enumeration of a model's one, each value with its meaning."""
    made: Any = strawberry.enum(choices, description=inspect.getdoc(choices))
    for value in made.__strawberry_definition__.values:
        value.description = choices(value.value).meaning
    return made
