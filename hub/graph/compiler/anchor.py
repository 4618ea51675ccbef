"""Where a list of all nodes of a label begins to be read: at the label, or at a node that the filter names.

`where: { affects: { some: { node: { slug: { eq: "disclosure" } } } } }` asks for the tools of one process. Read from
the process, the answer costs what that process has; read from the label it costs a look at every tool. The rows are the
same: a chain of relationships that some node must have is walked from its far end, and each near end taken once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.graph.compiler.governed import Pattern, along, nodes
from hub.graph.compiler.scope import Scope
from hub.graph.compiler.where import condition, edge_tests
from hub.model.registry import Edge, Model

Entries = list[tuple[str, Any]]
LONGEST = 3
_KEYED = ("eq", "in")


@dataclass(frozen=True)
class Step:
    """One relationship of the chain: its conditions, and those of its near node that are not part of the chain."""

    edge: Edge
    link: Mapping[str, Any]
    rest: Entries


@dataclass(frozen=True)
class Some:
    """A condition on a relationship: on a far node, on the link to it, and what else is asked of the relationship."""

    node: Mapping[str, Any]
    link: Mapping[str, Any]
    others: Mapping[str, Any]


@dataclass(frozen=True)
class Chain:
    """Steps from the label outwards, and all conditions of the node at the far end, its slug among them."""

    steps: tuple[Step, ...]
    far: Entries


def anchored(scope: Scope, label: LiteralString, where: Mapping[str, Any]) -> Pattern | None:
    """A pattern that begins at the node a filter names, and holds the whole filter; None when it names none."""
    chain = _chain(scope.model, label, _entries(where), LONGEST)
    if chain is None or not chain.steps:
        return None
    edges = [step.edge for step in chain.steps]
    scope.weighed.update(edge.target for edge in edges)
    start = nodes(scope, edges[-1].target)
    text: LiteralString = f"{start.text} AND {_all(scope, edges[-1].target, start.node, chain.far)}"
    node = start.node
    for step in reversed(chain.steps):
        near = along(scope, node, _turned(scope.model, step.edge), step.edge.source)
        tests = edge_tests(scope, step.edge, near.relationship, step.link)
        if step.rest:
            tests.append(_all(scope, step.edge.source, near.node, step.rest))
        parts: list[LiteralString] = [f"{text} {near.text}", *tests]
        text = " AND ".join(parts)
        node = near.node
    return Pattern(f"{text} WITH DISTINCT {node} WHERE true", node, closing=" RETURN 1")


def _entries(where: Mapping[str, Any]) -> Entries:
    """A filter as conditions that must all hold, each by its name; `and` is written out."""
    conditions: Entries = []
    for key, value in where.items():
        if key == "and" and value is not None:
            conditions += [entry for tree in value for entry in _entries(tree)]
        else:
            conditions.append((key, value))
    return conditions


def _all(scope: Scope, label: LiteralString, node: LiteralString, entries: Entries) -> LiteralString:
    return " AND ".join([condition(scope, label, node, {key: value}) for key, value in entries])


def _chain(model: Model, label: str, entries: Entries, left: int) -> Chain | None:
    """The shortest chain to a node whose slug is given, along relationships that one row at least must have."""
    if any(key == "slug" and value and any(value.get(test) for test in _KEYED) for key, value in entries):
        return Chain((), entries)
    chains: list[Chain] = []
    for i, (key, value) in enumerate(entries if left else ()):
        edge = model.edges(label).get(key)
        some = None if edge is None or edge.several or not value else _some(edge, value)
        if edge is not None and some is not None:
            inner = _chain(model, edge.target, _entries(some.node), left - 1)
            if inner is not None:
                others = [(key, some.others)] if some.others else []
                rest = [*entries[:i], *others, *entries[i + 1 :]]
                chains.append(Chain((Step(edge, some.link, rest), *inner.steps), inner.far))
    return min(chains, key=lambda chain: len(chain.steps), default=None)


def _some(edge: Edge, value: Mapping[str, Any]) -> Some | None:
    """What some far node must satisfy; None where that is not said, or is said wrongly, which is told elsewhere."""
    if not edge.many:
        return Some(value, {}, {})
    some: Mapping[str, Any] = value.get("some") or {}
    link = some.get("edge", {})
    if not some.get("node") or link is None or None in link.values():
        return None
    return Some(some["node"], link, {key: tests for key, tests in value.items() if key != "some"})


def _turned(model: Model, edge: Edge) -> Edge:
    """The same relationship seen from its far end."""
    return model.edges(edge.target)[edge.inverse]
