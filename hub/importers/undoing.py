"""Undo an import as a whole: every row as it was before the first of its calls, or a list of what has changed since.

Called by `hub import undo` and the page /import. The journal says what the rows were; nothing is put back over what
somebody else did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from hub.access.asker import Asker, Door
from hub.actors.stored import by_id
from hub.errors import BadUserInput, NotFound
from hub.graph.edit import ROW_VERSION, Act, Edit, LinkAt, LinkKind, NodeAt, Row
from hub.graph.journal import Call, freed_for
from hub.graph.logs.replay import require_known
from hub.graph.logs.state import at_of
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.graph.writing import write_edits
from hub.importers.kept_imports import IMPORT, MISSING, UNDONE, calls_of, maker_of, require_theirs
from hub.model.registry import Model

MOST_NAMED = 20
"""Rows that a refusal names."""


async def undo(graph: Graph, model: Model, slug: str, asker: Asker) -> int:
    """Put back everything that an import wrote; how many rows that were.

    Raises NotFound; BadUserInput that names what has changed since, and then nothing is put back.
    """

    async def work(tx: Transaction) -> int:
        register = await lock(tx)
        rows = await tx.run(by_id(IMPORT, slug))
        if not rows:
            raise NotFound(MISSING)
        kept: Row = rows[0][0]
        if asker.door is not Door.COMMAND:
            require_theirs(kept, asker)
        if kept["state"] == UNDONE:
            raise BadUserInput(f"{slug} was undone before.")
        undoing = _Undoing(tx, model, await calls_of(tx, slug, maker_of(kept)))
        back = await undoing.edits()
        if undoing.changed:
            named = ", ".join(undoing.changed[:MOST_NAMED]) + (
                " and others" if len(undoing.changed) > MOST_NAMED else ""
            )
            raise BadUserInput(f"{slug} cannot be undone as a whole: changed or linked to since are {named}.")
        mark = Edit(Act.CORRECT, NodeAt(IMPORT, slug), kept, {**(_plain(kept) or {}), "state": UNDONE})
        why, frees = f"The import {slug} was undone.", freed_for(maker_of(kept))
        call = Call(asker.door.value, why, asker.actor, asker.agency, frees=frees)
        await write_edits(tx, register, [*back, mark], call)
        return len(back)

    return await graph.write(work)


def _plain(row: Row | None) -> Row | None:
    """A row without its version, which writing gives it."""
    return None if row is None else {name: value for name, value in row.items() if name != ROW_VERSION}


class _Undoing:
    """The edits that put rows back: a single edit for each row, whatever the calls did to it one after the other.

    `changed` names what stands in the way. A row that was changed and put back since is as the import left it.
    """

    def __init__(self, tx: Transaction, model: Model, calls: Sequence[Sequence[Mapping[str, Any]]]) -> None:
        self._tx = tx
        self._before: dict[str, Row | None] = {}
        self._after: dict[str, Row | None] = {}
        self._nodes: dict[LiteralString, list[NodeAt]] = defaultdict(list)
        self._links: dict[LinkKind, list[LinkAt]] = defaultdict(list)
        self.changed: list[str] = []
        for edit in (edit for edits in calls for edit in edits):
            self._take(at_of(edit["at"]), edit)
        require_known(model, self._nodes, {kind.type for kind in self._links})

    def _take(self, at: NodeAt | LinkAt, edit: Mapping[str, Any]) -> None:
        if str(at) not in self._before:
            self._before[str(at)] = edit["before"]
            if isinstance(at, NodeAt):
                self._nodes[at.label].append(at)
            else:
                self._links[at.kind].append(at)
        self._after[str(at)] = edit["after"]

    async def edits(self) -> list[Edit]:
        """What puts everything back."""
        back: list[Edit] = []
        for label, nodes in self._nodes.items():
            text: LiteralString = f"MATCH (n:{label}) WHERE n.slug IN $slugs "
            asked = Statement(f"{text}RETURN n.slug, properties(n)", {"slugs": [at.slug for at in nodes]})
            now = _by_key(await self._tx.run(asked))
            back += [edit for at in nodes if (edit := self._edit(at, now.get(at.slug), f"{label} {at.slug}"))]
            await self._require_unlinked(text, [at.slug for at in nodes if self._before[str(at)] is None])
        for kind, links in self._links.items():
            text = (
                f"MATCH (:{kind.start})-[r:{kind.type}]->(:{kind.end}) WHERE r.key IN $keys RETURN r.key, properties(r)"
            )
            now = _by_key(await self._tx.run(Statement(text, {"keys": [at.key for at in links]})))
            names = {at: f"the link {kind.type} from {at.start} to {at.end}" for at in links}
            back += [edit for at in links if (edit := self._edit(at, now.get(at.key), names[at]))]
        return back

    def _edit(self, at: NodeAt | LinkAt, now: Row | None, name: str) -> Edit | None:
        before, after = _plain(self._before[str(at)]), _plain(self._after[str(at)])
        if _plain(now) != after:
            self.changed.append(name)
        elif now is not None or before is not None:
            act = Act.WITHDRAW if before is None else Act.CORRECT if now is not None else Act.CREATE
            return Edit(act, at, now, before)
        return None

    async def _require_unlinked(self, text: LiteralString, slugs: list[str]) -> None:
        """Note the records of the import that others lead to since."""
        keys = [at.key for links in self._links.values() for at in links]
        asked = f"{text}MATCH (n)-[r]-() WHERE NOT r.key IN $keys RETURN DISTINCT labels(n)[0], n.slug"
        for label, slug in await self._tx.run(Statement(asked, {"slugs": slugs, "keys": keys})):
            self.changed.append(f"{label} {slug}")


def _by_key(rows: Sequence[Sequence[Any]]) -> dict[str, Row]:
    return {row[0]: row[1] for row in rows}
