"""Read what somebody sees of the register, page by page, so that memory does not grow with it.

Called by hub.exports.export. Of a day the values are those of the API, compiled by the same projections; of every day
they are the rows as they are stored. What is hidden from the reader is left out by the statements themselves.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, LiteralString

from hub import clock
from hub.access.asker import Asker
from hub.exports.exported import EarlierValue, ExportedLink, ExportedRecord, View
from hub.graph.compiler import selection as ask
from hub.graph.compiler.governed import governed, visible
from hub.graph.compiler.read import Keyed, Read, read_keyed
from hub.graph.compiler.row_readers import Later
from hub.graph.compiler.values import TODAY_KEY, Value
from hub.graph.edit import FIRST, ROW_VERSION
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.model.common import AUDIENCE, EDGE_KEY, SLUG, SOURCES
from hub.model.earlier import EARLIER, FIELD, VALUE, WAS
from hub.model.registry import Edge, Model
from hub.records.knowledge import Ref

PAGE, AT_ONCE = 500, 10
DEADLINE = 60.0
"""Seconds for a page."""
_DAY, _SLUGS = "day", "slugs"
_NOT_EXPORTED = ("Pack",)
"""What is made of the rest: a pack stands in its own folder."""


async def rows_seen(graph: Graph, model: Model, asker: Asker, labels: Iterable[str]) -> int:
    """How many records of these kinds somebody sees: what reading them whole is priced by. Cost: a count of each."""
    acts, parameters = asker.sees.acts, asker.sees.parameters()
    counts = [
        Statement(f"MATCH (n:{model.nouns[label].label}) WHERE {visible(acts, 'n')} RETURN count(n)", parameters)
        for label in labels
    ]
    return sum(count for [[count]] in await graph.read(counts))


class Reading:
    """The records that a reader sees of a graph."""

    def __init__(self, graph: Graph, model: Model, view: View) -> None:
        self._graph, self._model, self._view = graph, model, view
        self._reads: dict[str, Read] = {}

    async def records(self, labels: Iterable[str] | None = None) -> AsyncIterator[ExportedRecord]:
        """Every record of these kinds, or of all, kind by kind in the order of the model, by slug."""
        for label in labels if labels is not None else self._model.nouns:
            if label in _NOT_EXPORTED:
                continue
            after = ""
            while page := await self._page(self._model.nouns[label].label, after):
                for number, record in enumerate(page):
                    if number % AT_ONCE == 0:
                        # Writing a page of records takes a while, in which others are answered too.
                        await asyncio.sleep(0)
                    yield record
                if len(page) < PAGE:
                    break
                after = page[-1].ref.slug

    async def _page(self, label: LiteralString, after: str) -> list[ExportedRecord]:
        nodes = await (self._stored if self._view.day is None else self._of_day)(label, after)
        if not nodes:
            return []
        slugs = [node[SLUG] for node in nodes]
        links = await self._links(label, slugs)
        every_day = self._view.day is None
        earlier = await self._earlier(label, slugs) if every_day else {}
        states = await self._states(label, links) if every_day else {}
        rows = [*nodes, *(row for *_, row in links), *_flat(earlier), *states.values()]
        seen = await self._seen_sources(rows)
        of_record: dict[str, list[ExportedLink]] = defaultdict(list)
        for slug, edge, to, row in links:
            of_record[slug].append(self._link(edge, to, row, seen))
        return [
            replace(
                self._record(label, node, seen),
                links=of_record[node[SLUG]],
                earlier=[_was(row, seen) for row in earlier.get(node[SLUG], ())],
                states=[self._record(link.to.label, states[link.to.slug], seen) for link in of_record[node[SLUG]]
                        if link.to.slug in states],
            )
            for node in nodes
        ]  # fmt: skip

    def _record(self, label: str, node: Mapping[str, Any], seen: frozenset[str]) -> ExportedRecord:
        """A record without what stands beside it."""
        audience, version = list(node.get(AUDIENCE, ())), node.get(ROW_VERSION, FIRST)
        values, cited = self._values(label, node), _cited(node, seen)
        return ExportedRecord(Ref(label, node[SLUG]), values, cited, audience, version=version)

    async def _stored(self, label: LiteralString, after: str) -> list[dict[str, Any]]:
        text: LiteralString = f"MATCH (n:{label}) WHERE n.slug > $after AND {self._open('n')} RETURN properties(n)"
        return [row for (row,) in await self._ask(f"{text} ORDER BY n.slug LIMIT $most", after=after, most=PAGE)]

    async def _of_day(self, label: LiteralString, after: str) -> list[dict[str, Any]]:
        """Nodes as the API answers them on the day, by the names of the declarations."""
        text: LiteralString = f"MATCH (n:{label}) WHERE n.slug > $after AND {self._open('n')} RETURN n.slug"
        rows = await self._ask(f"{text} ORDER BY n.slug LIMIT $most", after=after, most=PAGE)
        if not rows:
            return []
        values = {TODAY_KEY: clock.today().isoformat(), _DAY: self._view.day, _SLUGS: [slug for (slug,) in rows]}
        read = self._read(label).on(values, self._view.asker)
        [answered] = await self._graph.read([read.statement(values, self._view.asker)], DEADLINE)
        [by_slug] = read.read(answered[0], Later(values))
        nodes = [by_slug[slug] for (slug,) in rows if slug in by_slug]
        return [{**node, SOURCES: [source[SLUG] for source in node[SOURCES]]} for node in nodes]

    def _read(self, label: LiteralString) -> Read:
        if label not in self._reads:
            fields: list[ask.NodeField] = [ask.Slug(SLUG)]
            fields += [ask.Scalar(prop.name, prop) for prop in self._model.properties(label).values()]
            fields += [ask.Sources(SOURCES, ask.NodeSelection("Source", (ask.Slug(SLUG),)))]
            day = Value(path=(_DAY,))
            past = Value(path=(), convert=lambda values: values[_DAY] < values[TODAY_KEY])
            keyed = Keyed(ask.NodeSelection(label, tuple(fields)), Value(path=(_SLUGS,)))
            self._reads[label] = read_keyed(self._model, [keyed], day, past)
        return self._reads[label]

    async def _links(self, label: LiteralString, slugs: Sequence[str]) -> list[tuple[str, Edge, Ref, dict[str, Any]]]:
        """The links that records of a label declare, each with the slug of the record, in the order of the model."""
        edges = [edge for edge in self._model.edges(label).values() if edge.declared]
        links: list[tuple[str, Edge, Ref, Any]] = []
        for outgoing in (True, False):
            of_way = {
                (edge.type, target): edge for edge in edges if edge.outgoing is outgoing for target in edge.targets
            }
            if not of_way:
                continue
            types: LiteralString = "|".join(sorted({edge.type for edge in of_way.values()}))
            arrow: LiteralString = f"-[r:{types}]->" if outgoing else f"<-[r:{types}]-"
            text: LiteralString = f"MATCH (n:{label}) WHERE n.slug IN $slugs MATCH (n){arrow}(m) "
            rows = await self._ask(
                f"{text} WHERE {self._open('n', 'r', 'm')} RETURN n.slug, type(r), labels(m)[0], m.slug, properties(r)",
                slugs=list(slugs),
            )
            links += [
                (slug, of_way[kind, far], Ref(far, to), row)
                for slug, kind, far, to, row in rows
                if (kind, far) in of_way
            ]
        places = {edge.field: n for n, edge in enumerate(edges)}
        return sorted(links, key=lambda link: (places[link[1].field], link[2], link[3][EDGE_KEY]))

    async def _earlier(self, label: LiteralString, slugs: Sequence[str]) -> dict[str, list[Mapping[str, Any]]]:
        text: LiteralString = f"MATCH (n:{label}) WHERE n.slug IN $slugs MATCH (n)-[r:{WAS}]->(e:{EARLIER}) "
        text = f"{text} WHERE {self._open('n', 'r', 'e')} RETURN n.slug, properties(e) ORDER BY e.slug"
        rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for slug, row in await self._ask(text, slugs=list(slugs)):
            rows[slug].append(row)
        return rows

    async def _states(
        self, label: str, links: Iterable[tuple[str, Edge, Ref, Mapping[str, Any]]]
    ) -> dict[str, dict[str, Any]]:
        """The dated states that these links lead to, by slug."""
        field = self._model.nouns[label].states
        slugs = [to.slug for _, edge, to, _ in links if field and edge.field == field]
        if not slugs:
            return {}
        target = self._model.nouns[self._model.edges(label)[field].target].label
        text: LiteralString = f"MATCH (n:{target}) WHERE n.slug IN $slugs AND {self._open('n')} RETURN properties(n)"
        return {row[SLUG]: row for (row,) in await self._ask(text, slugs=slugs)}

    async def _seen_sources(self, rows: Iterable[Mapping[str, Any]]) -> frozenset[str]:
        """The sources that the reader sees of those that these rows cite."""
        cited = sorted({slug for row in rows for slug in row.get(SOURCES) or ()})
        text: LiteralString = f"MATCH (s:Source) WHERE s.slug IN $slugs AND {self._open('s')} RETURN s.slug"
        return frozenset([slug for (slug,) in await self._ask(text, slugs=cited)]) if cited else frozenset()

    def _link(self, edge: Edge, to: Ref, row: Mapping[str, Any], cited: frozenset[str]) -> ExportedLink:
        # What later sources may have added to a text is told of no past day, as in the API.
        values = {
            prop.name: row[prop.name]
            for prop in edge.properties
            if prop.name in row and not prop.computed and not (prop.grew and self._past)
        }
        return ExportedLink(edge, to, row[EDGE_KEY], values, _cited(row, cited), list(row.get(AUDIENCE, ())))

    def _values(self, label: str, node: Mapping[str, Any]) -> dict[str, Any]:
        return {name: node[name] for name in self._model.properties(label) if node.get(name) not in (None, [])}

    @cached_property
    def _past(self) -> bool:
        return self._view.day is not None and self._view.day < clock.today().isoformat()

    def _open(self, *names: LiteralString) -> LiteralString:
        """True of rows that the reader sees, and that hold on the day where there is one."""
        acts = self._view.asker.sees.acts
        return visible(acts, *names) if self._view.day is None else governed(acts, *names)

    async def _ask(self, text: LiteralString, **parameters: Any) -> list[Row]:
        day = {} if self._view.day is None else {_DAY: self._view.day}
        given = {**parameters, **day, **self._view.asker.sees.parameters()}
        [rows] = await self._graph.read([Statement(text, given)], DEADLINE)
        return rows


def _cited(row: Mapping[str, Any], seen: frozenset[str]) -> list[str]:
    return [slug for slug in row.get(SOURCES) or () if slug in seen]


def _was(row: Mapping[str, Any], seen: frozenset[str]) -> EarlierValue:
    names = (VALUE, "since", "until", "marking", "confidence", "basis", "seen", "lastSeen")
    values = {name: row[name] for name in names if name in row}
    return EarlierValue(row[FIELD], values, _cited(row, seen), list(row.get(AUDIENCE, ())))


def _flat(rows: Mapping[str, list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    return [row for of_slug in rows.values() for row in of_slug]
