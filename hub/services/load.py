"""Make the seed's part of the graph equal to given rows, in one transaction.

Called by hub.services.seed only. Compares first and writes only what differs, so that loading again changes nothing.
Rows of another origin are never touched, even where they have the slug or the key of one of ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, TypeVar

from hub.graph.register import grow, lock
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.registry import Model
from hub.services.rows import ORIGIN, SEED, LinkKind, Row, Rows

T = TypeVar("T")
BATCH = 500
"""Rows of one statement: the embedded engine ends a statement after the hub's ordinary deadline."""
Triple = tuple[str, str, Row]


@dataclass
class Tally:
    """How many nodes and relationships were created, changed and removed, and how many of others stood in the way."""

    created: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0

    @property
    def any(self) -> bool:
        """Whether anything is different from before."""
        return bool(self.created or self.changed or self.removed)


async def write_rows(tx: Transaction, rows: Rows, model: Model, digest: str, *, force: bool) -> tuple[Tally, int]:
    """What was done, and the version of the register afterwards.

    Two hubs that load at once do it one after the other. Nothing is compared when the register says that these rows
    were loaded last, unless `force`.
    """
    tally = Tally()
    version, loaded = await lock(tx)
    if loaded == digest and not force:
        return tally, version
    for label, wanted in rows.nodes.items():
        await _write_nodes(tx, label, wanted, tally)
    kinds = sorted({*rows.links, *_possible_kinds(model)}, key=lambda kind: (kind.type, kind.start, kind.end))
    for kind in kinds:
        await _write_links(tx, kind, rows.links.get(kind, {}), tally)
    for label, wanted in rows.nodes.items():
        await _remove_nodes(tx, label, wanted, tally)
    if tally.any or loaded != digest:
        version = await grow(tx, {**rows.register, "seedDigest": digest})
    return tally, version


def _possible_kinds(model: Model) -> Iterator[LinkKind]:
    """Every kind of relationship that the seed may have held before."""
    for noun in model.nouns.values():
        for relationship in noun.relationships:
            for far in relationship.to:
                ends = (noun.label, far) if relationship.outgoing else (far, noun.label)
                yield LinkKind(relationship.type, *ends)


async def _write_nodes(tx: Transaction, label: LiteralString, wanted: Mapping[str, Row], tally: Tally) -> None:
    text: LiteralString = f"MATCH (n:{label}) WHERE n.origin = $seed OR n.slug IN $slugs RETURN n.slug, properties(n)"
    there = dict(await tx.run(Statement(text, {"seed": SEED, "slugs": list(wanted)})))
    differing = _differing(wanted, there, tally)
    upsert: LiteralString = f"UNWIND $rows AS row MERGE (n:{label} {{slug: row.slug}}) SET n = row"
    for batch in _batches(differing):
        await tx.run(Statement(upsert, {"rows": [wanted[slug] for slug in batch]}))


async def _write_links(tx: Transaction, kind: LinkKind, wanted: Mapping[str, Triple], tally: Tally) -> None:
    pattern: LiteralString = f"(a:{kind.start})-[r:{kind.type}]->(b:{kind.end})"
    read: LiteralString = f"MATCH {pattern} WHERE r.key IS NOT NULL RETURN r.key, properties(r)"
    there = dict(await tx.run(Statement(read)))
    gone = [key for key, row in there.items() if key not in wanted and row.get(ORIGIN) == SEED]
    for batch in _batches(gone):
        await tx.run(Statement(f"MATCH {pattern} WHERE r.key IN $keys DELETE r", {"keys": batch}))
    tally.removed += len(gone)
    differing = _differing({key: row for key, (_, _, row) in wanted.items()}, there, tally)
    upsert: LiteralString = (
        f"UNWIND $rows AS row MATCH (a:{kind.start} {{slug: row[0]}}) MATCH (b:{kind.end} {{slug: row[1]}}) "
        f"MERGE (a)-[r:{kind.type} {{key: row[2].key}}]->(b) SET r = row[2]"
    )
    for batch in _batches(differing):
        await tx.run(Statement(upsert, {"rows": [list(wanted[key]) for key in batch]}))


async def _remove_nodes(tx: Transaction, label: LiteralString, wanted: Mapping[str, Row], tally: Tally) -> None:
    """Remove what the seed no longer holds, but for nodes to which somebody has linked something since."""
    found: LiteralString = (
        f"MATCH (n:{label}) WHERE n.origin = $seed AND NOT n.slug IN $slugs RETURN n.slug, COUNT {{ (n)--() }}"
    )
    rows = await tx.run(Statement(found, {"seed": SEED, "slugs": list(wanted)}))
    free = [slug for slug, links in rows if not links]
    tally.kept += len(rows) - len(free)
    tally.removed += len(free)
    for batch in _batches(free):
        await tx.run(Statement(f"MATCH (n:{label}) WHERE n.slug IN $slugs DELETE n", {"slugs": batch}))


def _differing(wanted: Mapping[str, Row], there: Mapping[str, Row], tally: Tally) -> list[str]:
    """Names of rows to be written: those that are not there, or there as ours with other properties."""
    differing: list[str] = []
    for name, row in wanted.items():
        if name not in there:
            tally.created += 1
        elif there[name].get(ORIGIN) != SEED:
            tally.kept += 1
            continue
        elif there[name] != row:
            tally.changed += 1
        else:
            continue
        differing.append(name)
    return differing


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
