"""A filter, as a tree of conditions on declared properties and relationships, becomes a Cypher predicate.

Two-valued on purpose: a property without a value satisfies `ne`, `notIn` and `not`, and nothing else, so that `not`
gives exactly the rows that its condition does not. Equality is exact; a text comes before or after another, and is
matched in part, as it is sorted: without case and accents. Only names from the declarations reach the text.

Called by hub.graph.compiler.read and connect, and for a question's filter by hub.analytics.asking.query.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, LiteralString, cast

from hub.errors import BadUserInput
from hub.graph.compiler.flags import follows
from hub.graph.compiler.governed import along
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.state import state_value
from hub.graph.compiler.text_of_day import grown
from hub.graph.compiler.value_on_day import subject
from hub.graph.compiler.values import Value
from hub.model.declare import Kind, Property
from hub.model.registry import Edge
from hub.model.stored import TEXTS, compared, fold, sorted_by
from hub.model.time import last_day

_COMPARE: dict[str, LiteralString] = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">=", "in": "IN"}
_ORDERED = frozenset({"lt", "lte", "gt", "gte"})
_MATCH: dict[str, LiteralString] = {"contains": "CONTAINS", "startsWith": "STARTS WITH", "endsWith": "ENDS WITH"}


def condition(scope: Scope, label: LiteralString, node: LiteralString, tree: Mapping[str, Any]) -> LiteralString:
    """The predicate of a filter on a node; "true" for an empty one."""
    return conjunction([_entry(scope, label, node, key, value) for key, value in tree.items()])


def conjunction(parts: list[LiteralString]) -> LiteralString:
    """All of them; "true" for none."""
    return " AND ".join(parts) if parts else "true"


def _entry(scope: Scope, label: LiteralString, node: LiteralString, key: str, value: Any) -> LiteralString:
    if value is None:
        raise BadUserInput(f"where.{key}: null is no condition; leave it out{_instead(scope, label, key)}")
    if key in ("and", "or"):
        parts: list[LiteralString] = [f"({condition(scope, label, node, tree)})" for tree in value]
        if key == "and":
            return conjunction(parts)
        return f"({' OR '.join(parts)})" if parts else "false"
    if key == "not":
        return f"NOT ({condition(scope, label, node, value)})"
    prop = scope.model.fields(label).get(key)
    if prop is not None:
        return _on_property(scope, label, node, prop, value)
    if key == "slug":
        return _slug(scope, node, value)
    return _on_edge(scope, node, scope.model.edges(label)[key], value)


def _slug(scope: Scope, node: LiteralString, tests: Mapping[str, Any]) -> LiteralString:
    plain = Property("slug", Kind.STRING, "", required=True)
    # A slug is its own folded form.
    return conjunction([_test(scope, lambda _: f"{node}.slug", plain, name, value) for name, value in tests.items()])


def _on_property(
    scope: Scope, label: LiteralString, node: LiteralString, prop: Property, tests: Mapping[str, Any]
) -> LiteralString:
    def ask(folded: bool) -> LiteralString:
        if prop.current:
            return state_value(scope, label, node, prop, folded=folded)
        if prop.computed:
            return follows(scope, label, node, prop, folded=folded)
        column = sorted_by(prop) if folded else compared(prop)
        return grown(scope, node, column) if prop.grew else subject(scope, node, prop, column)

    return conjunction([_test(scope, ask, prop, name, value) for name, value in tests.items()])


def _test(
    scope: Scope, ask: Callable[[bool], LiteralString], prop: Property, name: str, value: Value | None
) -> LiteralString:
    """One condition; `ask` gives what it is about, as it is compared or, for texts, folded as it is sorted."""
    if value is None:
        flag = "isEmpty" if prop.kind is Kind.STRINGS else "isNull"
        raise BadUserInput(f"where.{prop.field}.{name}: null is no condition; use {flag}")
    folded = prop.kind in TEXTS and (name in _ORDERED or name in _MATCH or name == "has")
    asked, value = ask(folded), value.then(fold) if folded else value
    if name in ("isNull", "isEmpty"):
        return f"({asked} IS NULL) = {scope.parameter(value)}"
    sure = prop.required or prop.default is not None
    if name == "has":
        return f"coalesce({scope.parameter(value)} IN {asked}, false)"
    if name in _MATCH:
        return _sure(f"{asked} {_MATCH[name]} {scope.parameter(value)}", sure)
    given = scope.parameter(value.then(_day(prop.field)) if prop.kind is Kind.DATE else value)
    if name in ("ne", "notIn"):
        sign: LiteralString = "IN" if name == "notIn" else "="
        return f"NOT {_sure(f'{asked} {sign} {given}', sure)}"
    return _sure(f"{asked} {_COMPARE[name]} {given}", sure)


def _instead(scope: Scope, label: LiteralString, key: str) -> str:
    """How to ask for what has no value, no such relationship."""
    prop, edge = scope.model.fields(label).get(key), scope.model.edges(label).get(key)
    if prop is not None:
        return f", or write {{ {key}: {{ {'isEmpty' if prop.kind is Kind.STRINGS else 'isNull'}: true }} }}"
    if edge is None or edge.several:
        return ""
    return f", or write {{ {key}: {{ none: {{}} }} }}" if edge.many else f", or write {{ not: {{ {key}: {{}} }} }}"


def _sure(test: LiteralString, sure: bool) -> LiteralString:
    """A test that is never null. A required property needs no guard, which keeps its index in play."""
    return f"({test})" if sure else f"coalesce({test}, false)"


def _day(field: str) -> Any:
    def convert(given: Any) -> Any:
        try:
            return [last_day(day) for day in cast(list[str], given)] if isinstance(given, list) else last_day(given)
        except ValueError as wrong:
            raise BadUserInput(f"where.{field}: {wrong}") from wrong

    return convert


def _on_edge(scope: Scope, start: LiteralString, edge: Edge, tree: Mapping[str, Any]) -> LiteralString:
    if edge.several:
        by_name: dict[str, LiteralString] = {scope.model.nouns[target].singular: target for target in edge.targets}
        tests: list[LiteralString] = []
        for name, value in tree.items():
            if value is None:
                raise BadUserInput(f"where.{edge.field}.{name}: null is no condition; leave it out, or give {{}}")
            tests.append(_exists(scope, start, edge, by_name[name], value, {}))
        return conjunction(tests)
    target = edge.target
    if not edge.many:
        return _exists(scope, start, edge, target, tree, {})
    return conjunction([_quantified(scope, start, edge, target, name, value) for name, value in tree.items()])


def _quantified(
    scope: Scope, start: LiteralString, edge: Edge, target: LiteralString, name: str, tests: Mapping[str, Any] | None
) -> LiteralString:
    if tests is None:
        raise BadUserInput(f"where.{edge.field}.{name}: null is no condition; leave it out or give {{}}")
    if None in tests.values() or None in (tests.get("edge") or {}).values():
        raise BadUserInput(f"where.{edge.field}.{name}: null is no condition; leave it out, or use isNull")
    node, link = tests.get("node"), tests.get("edge")
    if name == "every":
        return f"NOT {_exists(scope, start, edge, target, node, link, negated=True)}"
    exists = _exists(scope, start, edge, target, node, link)
    return f"NOT {exists}" if name == "none" else exists


def _exists(
    scope: Scope,
    start: LiteralString,
    edge: Edge,
    target: LiteralString,
    node: Mapping[str, Any] | None,
    link: Mapping[str, Any] | None,
    *,
    negated: bool = False,
) -> LiteralString:
    pattern = along(scope, start, edge, target)
    scope.weighed.add(target)
    tests: list[LiteralString] = []
    if node:
        tests.append(condition(scope, target, pattern.node, node))
    tests += edge_tests(scope, edge, pattern.relationship, link or {})
    inner = conjunction(tests)
    if negated:
        inner: LiteralString = f"NOT ({inner})"
    return f"EXISTS {{ {pattern.text} AND {inner} }}"


def edge_tests(scope: Scope, edge: Edge, relationship: LiteralString, link: Mapping[str, Any]) -> list[LiteralString]:
    """The conditions of a filter on the properties of a relationship."""
    properties = {p.name: p for p in edge.properties}

    def asking(prop: Property) -> Callable[[bool], LiteralString]:
        def ask(folded: bool) -> LiteralString:
            column = sorted_by(prop) if folded else compared(prop)
            return grown(scope, relationship, column) if prop.grew else f"{relationship}.{column}"

        return ask

    return [
        _test(scope, asking(properties[name]), properties[name], test, value)
        for name, tests in link.items()
        for test, value in tests.items()
    ]
