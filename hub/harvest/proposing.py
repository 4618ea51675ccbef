"""What a feed says of what people changed here is proposed to who keeps the record, once.

Called by hub.harvest.taking for each record that was taken.
"""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from hub import clock
from hub.graph.session import Graph
from hub.harvest.comparing import proposed_changes
from hub.harvest.feeds import Feed
from hub.harvest.placing import read_now
from hub.harvest.working import Row
from hub.importers.comparing import Change
from hub.model.common import SOURCES
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.records.knowledge import Ref
from hub.records.proposals.propose import Proposing, propose
from hub.records.stored_rows import StoredRows


async def propose_row(graph: Graph, model: Model, feed: Feed, run: int, agency: str, row: Row) -> tuple[str, bool]:
    """By what a proposal is told again, and whether there was none to be made now. What cannot be proposed is noted."""
    wanted, links = row.judged[0].proposed, row.judged[0].proposed_links
    if not wanted and not links:
        return "", True
    content = orjson.dumps([row.slug, wanted, [_without_day(each) for each in links]], option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(content).hexdigest()[:16]
    if digest == row.copy.proposed:
        return digest, True
    asker, ref = feed.asker(agency), Ref(row.parts[0].label, row.slug)
    async with graph.reading() as tx:
        now = (await read_now(StoredRows(tx, model, asker), {ref: []}))[ref]
    about = {model.nouns[ref.label].singular: now.slug, "version": now.version}
    changes = proposed_changes(model, ref.label, about, wanted, clock.today().isoformat(), [feed.source])
    changes += [_citing(change, feed.source) for change in links]
    why = f"The feed {feed.slug} says otherwise than what was recorded here since (run {run})."
    asked = Proposing(changes, why, Marking.PUBLISHED, key=f"{row.copy.slug}/{digest}")
    done = await propose(graph, model, asker, asked)
    if done.problems or done.stale:
        problem = str(done.problems[0]) if done.problems else "it has changed meanwhile"
        row.notes.append(f"it could not be proposed: {problem}")
        return "", True
    return digest, bool(done.again)


def _without_day(change: Change) -> Any:
    """A change of a link without what another run would say otherwise."""
    return {kind: {name: value for name, value in body.items() if name not in (SOURCES, "from")}
            for kind, body in change.items()}  # fmt: skip


def _citing(change: Change, source: str) -> Change:
    """A change of a link that cites the feed: the source of a run is there only once the run has recorded something."""
    return {kind: {**body, SOURCES: [source]} if SOURCES in body else body for kind, body in change.items()}
