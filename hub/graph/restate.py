"""Make dated statements of what a graph of before held as texts of its practices.

Called by hub.graph.migrations once, where the migration STATED is still to come. What the hub ships is left to the
seed, which says who said it and when; of what folders and people recorded nobody knows that, so theirs stay undated,
with the sources of their practice. Changes nothing where no practice has such a text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from hub.graph.edit import Act, Edit, LinkAt, LinkKind, NodeAt, Row
from hub.graph.journal import Call
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.model.enums import StatementProperty
from hub.model.stored import HELD_FROM, HELD_TO, fold, held, key_of

STATED: Final = 6
"""The number of the migration with which statements came."""
DEADLINE = 120.0
MOVED: Mapping[str, StatementProperty] = {
    "worked": StatementProperty.WORKED,
    "didNotWork": StatementProperty.DID_NOT_WORK,
}
_KEPT = ("sources", "audience", "marking", "confidence", "basis", "origin")
_ABOUT = LinkKind("SAID_OF", "Statement", "Practice")
_PRACTICES = Statement(
    "MATCH (n:Practice) WHERE n.origin <> 'seed' AND (n.worked IS NOT NULL OR n.didNotWork IS NOT NULL) "
    "RETURN properties(n) ORDER BY n.slug"
)


async def restate(graph: Graph) -> int:
    """How many practices had such texts. Cost: one read, and one write where there are any."""

    async def work(tx: Transaction) -> int:
        register = await lock(tx)
        practices: list[Row] = [row for (row,) in await tx.run(_PRACTICES)]
        edits = [edit for row in practices for edit in _edits(row)]
        await write_edits(tx, register, edits, Call("MIGRATION", "Texts of practices became statements."))
        return len(practices)

    [there] = await graph.read([_PRACTICES], DEADLINE)
    return await graph.write(work, DEADLINE) if there else 0


def _edits(practice: Row) -> Iterator[Edit]:
    gone = {form for name in MOVED for form in (name, name + "Sort")}
    at = NodeAt("Practice", practice["slug"])
    yield Edit(Act.CORRECT, at, practice, {name: value for name, value in practice.items() if name not in gone})
    for name, what in MOVED.items():
        if practice.get(name):
            yield from _statement(practice, what, practice[name])


def _statement(practice: Row, what: StatementProperty, text: str) -> Iterator[Edit]:
    """An undated statement, there from when its practice is, and the link between them."""
    slug = f"{practice['slug']}--{what.value.lower().replace('_', '-')}"
    kept: dict[str, Any] = {name: practice[name] for name in _KEPT if name in practice}
    times = held(None, None, practice[HELD_FROM] or None) | {HELD_TO: practice[HELD_TO]}
    row = {**kept, **times, "slug": slug, "property": what.value, "text": text, "textSort": fold(text)}
    yield Edit(Act.CREATE, NodeAt("Statement", slug), None, row)
    key = key_of("SAID_OF", f"Statement:{slug}", f"Practice:{practice['slug']}")
    link = {**kept, **held(None, None), "key": key}
    yield Edit(Act.LINK, LinkAt(_ABOUT, slug, practice["slug"], key), None, link)
