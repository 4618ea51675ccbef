"""A backup: everything that the graph holds, as a file that either engine can be filled from.

Called by `hub backup` and `hub restore`. Records, journal, grants and keys: all of it but sessions, whoever may see it,
so a backup is as secret as the graph. Compressed JSON Lines: what it is, every row, and at the end how many rows
there were and their hash.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from hub import clock
from hub.errors import BadUserInput
from hub.graph.compiler.write import batches
from hub.graph.edit import LinkKind
from hub.graph.logs.replay import make_link, require_known
from hub.graph.one_state import of_one_state
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import GraphMovedError, Transaction
from hub.model.registry import Model

FORMAT = 1
DEADLINE = 600.0
"""Seconds for reading or writing everything."""
_NODES = Statement("MATCH (n) WHERE NOT n:Session RETURN labels(n), properties(n)")
_LINKS = Statement("MATCH (a)-[r]->(b) RETURN type(r), labels(a), a.slug, labels(b), b.slug, properties(r)")
_OTHERS = Statement("MATCH (n) WHERE NOT (n:Migration OR n:Register) RETURN count(n)")
_FORGET: LiteralString = "MATCH (n) WHERE n:Migration OR n:Register DETACH DELETE n RETURN count(*)"


@dataclass(frozen=True)
class Kept:
    """How many nodes and relationships a backup holds, and the hash over their lines."""

    nodes: int
    links: int
    digest: str


async def back_up(graph: Graph) -> tuple[bytes, Kept]:
    """The backup of a graph as it was at a single moment; writers wait where that is not to be had otherwise.

    Raises Conflict when it changes all the while.
    """
    nodes, links = await of_one_state(graph, lambda: _read(graph))
    of_links = (["link", kind, start[0], a, end[0], b, row] for kind, start, a, end, b, row in links)
    lines = sorted(map(_line, [*(["node", labels[0], row] for labels, row in nodes), *of_links]))
    kept = Kept(len(nodes), len(links), hashlib.sha256("\n".join(lines).encode()).hexdigest())
    first = _line({"backup": FORMAT, "at": clock.now().isoformat(timespec="seconds")})
    last = _line({"nodes": kept.nodes, "links": kept.links, "sha256": kept.digest})
    return gzip.compress("\n".join([first, *lines, last]).encode(), mtime=0), kept


async def restore(graph: Graph, model: Model, content: bytes) -> Kept:
    """Fill a graph that holds nothing yet, in one transaction. Afterwards it has to be migrated: a backup may be older.

    Raises BadUserInput for what is no backup, or is damaged, and for a graph that holds something.
    """
    rows, kept = read_backup(content)
    statements = list(_statements(rows, model))

    async def work(tx: Transaction) -> None:
        [[others]] = await tx.run(_OTHERS)
        if others:
            raise BadUserInput("The graph holds records already. Restore into a data folder or database that is empty.")
        await tx.run(Statement(_FORGET))
        for statement, number in statements:
            [[written]] = await tx.run(statement)
            if written != number:
                raise BadUserInput("The backup is damaged: a relationship leads to a record that is not in it.")

    await graph.write(work, DEADLINE)
    return kept


def read_backup(content: bytes) -> tuple[list[Any], Kept]:
    """The rows of a backup. Raises BadUserInput that says what is wrong with it."""
    try:
        first, *lines, last = gzip.decompress(content).decode().split("\n")
        head, told = json.loads(first), json.loads(last)
        version, kept = head["backup"], Kept(told["nodes"], told["links"], told["sha256"])
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        raise BadUserInput("The file is no backup of a hub, or only a part of one.") from None
    if version != FORMAT:
        raise BadUserInput("The file is a backup of another version of the hub. Use that version, or a newer one.")
    if hashlib.sha256("\n".join(lines).encode()).hexdigest() != kept.digest:
        raise BadUserInput("The backup is damaged: its rows are not those that were written.")
    return [json.loads(line) for line in lines], kept


async def _read(graph: Graph) -> tuple[list[Row], list[Row]]:
    """Every node and relationship, if nothing was changed meanwhile."""
    [before] = await graph.read([VERSION])
    nodes, links = await graph.read([_NODES, _LINKS], DEADLINE)
    [after] = await graph.read([VERSION])
    if before != after:
        raise GraphMovedError
    return nodes, links


def _line(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _statements(rows: Sequence[Any], model: Model) -> Iterator[tuple[Statement, int]]:
    """What writes the rows, nodes first, each statement with how many it has to write."""
    nodes: dict[LiteralString, list[Any]] = defaultdict(list)
    links: dict[LinkKind, list[Any]] = defaultdict(list)
    for what, *row in rows:
        if what == "node":
            nodes[row[0]].append(row[1])
        else:
            links[LinkKind(row[0], row[1], row[3])].append([row[2], row[4], row[5]])
    require_known(
        model, {*nodes, *(end for kind in links for end in (kind.start, kind.end))}, {kind.type for kind in links}
    )
    for label, of_label in nodes.items():
        for batch in batches(of_label):
            yield (
                Statement(f"UNWIND $rows AS row CREATE (n:{label}) SET n = row RETURN count(n)", {"rows": batch}),
                len(batch),
            )
    for kind, of_kind in links.items():
        for batch in batches(of_kind):
            yield Statement(make_link(kind), {"rows": batch}), len(batch)
