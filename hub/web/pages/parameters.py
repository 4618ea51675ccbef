"""What stands in a page's address becomes the variables of its operation, and nothing else is taken.

Called by hub.web.pages.page_response. A form sends its empty fields too, so an empty value is as good as none. Values
are judged by the API, which says what is wrong with them; here only their type is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode, print_ast

from hub.errors import BadUserInput
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.filters import WHERE

FORMATS = "format"
"""The parameter that asks for a page's rows in another form."""
_AGO = {"from": 365, "to": 0, "then": 365, "now": 0}
"""The days before today that required days are when the address does not say them."""
_ENDS = {"first": "last", "last": "first"}
_SHOWN = 60


def variables_of(
    page: PageDeclaration, path: Mapping[str, str], query: Iterable[tuple[str, str]], today: date
) -> dict[str, Any]:
    """The variables of a request. Raises BadUserInput for a parameter that the page does not have, or a wrong number.

    A day that an operation requires and the address does not say is that of _AGO. Who says how many from one end asks
    for nothing from the other.
    """
    kinds = {each.variable.name.value: each.type for each in page.operation.variable_definitions}
    kinds.pop(WHERE, None)
    given: dict[str, list[str]] = {}
    for name, value in [*path.items(), *query]:
        if name == FORMATS:
            continue
        if name not in kinds and name not in page.filters:
            known = ", ".join(sorted({*kinds, *page.filters.ways} - path.keys())) or "none"
            raise BadUserInput(f"{name[:_SHOWN]}: this page has no such parameter; it has {known}")
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    variables: dict[str, Any] = _days(kinds, today)
    variables |= {other: None for name, other in _ENDS.items() if name in given and other in kinds}
    narrowing = {name: _narrowing(page, name, values) for name, values in given.items() if name in page.filters}
    if where := page.filters.where(narrowing):
        variables[WHERE] = where
    return variables | {name: _value(name, values, kinds[name]) for name, values in given.items() if name in kinds}


def _days(kinds: Mapping[str, TypeNode], today: date) -> dict[str, Any]:
    required = [name for name, kind in kinds.items() if print_ast(kind) == "Date!"]
    return {name: (today - timedelta(days=_AGO[name])).isoformat() for name in required if name in _AGO}


def _narrowing(page: PageDeclaration, name: str, values: list[str]) -> Any:
    if page.filters.is_yes_or_no(name):
        [value] = _once(name, values)
        return _single(name, value, "Boolean")
    return values


def _value(name: str, values: list[str], kind: TypeNode) -> Any:
    if isinstance(kind, NonNullTypeNode):
        kind = kind.type
    if isinstance(kind, ListTypeNode):
        return [_value(name, [value], kind.type) for value in values]
    [value] = _once(name, values)
    return _single(name, value, kind.name.value if isinstance(kind, NamedTypeNode) else "String")


def _once(name: str, values: list[str]) -> list[str]:
    if len(values) > 1:
        raise BadUserInput(f"{name}: this was given {len(values)} times; give it once")
    return values


def _single(name: str, value: str, kind: str) -> Any:
    if kind == "Int":
        if not value.lstrip("-").isdecimal() or len(value) > len("-2147483648"):
            raise BadUserInput(f"{name}: {value[:_SHOWN]!r} is not a whole number")
        return int(value)
    if kind == "Float":
        try:
            return float(value)
        except ValueError:
            raise BadUserInput(f"{name}: {value[:_SHOWN]!r} is not a number") from None
    if kind == "Boolean":
        if value.lower() not in ("true", "false", "yes", "no"):
            raise BadUserInput(f"{name}: {value[:_SHOWN]!r} is neither yes nor no")
        return value.lower() in ("true", "yes")
    return value
