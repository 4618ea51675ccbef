"""The seed as plain dictionaries: nodes by label and slug, links readable from both ends, cut to one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.seed_reader.acts import ACTS, acts
from tests.seed_reader.days import last_day
from tests.seed_reader.remembered import remembered
from tests.seed_reader.shown import HELD_WITH, OWN, Standing, fill_in, limits, of_link, of_node
from tests.seed_reader.words import COMMON, DEFAULTS, FIELDS, GREW, LABELS, LISTS, SAID, STANDING, WRITTEN

SEED = Path(__file__).parents[2] / "seed"
Facts = dict[str, Any]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # reads the same, where it was built, ten times faster


class Node(NamedTuple):
    """The name of a node."""

    label: str
    slug: str


class Link(NamedTuple):
    """A link of one relation between two nodes, with what it says of itself."""

    relation: str
    start: Node
    end: Node
    facts: Facts


class Row(NamedTuple):
    """A node as met on the way along a link; a row of a whole list has no link."""

    node: Node
    link: Facts | None = None


@dataclass
class World:
    """Nodes and links. `day` is the day they are asked about; `whole` is the world that this one was cut from.

    `possible` is the same day with what is only possible on it; `before` names what is there before each
    node, `known` is what was worked out of it already.
    """

    nodes: dict[Node, Facts] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    register: Facts = field(default_factory=dict)
    day: str = ""
    past: bool = False
    whole: World | None = None
    before: dict[Node, list[Node]] = field(default_factory=lambda: defaultdict(list))
    possible: World | None = None
    known: dict[Any, Any] = field(default_factory=dict[Any, Any], init=False, compare=False, repr=False)
    _ends: dict[tuple[Node, str, bool], list[Row]] = field(default_factory=lambda: defaultdict(list))

    def at(self, day: str, today: str) -> World:
        """What is held on a day: nodes that are, and links that are between such nodes."""
        world = self._cut(day, today, Standing.HELD)
        world.possible = self._cut(day, today, Standing.POSSIBLE)
        return world

    def _cut(self, day: str, today: str, least: Standing) -> World:
        standings = {node: of_node(self, node, day) for node in self.nodes}
        nodes = {node: facts for node, facts in self.nodes.items() if standings[node].value >= least.value}
        links = [
            link
            for link in self.links
            if of_link(self, link, day, (standings[link.start], standings[link.end])).value >= least.value
        ]
        world = World(nodes, links, self.register, day, day < today, self)
        for link in links:
            world._ends[link.start, link.relation, True].append(Row(link.end, link.facts))
            world._ends[link.end, link.relation, False].append(Row(link.start, link.facts))
        return world

    @remembered
    def all(self, label: str) -> list[Node]:
        """Every node of a label."""
        return [node for node in self.nodes if node.label == label]

    @remembered
    def rows(self, node: Node, name: str) -> list[Row]:
        """The rows at the far end of a field of a node. Needs a world cut to a day."""
        far = FIELDS[node.label, name]
        rows = [row for row in self._ends[node, far.relation, far.forward] if row.node.label in far.labels]
        return sorted(rows, key=lambda row: row.node.slug)

    @remembered
    def far(self, node: Node, name: str) -> list[Node]:
        """The nodes at the far end of a field."""
        return [row.node for row in self.rows(node, name)]

    @remembered
    def far_node(self, node: Node, name: str) -> Node | None:
        """The node at the far end of a field that holds at most one."""
        return next(iter(self.far(node, name)), None)

    def fact(self, node: Node, name: str) -> Any:
        """A property of a node; what a tool's status says of it is read from the dated status of the day."""
        if node.label == "Tool" and name in ACTS:
            value = acts(self, node)[name]
        elif node.label == "Tool" and name in STANDING:
            status, written = self.latest(node) or {}, STANDING[name]
            value = self.grown(status, written) if written in GREW else status.get(written)
        elif (node.label, name) == ("ToolState", "detail"):
            value = self.grown(self.told(node), name)
        elif (node.label, name) in SAID:
            value = self.said(node, SAID[node.label, name])
        elif (node.label, name) == ("ScopeTest", "inScope"):
            value = _in_scope(self.nodes[node])
        else:
            written = WRITTEN.get((node.label, name), name)
            value = node.slug if name == "slug" else self.told(node).get(written)
        return DEFAULTS.get((node.label, name)) if value is None else value

    def said(self, node: Node, what: str) -> str | None:
        """What the statements about a record that are there say of one property, earliest first and undated last."""
        rows = [(self.nodes[statement], statement.slug) for statement in self.far(node, "statements")]
        rows.sort(key=lambda row: (last_day(row[0].get("date", "9998")), row[1]))
        return "; ".join(facts["text"] for facts, _ in rows if facts["property"] == what) or None

    def cited(self, facts: Facts) -> list[Node]:
        """The sources of a row, of a past day without those published later."""
        there = [source for source in (self.named("Source", slug) for slug in facts.get("sources", [])) if source]
        return [
            source
            for source in there
            if not self.past or last_day(self.nodes[source].get("published", "0001")) <= self.day
        ]

    def grown(self, facts: Facts, name: str) -> Any:
        """A text that grew with the sources of its row: not told of a past day before the last of them."""
        last = facts.get("lastSeen")
        return None if self.past and last and last_day(last) > self.day else facts.get(name)

    def latest(self, tool: Node) -> Facts | None:
        """The latest of the statuses of a tool that are there: the one that follows the most others."""
        latest = max(self.far(tool, "statusHistory"), key=self.place, default=None)
        return None if latest is None else self.nodes[latest]

    def place(self, state: Node) -> int:
        """How many statuses a status of a tool follows."""
        return len((self.whole or self).before[state])

    @remembered
    def next_status(self, tool: Node) -> Facts | None:
        """The status that follows the latest of those that are there, whenever it begins."""
        place = max(map(self.place, self.far(tool, "statusHistory")), default=-1)
        whole = self.whole or self
        states = [link.end for link in whole.links if link.relation == "Tool.statusHistory*" and link.start == tool]
        return next((whole.nodes[state] for state in states if self.place(state) == place + 1), None)

    def told(self, node: Node) -> Facts:
        """What a record says of itself, even if it does not hold on the day."""
        return self.nodes[node] if node in self.nodes or self.whole is None else self.whole.nodes[node]

    def named(self, label: str, slug: str) -> Node | None:
        """The node with a slug, if it is there."""
        return Node(label, slug) if Node(label, slug) in self.nodes else None


def _in_scope(test: Facts) -> bool | None:
    """The OECD's definition: a machine, that infers, and makes an output; None when that cannot be told."""
    parts = [test.get("machineBased"), test.get("infers"), True if "output" in test else None]
    return False if False in parts else None if None in parts else True


@cache
def the_seed(folder: Path = SEED) -> World:
    """Everything in the seed files. Raises KeyError for a field or a slug that nobody knows."""
    world = World()
    pending: list[tuple[Node, str, str, Facts]] = []
    for path in sorted(folder.rglob("*.yaml")):
        for plural, records in yaml.load(path.read_text(encoding="utf-8"), _LOADER).items():  # noqa: S506 - either is a safe loader
            if plural == "register":
                world.register = records
                continue
            for record in records:
                pending += _take(world, LABELS[plural], record["slug"], record, {})
    for near, name, slug, facts in pending:
        far = FIELDS[near.label, name]
        [other] = [Node(label, slug) for label in far.labels if Node(label, slug) in world.nodes]
        world.links.append(Link(far.relation, *((near, other) if far.forward else (other, near)), facts))
    fill_in(world)
    world.before = limits(world)
    return world


def _take(world: World, label: str, slug: str, record: Facts, above: Facts) -> Iterator[tuple[Node, str, str, Facts]]:
    """Keep a record and give its links: the near node, the field, the far slug and what the link says of itself."""
    node, inherited = Node(label, slug), {name: above[name] for name in ("sources", "confidence") if name in above}
    facts = {**inherited, "marking": "PUBLISHED", **{k: v for k, v in record.items() if (label, k) not in FIELDS}}
    facts |= {OWN: record["sources"]} if "sources" in record else {}
    facts |= {"wrote seen": True} if "seen" in record else {}
    world.nodes[node] = facts
    for name, value in record.items():
        if (label, name) not in FIELDS:
            continue
        for position, item in enumerate(value if isinstance(value, list) else [value], start=1):
            told = {"to": item} if isinstance(item, str) else item
            origin = facts
            if "to" not in told:
                [inner] = FIELDS[label, name].labels
                made = told.get("slug") or f"{slug}--{told.get('since', told.get('date', 'unknown'))}"
                made = f"{made}--{position}" if Node(inner, made) in world.nodes else made
                yield from _take(world, inner, made, told, facts)
                origin, told = world.nodes[Node(inner, made)], {"to": made}
            own = {key: content for key, content in told.items() if key != "to"}
            kept = {key: origin[key] for key in ("sources", "confidence", "marking") if key in origin}
            yield node, name, told["to"], {**kept, **own, OWN: own.get("sources", [])}


def known_properties(world: World) -> dict[str, set[str]]:
    """The properties that records of each label hold, the common ones apart."""
    names: dict[str, set[str]] = defaultdict(set)
    for node, facts in world.nodes.items():
        names[node.label] |= {name for name in facts if name not in (*COMMON, "slug", OWN, "wrote seen", HELD_WITH)}
    return names


def empty(name: str) -> Any:
    """What a property that is not recorded reads as."""
    return [] if name in LISTS else None
