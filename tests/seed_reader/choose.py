"""Which rows of a world a `where` takes, and in which order an `orderBy` puts them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from tests.seed_reader.days import fold, last_day
from tests.seed_reader.words import DATES, FIELDS, LISTS, NOUNS, ORDERS
from tests.seed_reader.world import Facts, Node, Row, World


def takes(world: World, node: Node, where: Facts) -> bool:
    """Whether a node satisfies a filter."""
    return all(_entry(world, node, key, wanted) for key, wanted in where.items())


def _entry(world: World, node: Node, key: str, wanted: Any) -> bool:
    if key == "and":
        return all(takes(world, node, condition) for condition in _many(wanted))
    if key == "or":
        return any(takes(world, node, condition) for condition in _many(wanted))
    if key == "not":
        return not takes(world, node, wanted)
    far = FIELDS.get((node.label, key))
    if far is None:
        return _all(world.fact(node, key), key, wanted)
    rows = world.rows(node, key)
    if not far.many and len(far.labels) == 1:
        return any(takes(world, row.node, wanted) for row in rows)
    if not far.many:
        by_name = {label[0].lower() + label[1:]: label for label in far.labels}
        return all(
            _some(world, [row for row in rows if row.node.label == by_name[name]], w) for name, w in wanted.items()
        )
    return all(_quantified(world, rows, how, match) for how, match in wanted.items())


def _some(world: World, rows: list[Row], where: Facts) -> bool:
    return any(takes(world, row.node, where) for row in rows)


def _quantified(world: World, rows: list[Row], how: str, match: Facts) -> bool:
    hits = [
        takes(world, row.node, match.get("node") or {})
        and all(_all((row.link or {}).get(name), name, tests) for name, tests in (match.get("edge") or {}).items())
        for row in rows
    ]
    return {"some": any(hits), "none": not any(hits), "every": all(hits)}[how]


def _all(value: Any, name: str, tests: Facts) -> bool:
    return all(_test(value, name, how, given) for how, given in tests.items())


def _test(value: Any, name: str, how: str, given: Any) -> bool:
    if how in ("isNull", "isEmpty"):
        return (value in (None, [])) == given
    if how in ("ne", "notIn"):
        return not _test(value, name, {"ne": "eq", "notIn": "in"}[how], given)
    if value is None:
        return False
    if name in DATES:
        value = last_day(value)
        given = [last_day(day) for day in _many(given)] if how == "in" else last_day(given)
    return _HOLDS[how](value, given)


_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "in": lambda value, given: value in _many(given),
    "lt": lambda value, given: operator.lt(_folded(value), _folded(given)),
    "lte": lambda value, given: operator.le(_folded(value), _folded(given)),
    "gt": lambda value, given: operator.gt(_folded(value), _folded(given)),
    "gte": lambda value, given: operator.ge(_folded(value), _folded(given)),
    "contains": lambda value, given: fold(given) in fold(value),
    "startsWith": lambda value, given: fold(value).startswith(fold(given)),
    "endsWith": lambda value, given: fold(value).endswith(fold(given)),
    "has": lambda value, given: fold(given) in [fold(text) for text in value],
}


def _folded(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _many(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def in_order(world: World, label: str, rows: list[Row], order_by: Any) -> list[Row]:
    """Rows as asked for, the slug deciding last. What is not recorded stands last."""
    asked = [entry for order in _many(order_by or []) for entry in order.items()] or [(NOUNS[label][1], "ASC")]
    keys = [*asked, *([] if "slug" in dict(asked) else [("slug", "ASC")])]
    for name, direction in reversed(keys):
        known = [row for row in rows if _key(world, row.node, name) is not None]
        missing = [row for row in rows if _key(world, row.node, name) is None]
        known.sort(key=lambda row: _key(world, row.node, name), reverse=direction == "DESC")
        if name == "since" and label == "ToolState":
            # Statuses without a start stand in the order in which they were first shown.
            missing.sort(key=lambda row: last_day(world.fact(row.node, "seen")), reverse=direction == "DESC")
        rows = known + missing
    return rows


def _key(world: World, node: Node, name: str) -> Any:
    value = world.fact(node, name)
    if value is None or name == "slug" or name in LISTS:
        return value
    if (node.label, name) in ORDERS:
        return ORDERS[node.label, name].index(value)
    if name in DATES:
        return last_day(value)
    return fold(value) if isinstance(value, str) else value
