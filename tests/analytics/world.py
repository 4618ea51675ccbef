"""Small graphs written by hand, with the storage rules of the loader, and a reading of them.

Used by the tests of analytics. A node is `node("Tool", "a", …)`, a relationship `link("Agency", "x", "OWNS", "Tool",
"a", …)`; both are PUBLISHED, for everybody, with an unknown start, unless they say otherwise.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, LiteralString, cast

from hub.access.asker import ANONYMOUS, Asker
from hub.analytics.asking.answer_types import Filter
from hub.analytics.asking.reading import Reading
from hub.graph.compiler.values import Value
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.earlier import EARLIER, stored_value
from hub.model.registry import the_model
from hub.model.stored import held, stored
from hub.model.time import last_day

TODAY = "2026-06-30"
# Seconds. A Neo4j that has just started plans each new statement for a second or more; time is not what is tested.
PATIENCE = 180.0
REGISTER = {
    "slug": "register",
    "version": 1,
    "title": "Register",
    "cutOff": "2026-06-30",
    "attribution": "A",
    "licence": "L",
}
DATES = ("since", "until", "date", "validFrom", "validUntil", "closed", "baseline", "asOf", "answered", "lastSeen")
HIDDEN = {"marking": "OFFICIAL"}


@dataclass(frozen=True)
class Node:
    """A node of the graph to be."""

    label: str
    slug: str
    properties: dict[str, Any]


@dataclass(frozen=True)
class Link:
    """A relationship of the graph to be."""

    start: tuple[str, str]
    type: str
    end: tuple[str, str]
    properties: dict[str, Any]


@dataclass
class World:
    """Nodes and relationships; `+` joins two worlds."""

    nodes: list[Node] = field(default_factory=list[Node])
    links: list[Link] = field(default_factory=list[Link])

    def node(self, label: str, slug: str, **properties: Any) -> World:
        """One more node; its name is its slug unless given."""
        self.nodes.append(Node(label, slug, {"name": slug, **properties}))
        return self

    def link(self, start: str, type: str, end: str, **properties: Any) -> World:
        """One more relationship between `Label:slug` and `Label:slug`."""
        a, b = start.split(":"), end.split(":")
        self.links.append(Link((a[0], a[1]), type, (b[0], b[1]), properties))
        return self

    def tool(self, slug: str, owner: str | None, status: str | None = "LIVE", **properties: Any) -> World:
        """A tool of an agency, with a status of unknown start that a source shows today."""
        self.node("Tool", slug, **{"aiClass": "GENERATIVE", "scope": "CORE", **properties})
        if owner:
            self.link(f"Agency:{owner}", "OWNS", f"Tool:{slug}")
        if status:
            self.state(slug, status, lastSeen=TODAY)
        return self

    def state(self, tool: str, status: str, **properties: Any) -> World:
        """A dated status of a tool."""
        slug = f"{tool}--{status}--{properties.get('since', '')}"
        since = {"since": properties["since"]} if "since" in properties else {}
        return self.node("ToolState", slug, status=status, **properties).link(
            f"Tool:{tool}", "STOOD_AT", f"ToolState:{slug}", **since
        )

    def earlier(self, of: str, field: str, value: Any, **properties: Any) -> World:
        """An earlier value of a property of `Label:slug`; `until` says when it ended."""
        label, slug = of.split(":")
        name = f"{slug}--{field}--{properties.get('until')}--{len(self.nodes)}"
        self.nodes.append(Node(EARLIER, name, {"of": label, "field": field, "value": value, **properties}))
        return self.link(of, "WAS", f"{EARLIER}:{name}")

    def without_hidden(self, day: str | None = TODAY) -> World:
        """The same world, taken out beforehand what nobody may see and what does not hold on the day, if any."""
        seen = [node for node in self.nodes if _there(node.properties, day)]
        here = {(node.label, node.slug) for node in seen}
        links = [link for link in self.links if _there(link.properties, day) and {link.start, link.end} <= here]
        return World(seen, links)

    async def write(self, graph: Graph) -> None:
        """Put the world into an emptied graph, with its version."""

        async def work(tx: Transaction) -> None:
            await tx.run(Statement("MATCH (n) DETACH DELETE n"))
            await tx.run(_statement("UNWIND $rows AS row CREATE (n:Register) SET n = row", [_stored(REGISTER)]))
            for label, rows in _by(self.nodes, lambda node: node.label):
                text = f"UNWIND $rows AS row CREATE (n:{label}) SET n = row"
                await tx.run(
                    _statement(text, [_stored(node.properties, slug=node.slug, **_forms(node)) for node in rows])
                )
            for (start, type, end), rows in _by(self.links, lambda link: (link.start[0], link.type, link.end[0])):
                text = (
                    f"UNWIND $rows AS row MATCH (a:{start} {{slug: row[0]}}) MATCH (b:{end} {{slug: row[1]}}) "
                    f"CREATE (a)-[r:{type}]->(b) SET r = row[2]"
                )
                await tx.run(
                    _statement(text, [[link.start[1], link.end[1], _stored(link.properties)] for link in rows])
                )

        await graph.write(work)
        # Every world has the same version, by which what was made of one would pass for one of the next.
        graph.kept.clear()


def _there(properties: dict[str, Any], day: str | None) -> bool:
    shown = properties.get("marking", "PUBLISHED") == "PUBLISHED" and not properties.get("audience")
    if day is None:
        return shown
    since, until = (properties.get(name) for name in ("since", "until"))
    return shown and (not since or last_day(since) <= day) and (not until or last_day(until) > day)


def _forms(node: Node) -> dict[str, Any]:
    """What the loader stores beside a declared property, to compare and to sort by."""
    if node.label == EARLIER:
        prop = the_model().properties(node.properties["of"])[node.properties["field"]]
        return stored_value(prop, node.properties["value"])
    declared = the_model().properties(node.label)
    pairs = [(declared[name], value) for name, value in node.properties.items() if name in declared]
    return {form: value for prop, content in pairs for form, value in stored(prop, content).items()}


def _by(things: Iterable[Any], key: Any) -> list[tuple[Any, list[Any]]]:
    groups: dict[Any, list[Any]] = {}
    for item in things:
        groups.setdefault(key(item), []).append(item)
    return list(groups.items())


def _statement(text: str, rows: list[Any]) -> Statement:
    # Labels and types come from the tests themselves.
    return Statement(cast(LiteralString, text), {"rows": rows})


def _stored(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    days = {f"{name}Day": last_day(properties[name]) for name in DATES if isinstance(properties.get(name), str)}
    times = held(properties.get("since"), properties.get("until"), properties.get("seen"))
    kept = {name: value for name, value in properties.items() if value is not None}
    kept = {name: value for name, value in kept.items() if value != []}
    return {"marking": "PUBLISHED", "sources": ["s"], "confidence": "SOURCED", **more, **kept, **days, **times}


def only(**conditions: Any) -> Filter:
    """A filter as the API hands it on: each leaf is wrapped as a value of the request."""
    return cast(Filter, _wrapped(conditions))


def _wrapped(tree: Any) -> Any:
    if isinstance(tree, dict):
        tests = ("eq", "in")
        return {name: Value(value) if name in tests else _wrapped(value) for name, value in tree.items()}
    return [_wrapped(branch) for branch in tree]


@asynccontextmanager
async def reading(
    graph: Graph, day: str = TODAY, asker: Asker | None = None, variables: Mapping[str, Any] | None = None
) -> AsyncGenerator[Reading]:
    """A reading of the graph by nobody in particular, on a day."""
    async with graph.reading(PATIENCE) as transaction:
        yield Reading(transaction, the_model(), asker or ANONYMOUS, day, day < TODAY, variables or {})
