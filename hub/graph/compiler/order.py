"""Orders and the keys of cursors: every order ends in the unique key, and no key is ever null.

A value that is not recorded sorts last, whichever way the order runs.

Called by hub.graph.compiler.connect.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import LiteralString

from hub.graph.compiler.flags import follows
from hub.graph.compiler.scope import Scope, literal_number
from hub.graph.compiler.state import state_value
from hub.graph.compiler.value_on_day import subject
from hub.model.declare import Kind, Property
from hub.model.stored import HELD_FROM, listed_by, sorted_by


@dataclass(frozen=True)
class Key:
    """One key of an order: its expression, its direction and what a cursor holds for it.

    `indexed` when the expression is a stored text of which the graph has an index over all nodes of the label.
    """

    expression: LiteralString
    descending: bool
    type: type[str] | type[int]
    indexed: bool = False


@dataclass(frozen=True)
class Order:
    """Keys, and the words of the request that made them: a cursor made for other words is refused."""

    keys: tuple[Key, ...]
    words: str


def order_of(
    scope: Scope,
    label: LiteralString,
    node: LiteralString,
    asked: Iterable[tuple[str, bool]],
    *,
    relationship: LiteralString = "",
) -> Order:
    """The order asked for, as (property, descending) pairs, else the noun's own; it always ends in the unique key."""
    wanted = list(asked) or [(scope.model.nouns[label].default_order, False)]
    # Nothing can be decided after the slug, which is unique.
    before_slug = takewhile(lambda key: key[0] != "slug", wanted)
    keys = [_key(scope, label, node, name, down) for name, down in before_slug]
    slug_down = next((down for name, down in wanted if name == "slug"), False)
    keys.append(Key(f"{node}.slug", slug_down, str, indexed=True))
    if relationship:
        # One node may be reached twice, by two relationships that held at different times.
        keys.append(Key(f"{relationship}.key", slug_down, str))
    words = " ".join(f"{name}{'-' if down else '+'}" for name, down in wanted)
    return Order(tuple(keys), words)


def _key(scope: Scope, label: LiteralString, node: LiteralString, name: str, down: bool) -> Key:
    prop = scope.model.fields(label)[name]
    if prop.name == "since":
        return Key(_start(scope, label, node, down), down, str)
    if prop.current:
        asked = state_value(scope, label, node, prop)
    elif prop.computed:
        asked = follows(scope, label, node, prop)
    else:
        asked = subject(scope, node, prop, sorted_by(prop))
    if prop.kind is Kind.ENUM:
        return Key(_rank(prop, asked, down), down, int)
    if prop.kind is Kind.BOOLEAN:
        missing: LiteralString = "-1" if down else "2"
        return Key(f"CASE {asked} WHEN true THEN 1 WHEN false THEN 0 ELSE {missing} END", down, int)
    if not prop.required:
        return _maybe(prop, asked, down)
    by = listed_by(scope.model.nouns[label])
    return Key(asked, down, int if prop.kind is Kind.INT else str, indexed=bool(by) and asked == f"{node}.{by}")


def _maybe(prop: Property, asked: LiteralString, down: bool) -> Key:
    """The key of a property that may not be recorded."""
    if prop.kind is Kind.INT:
        extreme: LiteralString = "-9223372036854775807" if down else "9223372036854775807"
        return Key(f"coalesce({asked}, {extreme})", down, int)
    if prop.kind is Kind.STRING:
        # A sign before every text, so that no text whatever comes after one that is missing.
        known, last = ("'1'", "'0'") if down else ("'0'", "'1'")
        return Key(f"coalesce({known} + {asked}, {last})", down, str)
    return Key(f"coalesce({asked}, {_missing_day(down)})", down, str)


def _missing_day(down: bool) -> LiteralString:
    """What stands for a day that is not recorded: a letter after every digit, or a blank, which is before them."""
    return "' '" if down else "'~'"


def _start(scope: Scope, label: LiteralString, node: LiteralString, down: bool) -> LiteralString:
    """A start, an unknown one last; of two dated states that it does not tell apart by the day each was first shown."""
    states = {scope.model.edges(noun.label)[noun.states].target for noun in scope.model.nouns.values() if noun.states}
    known: LiteralString = f"coalesce({node}.sinceDay, {_missing_day(down)})"
    return f"{known} + {node}.{HELD_FROM}" if label in states else known


def _rank(prop: Property, subject: LiteralString, down: bool) -> LiteralString:
    members: list[LiteralString] = [member.literal for member in prop.members]
    whens = " ".join([f"WHEN '{member}' THEN {literal_number(i)}" for i, member in enumerate(members)])
    missing: LiteralString = "-1" if down else literal_number(len(members))
    return f"CASE {subject} {whens} ELSE {missing} END"


def sort_text(keys: tuple[Key, ...], names: list[LiteralString], *, backward: bool) -> LiteralString:
    """ORDER BY text over the named keys."""
    return ", ".join(
        [f"{name} DESC" if key.descending != backward else name for key, name in zip(keys, names, strict=True)]
    )


def in_range(order: Order, after: LiteralString | None, before: LiteralString | None) -> LiteralString:
    """A condition that all rows between the cursors meet, of the first key, so that they are read along its index.

    Empty where it has none. `after` and `before` name lists of keys; without either every row meets it.
    """
    first = order.keys[0]
    if not first.indexed:
        return ""
    low, high = (before, after) if first.descending else (after, before)
    tests: list[LiteralString] = [f"{first.expression} <= {high}[0]"] if high else []
    if low or not high:
        least: LiteralString = f"{low}[0]" if low else "''"
        tests.append(f"{first.expression} >= {least}")
    return " AND ".join(tests)


def beyond(keys: tuple[Key, ...], names: list[LiteralString], cursor: LiteralString, *, before: bool) -> LiteralString:
    """True for rows strictly after the cursor in the order, or strictly before it. `cursor` names a list of keys."""
    text: LiteralString = ""
    for i in reversed(range(len(keys))):
        sign: LiteralString = "<" if keys[i].descending != before else ">"
        held: LiteralString = f"{cursor}[{literal_number(i)}]"
        tie: LiteralString = f" OR ({names[i]} = {held} AND {text})" if text else ""
        text = f"({names[i]} {sign} {held}{tie})"
    return text
