"""Make the seed's part of the graph equal to given rows, in one transaction.

Called by hub.seed.folder only. Compares first and writes only what differs, so that loading again changes nothing.
Rows of another origin are never touched, even where they have the slug or the key of one of ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString, TypeAlias, TypeVar

from hub.graph.register import grow, lock
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.records.stored_form import SEED, LinkKind, Row, Rows

T = TypeVar("T")
SEED_DIGEST = "seedDigest"
BATCH = 500
"""Rows of one statement: the embedded engine ends a statement after the hub's ordinary deadline."""
Triple: TypeAlias = tuple[str, str, Row]
There: TypeAlias = dict[str, Row | None]
"""What the graph holds by slug or key: our row, or None for a row of another origin."""

_OURS: LiteralString = f"CASE WHEN x.origin = '{SEED}' THEN properties(x) END"
_NODES = Statement(f"MATCH (x) WHERE x.slug IS NOT NULL RETURN labels(x)[0], x.slug, {_OURS}")
_LINKS = Statement(
    f"MATCH (a)-[x]->(b) WHERE x.key IS NOT NULL RETURN type(x), labels(a)[0], labels(b)[0], x.key, {_OURS}"
)


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


async def write_rows(tx: Transaction, rows: Rows, digest: str, *, force: bool) -> tuple[Tally, int]:
    """What was done, and the version of the register afterwards.

    Two hubs that load at once do it one after the other. Nothing is compared when the register says that these rows
    were loaded last, unless `force`.
    """
    tally = Tally()
    register = await lock(tx)
    if register.get(SEED_DIGEST) == digest and not force:
        return tally, register["version"]
    nodes, links = await _nodes_there(tx), await _links_there(tx)
    await _remove_links(tx, links, rows, tally)
    for label, wanted in rows.nodes.items():
        await _write_nodes(tx, label, wanted, nodes.get(label, {}), tally)
    for kind, triples in rows.links.items():
        await _write_links(tx, kind, triples, links.get(kind, {}), tally)
    await _remove_nodes(tx, nodes, rows, tally)
    state = {**rows.register, SEED_DIGEST: digest}
    if not tally.any and state.items() <= register.items():
        return tally, register["version"]
    tally.changed += SEED_DIGEST in register and not rows.register.items() <= register.items()
    return tally, await grow(tx, state)


async def _nodes_there(tx: Transaction) -> Mapping[str, There]:
    there: dict[str, There] = defaultdict(dict)
    for label, slug, row in await tx.run(_NODES):
        there[label][slug] = row
    return there


async def _links_there(tx: Transaction) -> Mapping[LinkKind, There]:
    there: dict[LinkKind, There] = defaultdict(dict)
    for kind, start, end, key, row in await tx.run(_LINKS):
        there[LinkKind(kind, start, end)][key] = row
    return there


async def _remove_links(tx: Transaction, there: Mapping[LinkKind, There], rows: Rows, tally: Tally) -> None:
    for kind, wanted in rows.links.items():
        gone = [key for key, row in there.get(kind, {}).items() if row is not None and key not in wanted]
        tally.removed += len(gone)
        pattern: LiteralString = f"(:{kind.start})-[r:{kind.type}]->(:{kind.end})"
        for batch in _batches(gone):
            await tx.run(Statement(f"MATCH {pattern} WHERE r.key IN $keys DELETE r", {"keys": batch}))


async def _write_nodes(
    tx: Transaction, label: LiteralString, wanted: Mapping[str, Row], there: There, tally: Tally
) -> None:
    upsert: LiteralString = f"UNWIND $rows AS row MERGE (n:{label} {{slug: row.slug}}) SET n = row"
    for batch in _batches(_differing(wanted, there, tally)):
        await tx.run(Statement(upsert, {"rows": [wanted[slug] for slug in batch]}))


async def _write_links(
    tx: Transaction, kind: LinkKind, wanted: Mapping[str, Triple], there: There, tally: Tally
) -> None:
    upsert: LiteralString = (
        f"UNWIND $rows AS row MATCH (a:{kind.start} {{slug: row[0]}}) MATCH (b:{kind.end} {{slug: row[1]}}) "
        f"MERGE (a)-[r:{kind.type} {{key: row[2].key}}]->(b) SET r = row[2]"
    )
    differing = _differing({key: row for key, (_, _, row) in wanted.items()}, there, tally)
    for batch in _batches(differing):
        await tx.run(Statement(upsert, {"rows": [list(wanted[key]) for key in batch]}))


async def _remove_nodes(tx: Transaction, there: Mapping[str, There], rows: Rows, tally: Tally) -> None:
    """Remove what the seed no longer holds, but for nodes to which somebody has linked something since."""
    for label, wanted in rows.nodes.items():
        gone = [slug for slug, row in there.get(label, {}).items() if row is not None and slug not in wanted]
        delete: LiteralString = (
            f"MATCH (n:{label}) WHERE n.slug IN $slugs AND COUNT {{ (n)--() }} = 0 DELETE n RETURN count(*)"
        )
        for batch in _batches(gone):
            [[removed]] = await tx.run(Statement(delete, {"slugs": batch}))
            tally.removed += removed
            tally.kept += len(batch) - removed


def _differing(wanted: Mapping[str, Row], there: There, tally: Tally) -> list[str]:
    """Names of rows to be written: those that are not there, or there as ours with other properties."""
    differing: list[str] = []
    for name, row in wanted.items():
        if name not in there:
            tally.created += 1
        elif there[name] is None:
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
