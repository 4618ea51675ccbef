"""Build the register as it was after an entry of a log, in an empty graph.

Called by `hub journal replay` and by whoever asks what the register said then. The graph it is built in is migrated, so
that it has the constraints; the journal does not go with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, LiteralString

from hub.errors import BadUserInput, NotFound
from hub.graph.compiler.write import batches
from hub.graph.constraints import OWN_LABELS
from hub.graph.edit import LinkKind, NodeAt, Row
from hub.graph.logs.append import tree_of
from hub.graph.logs.entry import Log, entry_of
from hub.graph.logs.public import REGISTER
from hub.graph.logs.state import State
from hub.graph.logs.stored import register_of, rows_of
from hub.graph.register import grow, lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.earlier import EARLIER, WAS
from hub.model.registry import Model

DEADLINE = 600.0
_ANYTHING = Statement("MATCH (n) WHERE NOT n:Migration RETURN count(n)")


async def replayed(graph: Graph, log: Log, to: int | None = None) -> State:
    """The rows that a log gives up to an entry, the last if none is named. Raises NotFound. Reads the log so far."""
    state = State()
    async with graph.reading(DEADLINE) as tx:
        size = tree_of(await register_of(tx), log).size
        last = size if to is None else to
        if not 0 < last <= size:
            raise NotFound(f"There is no entry {last}: the log has {size}.")
        async for row in rows_of(tx, log):
            entry = entry_of(log, row)
            if entry.sequence > last:
                break
            for change in entry.changes:
                state.apply(change)
    return state


async def build(graph: Graph, model: Model, state: State) -> None:
    """Write rows into a graph that is migrated and otherwise empty. Raises BadUserInput for any other."""
    statements = list(_statements(model, state))

    async def work(tx: Transaction) -> None:
        await lock(tx)
        [[there]] = await tx.run(_ANYTHING)
        # The register's own node, which the lock makes.
        if there > 1:
            raise BadUserInput("The graph to build in holds something already. Name an empty one.")
        for statement in statements:
            await tx.run(statement)
        await grow(tx, _described(state))

    await graph.write(work, DEADLINE)


def _statements(model: Model, state: State) -> list[Statement]:
    nodes: dict[LiteralString, list[Any]] = defaultdict(list)
    links: dict[LinkKind, list[Any]] = defaultdict(list)
    for at, row in state.rows.values():
        if isinstance(at, NodeAt):
            if at.label != REGISTER:
                nodes[at.label].append(row)
        else:
            links[at.kind].append([at.start, at.end, row])
    require_known(
        model, {*nodes, *(end for kind in links for end in (kind.start, kind.end))}, {kind.type for kind in links}
    )
    made = [Statement(make_node(label), {"rows": rows}) for label, every in nodes.items() for rows in batches(every)]
    return made + [
        Statement(make_link(kind), {"rows": rows}) for kind, every in links.items() for rows in batches(every)
    ]


def make_node(label: LiteralString) -> LiteralString:
    """Text that makes nodes of a label of their properties."""
    return f"UNWIND $rows AS row CREATE (n:{label}) SET n = row RETURN count(n)"


def make_link(kind: LinkKind) -> LiteralString:
    """Text that makes relationships of a kind of rows: the slugs of both ends, and the properties."""
    return (
        f"UNWIND $rows AS row MATCH (a:{kind.start} {{slug: row[0]}}) MATCH (b:{kind.end} {{slug: row[1]}}) "
        f"CREATE (a)-[r:{kind.type}]->(b) SET r = row[2] RETURN count(r)"
    )


def require_known(model: Model, labels: Collection[str], types: Collection[str]) -> None:
    """Raise BadUserInput for names that no declaration has: they become part of a statement's text."""
    known = {*(noun.label for noun in model.nouns.values()), *OWN_LABELS, EARLIER}
    edges = {edge.type for label in model.nouns for edge in model.edges(label).values()} | {WAS}
    if not known.issuperset(labels) or not edges.issuperset(types):
        raise BadUserInput("It names kinds of rows that this hub does not know: it is of another version.")


def _described(state: State) -> Row:
    register = state.rows.get(f"{REGISTER}:register")
    return register[1] if register else {}
