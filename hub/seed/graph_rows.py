"""What a graph holds before a load: every row with its properties, what people withdrew, and what they merged.

Called by hub.seed.load only. Reads the whole graph, which a load has to compare with anyhow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from hub.graph.edit import LinkAt, LinkKind, NodeAt, Row
from hub.graph.journal import JOURNAL
from hub.graph.logs.state import at_of
from hub.graph.merged import INTO, KIND, MERGED
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.common import EDGE_KEY

_NODES = Statement("MATCH (x) WHERE x.slug IS NOT NULL RETURN labels(x)[0], x.slug, properties(x)")
_LINKS = Statement("MATCH (a)-[x]->(b) RETURN type(x), labels(a)[0], a.slug, labels(b)[0], b.slug, properties(x)")
_WITHDRAWN = Statement(
    f"MATCH (j:{JOURNAL}) WHERE j.withdrawn IS NOT NULL AND j.door <> 'SEED' "
    "UNWIND j.withdrawn AS name RETURN DISTINCT name"
)
_TAKEN: LiteralString = (
    f"MATCH (j:{JOURNAL}) WHERE j.withdrawn IS NOT NULL AND any(name IN j.withdrawn WHERE name IN $names) "
    "RETURN j.changes ORDER BY j.sequence"
)


@dataclass
class There:
    """Rows by name, as str(NodeAt) and str(LinkAt) give it.

    `ends` holds both ends of every relationship, also of those without a key, which are no rows of the hub's;
    `withdrawn` holds the names of rows that people withdrew. `merged` holds by the name of each record that people made
    part of another the name of that one and the row that it was.
    """

    rows: dict[str, tuple[NodeAt | LinkAt, Row]] = field(default_factory=dict)
    ends: list[tuple[str, str, str]] = field(default_factory=list)
    withdrawn: frozenset[str] = frozenset()
    merged: dict[str, tuple[str, Row]] = field(default_factory=dict)


async def read_there(tx: Transaction) -> There:
    """Three reads, and one where records were merged."""
    there = There()
    for label, slug, row in await tx.run(_NODES):
        at = NodeAt(label, slug)
        there.rows[str(at)] = (at, row)
    for kind, start, start_slug, end, end_slug, row in await tx.run(_LINKS):
        name = _link(there, LinkKind(kind, start, end), (start_slug, end_slug), row)
        there.ends.append((name, f"{start}:{start_slug}", f"{end}:{end_slug}"))
    there.withdrawn = frozenset([name for (name,) in await tx.run(_WITHDRAWN)])
    leads = {row["slug"]: f"{row[KIND]}:{row[INTO]}" for at, row in there.rows.values() if _is_merged(at)}
    if leads:
        there.merged = _were(leads, await tx.run(Statement(_TAKEN, {"names": sorted(leads)})))
    return there


def _is_merged(at: NodeAt | LinkAt) -> bool:
    return isinstance(at, NodeAt) and at.label == MERGED


def _were(leads: Mapping[str, str], entries: Iterable[Sequence[Any]]) -> dict[str, tuple[str, Row]]:
    """Where records that were merged lead, and the row that each was when it was taken away last."""
    were: dict[str, Row] = {}
    for (changes,) in entries:
        for change in map(json.loads, changes or ()):
            if change["after"] is None and (at := str(at_of(change["at"]))) in leads:
                were[at] = change["before"]
    return {name: (leads[name], row) for name, row in were.items()}


def _link(there: There, kind: LinkKind, ends: tuple[str, str], row: Mapping[str, object]) -> str:
    """Keep a relationship that has a key; its name, or nothing."""
    if EDGE_KEY not in row:
        return ""
    at = LinkAt(kind, *ends, str(row[EDGE_KEY]))
    there.rows[str(at)] = (at, dict(row))
    return str(at)
