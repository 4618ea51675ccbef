"""Read rows of the graph back as records and links, as far as somebody sees them.

Made by hub.records.record for one call, in its transaction. Everything is read once, and only when a change or a rule
asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.access.visibility import is_visible
from hub.access.writing import Writer
from hub.graph.compiler.governed import visible
from hub.graph.compiler.steward import compile_writable
from hub.graph.edit import Act, Edit, LinkAt, LinkKind, NodeAt, Row
from hub.graph.journal import last_taken, since_call, withdrawn
from hub.graph.logs.around import citing
from hub.graph.merged import leading_to, merged_among, survivors
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.common import AUDIENCE, EDGE_KEY, SLUG, SOURCES
from hub.model.earlier import EARLIER, WAS
from hub.model.registry import Edge, Model
from hub.model.stored import HELD_FROM, POSSIBLE_FROM
from hub.records.knowledge import Knowledge, Link, Record, Ref
from hub.records.problems import Place

REGISTER = Place("the register")


@dataclass(frozen=True)
class StoredLink:
    """A relationship of the graph: where it stands, its row, and the same as a link."""

    at: LinkAt
    row: Row
    link: Link


class StoredRows:
    """Records and links by where they stand; what was read is kept for the call.

    `made`, `moved`, `changed` and `gone` are what the call does to links, `gone` also records by str(Ref): who looks
    sees them as they will be.
    """

    def __init__(self, tx: Transaction, model: Model, asker: Asker) -> None:
        self._tx = tx
        self.model = model
        self._asker = asker
        self._asked: set[Ref] = set()
        self._leads: dict[Ref, Ref] = {}
        self._followed: set[tuple[Ref, str]] = set()
        self.rows: dict[Ref, Row] = {}
        self.records: dict[Ref, Record] = {}
        self.links: dict[str, StoredLink] = {}
        self.made: list[Link] = []
        self.moved: list[Link] = []
        self.changed: dict[str, Link] = {}
        self.gone: set[str] = set()

    def knowledge(self) -> Knowledge:
        """Everything that was read, as it is after what the call made, changed and took away."""
        records = [record for ref, record in self.records.items() if str(ref) not in self.gone]
        return Knowledge(records, list(self._links()))

    def _links(self) -> Iterator[Link]:
        for name, stored in self.links.items():
            if name not in self.gone:
                yield self.changed.get(name, stored.link)
        yield from (*self.made, *self.moved)

    async def read(self, refs: Iterable[Ref]) -> None:
        """Read records; one statement for each label. What is not there, or not seen, is simply not found."""
        by_label: dict[str, list[str]] = defaultdict(list)
        for ref in set(refs) - self._asked:
            by_label[ref.label].append(ref.slug)
        for name, slugs in by_label.items():
            label = self.model.nouns[name].label
            text = f"MATCH (n:{label}) WHERE n.slug IN $slugs AND {visible(self._asker.sees.acts, 'n')} "
            statement = Statement(f"{text}RETURN properties(n)", {"slugs": slugs, **self._asker.sees.parameters()})
            for (row,) in await self._tx.run(statement):
                self._keep(label, row)
            self._asked |= {Ref(name, slug) for slug in slugs}

    async def follow_merged(self, refs: Iterable[Ref]) -> dict[Ref, Ref]:
        """Of records that are not there those that were merged, each with the one that it leads to, which is read.

        One statement where any is not there, and what `read` costs.
        """
        missing = {f"{ref.label}:{ref.slug}": ref for ref in refs if ref not in self.rows}
        if not missing:
            return {}
        rows = await self._tx.run(survivors(missing.values(), self._asker))
        leads = {missing[name]: Ref(missing[name].label, into) for name, into in rows}
        await self.read(leads.values())
        self._leads |= {ref: into for ref, into in leads.items() if into in self.rows}
        return {ref: self._leads[ref] for ref in missing.values() if ref in self._leads}

    def led(self, ref: Ref) -> Ref:
        """A record, or what it leads to, of those that `follow_merged` was asked for."""
        return self._leads.get(ref, ref)

    async def taken(self, refs: Collection[Ref], *, ever: bool) -> list[Ref]:
        """Which slugs rows have, or lead to one, whoever sees these; with `ever` also those of what was withdrawn.

        One statement for each label and one more, whatever there is.
        """
        there: set[Ref] = set()
        for name in sorted({ref.label for ref in refs}):
            text = f"MATCH (n:{self.model.nouns[name].label}) WHERE n.slug IN $slugs RETURN n.slug"
            slugs = [ref.slug for ref in refs if ref.label == name]
            there |= {Ref(name, slug) for (slug,) in await self._tx.run(Statement(text, {"slugs": slugs}))}
        if refs:
            names = [f"{ref.label}:{ref.slug}" for ref in refs]
            gone = withdrawn(names, self._asker.actor or "") if ever else merged_among(names)
            there |= {Ref(*name.split(":", 1)) for (name,) in await self._tx.run(gone)}
        return sorted(there)

    async def follow(self, refs: Collection[Ref], field: str) -> set[Ref]:
        """Read the links under a field of records of one noun, with their far ends; these far ends.

        A record that is not in the graph has no links there.
        """
        new = [ref for ref in refs if ref in self.rows and (ref, field) not in self._followed]
        if new:
            edge = self.model.edges(new[0].label)[field]
            for target in edge.targets:
                await self._follow(edge, target, [ref.slug for ref in new])
            self._followed |= {(ref, field) for ref in new}
        wanted = set(refs)
        return {far for near, step_field, far in self._steps() if near in wanted and step_field == field}

    async def follow_all(self, ref: Ref) -> None:
        """Read every link of a record, with the far ends. One statement, where each field would be one."""
        for at, row, other in await self.links_at(ref):
            far = at.kind.end if (at.kind.start, at.start) == ref else at.kind.start
            if far in self.model.nouns and self.sees(row) and self.sees(other):
                self._keep(far, other)
                if link := self.as_link(at, row):
                    self.links[str(at)] = StoredLink(at, row, link)
        self._followed |= {(ref, field) for field in self.model.edges(ref.label)}

    async def writable(self, refs: Iterable[Ref], writer: Writer) -> dict[Ref, tuple[list[str], bool]]:
        """Which agencies keep records, and whether the writer may write them; one statement for each label."""
        by_label: dict[str, list[str]] = defaultdict(list)
        for ref in sorted(set(refs)):
            by_label[ref.label].append(ref.slug)
        keepers: dict[Ref, tuple[list[str], bool]] = {}
        for label, slugs in by_label.items():
            for slug, kept, may in await self._tx.run(compile_writable(self.model, label, slugs, writer)):
                keepers[Ref(label, slug)] = (kept, may is True)
        return keepers

    async def links_at(self, ref: Ref) -> list[tuple[LinkAt, Row, Row]]:
        """Every link at a record, whoever sees it, with the row of what is at its other end."""
        label = self.model.nouns[ref.label].label
        text: LiteralString = (
            f"MATCH (n:{label} {{{SLUG}: $slug}})-[r]-(m) RETURN type(r), labels(startNode(r))[0], startNode(r).slug, "
            "labels(endNode(r))[0], endNode(r).slug, properties(r), properties(m) ORDER BY r.key"
        )
        rows = await self._tx.run(Statement(text, {"slug": ref.slug}))
        return [
            (LinkAt(LinkKind(kind, start, end), start_slug, end_slug, row[EDGE_KEY]), row, other)
            for kind, start, start_slug, end, end_slug, row, other in rows
        ]

    async def now(self, places: Iterable[NodeAt | LinkAt]) -> dict[str, list[Row]]:
        """What stands at these places, whoever sees it, by str(place). One statement for each label and each kind."""
        nodes: dict[LiteralString, list[str]] = defaultdict(list)
        links: dict[LinkKind, list[str]] = defaultdict(list)
        for at in places:
            (nodes[at.label] if isinstance(at, NodeAt) else links[at.kind]).append(
                at.slug if isinstance(at, NodeAt) else at.key
            )
        there: dict[str, list[Row]] = defaultdict(list)
        for label, slugs in nodes.items():
            text: LiteralString = f"MATCH (n:{label}) WHERE n.slug IN $names RETURN properties(n)"
            for (row,) in await self._tx.run(Statement(text, {"names": slugs})):
                there[f"{label}:{row[SLUG]}"].append(row)
        for kind, keys in links.items():
            text = f"MATCH (:{kind.start})-[r:{kind.type}]->(:{kind.end}) WHERE r.key IN $names RETURN properties(r)"
            for (row,) in await self._tx.run(Statement(text, {"names": keys})):
                there[f"{kind.type}:{row[EDGE_KEY]}"].append(row)
        return there

    async def leading_to(self, ref: Ref) -> list[Row]:
        """Where slugs lead to a record because of a merge, whoever sees it."""
        return [row for (row,) in await self._tx.run(leading_to(ref.label, ref.slug))]

    async def citing(self, ref: Ref) -> list[tuple[NodeAt | LinkAt, Row]]:
        """Every row that cites a source, whoever sees it. Two statements that look at every row."""
        return await citing(self._tx, [ref.slug])

    async def since_taken(self, name: str) -> Sequence[Sequence[Any]]:
        """The entries of the full log from the call on that took a record away, by its name: call and changes.

        Two statements; the second reads what was recorded since.
        """
        last = await self._tx.run(last_taken(name))
        return await self._tx.run(since_call(last[0][0])) if last else []

    async def earlier_there(self, slugs: list[str]) -> dict[str, bool]:
        """Which earlier values are in the graph, each with whether the asker sees it."""
        if not slugs:
            return {}
        shown: LiteralString = visible(self._asker.sees.acts, "e")
        text: LiteralString = f"MATCH (e:{EARLIER}) WHERE e.slug IN $slugs RETURN e.slug, {shown}"
        given = {"slugs": slugs, **self._asker.sees.parameters()}
        return {slug: sees is True for slug, sees in await self._tx.run(Statement(text, given))}

    async def earlier_of(self, ref: Ref) -> list[Edit]:
        """The edits that take away the earlier values of a record."""
        label = self.model.nouns[ref.label].label
        text: LiteralString = f"MATCH (n:{label} {{{SLUG}: $slug}})-[r:{WAS}]->(e:{EARLIER}) "
        edits: list[Edit] = []
        for row, node in await self._tx.run(
            Statement(f"{text}RETURN properties(r), properties(e)", {"slug": ref.slug})
        ):
            at = LinkAt(LinkKind(WAS, label, EARLIER), ref.slug, node[SLUG], row[EDGE_KEY])
            edits += [Edit(Act.WITHDRAW, at, row, None)]
            edits += [Edit(Act.WITHDRAW, NodeAt(EARLIER, node[SLUG]), node, None)]
        return edits

    def _steps(self) -> Iterable[tuple[Ref, str, Ref]]:
        """Every link that was read, from either end."""
        for link in self._links():
            if link.far is not None:
                yield link.record.ref, link.edge.field, link.far
                yield link.far, link.edge.inverse, link.record.ref

    async def _follow(self, edge: Edge, target: str, slugs: list[str]) -> None:
        near, far = self.model.nouns[edge.source].label, self.model.nouns[target].label
        start, end = (near, far) if edge.outgoing else (far, near)
        first, last = ("n", "m") if edge.outgoing else ("m", "n")
        statement = Statement(
            f"MATCH ({first}:{start})-[r:{edge.type}]->({last}:{end}) "
            f"WHERE n.slug IN $slugs AND {visible(self._asker.sees.acts, 'n', 'r', 'm')} "
            "RETURN properties(n), properties(r), properties(m) ORDER BY r.key",
            {"slugs": slugs, **self._asker.sees.parameters()},
        )
        for node, row, other in await self._tx.run(statement):
            ends = self._keep(near, node), self._keep(far, other)
            places = (node[SLUG], other[SLUG]) if edge.outgoing else (other[SLUG], node[SLUG])
            at = LinkAt(LinkKind(edge.type, start, end), *places, row[EDGE_KEY])
            self.links[str(at)] = StoredLink(at, row, self._link(edge, row, *ends))

    def sees(self, row: Row) -> bool:
        """Whether who asks may see a row by what stands in it."""
        return is_visible(row.get("marking", ""), row.get(AUDIENCE, ()), self._asker.sees)

    def as_link(self, at: LinkAt, row: Row) -> Link | None:
        """A relationship as a link; None where who asks does not see it, or an end of it was not read."""
        start, end = Ref(at.kind.start, at.start), Ref(at.kind.end, at.end)
        if not self.sees(row) or not self.records.keys() >= {start, end}:
            return None
        for near, far in ((start, end), (end, start)):
            for edge in self.model.edges(near.label).values():
                leads = edge.type == at.kind.type and edge.outgoing is (near is start) and far.label in edge.targets
                if edge.declared and leads:
                    return self._link(edge, row, self.records[near], self.records[far])
        return None

    def keep(self, label: str, row: Row) -> None:
        """Take a row that will be there as one that was read."""
        self._keep(label, row)

    def _keep(self, label: str, row: Row) -> Record:
        ref = Ref(label, row[SLUG])
        if ref not in self.records:
            values = {name: row[name] for name in self.model.properties(label) if name in row}
            # A state without a start of its own that comes after another was shown on a day that somebody wrote.
            stated = frozenset(["seen"] if row.get(POSSIBLE_FROM) and "since" not in row else [])
            self.rows[ref] = row
            self.records[ref] = Record(
                label, row[SLUG], Place(REGISTER.file, row[SLUG]), values, list(row.get(SOURCES, ())),
                list(row.get(AUDIENCE, ())), stated, held_with=row.get(HELD_FROM) or None,
            )  # fmt: skip
            self._asked.add(ref)
        return self.records[ref]

    def _link(self, edge: Edge, row: Row, near: Record, far: Record) -> Link:
        """As the record that declares the relationship would write it."""
        if not edge.declared:
            near, far = far, near
            edge = self.model.edges(near.label)[edge.inverse]
        values = {prop.name: row[prop.name] for prop in edge.properties if prop.name in row}
        place = Place(REGISTER.file, f"{near.slug}.{edge.field}[{far.slug}]")
        sources, audience = list(row.get(SOURCES, ())), list(row.get(AUDIENCE, ()))
        return Link(near, edge, far.slug, place, values, sources, audience, far=far.ref)
