"""What a feed says of what people changed here is proposed to who keeps the record, once.

Called by hub.harvest.taking for each record that was taken.
"""

from __future__ import annotations

import hashlib

import orjson

from hub import clock
from hub.graph.session import Graph
from hub.harvest.comparing import proposed_changes
from hub.harvest.feeds import Feed
from hub.harvest.placing import read_now
from hub.harvest.working import Row
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.records.knowledge import Ref
from hub.records.proposals.propose import Proposing, propose
from hub.records.stored_rows import StoredRows


async def propose_row(graph: Graph, model: Model, feed: Feed, run: int, agency: str, row: Row) -> tuple[str, bool]:
    """By what a proposal is told again, and whether there was none to be made now. What cannot be proposed is noted."""
    wanted = row.judged[0].proposed
    if not wanted:
        return "", True
    content = orjson.dumps([row.slug, wanted], option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(content).hexdigest()[:16]
    if digest == row.copy.proposed:
        return digest, True
    asker, ref = feed.asker(agency), Ref(row.parts[0].label, row.slug)
    async with graph.reading() as tx:
        now = (await read_now(StoredRows(tx, model, asker), {ref: []}))[ref]
    about = {model.nouns[ref.label].singular: now.slug, "version": now.version}
    changes = proposed_changes(model, ref.label, about, wanted, clock.today().isoformat(), [feed.source])
    why = f"The feed {feed.slug} says otherwise than what was recorded here since (run {run})."
    asked = Proposing(changes, why, Marking.PUBLISHED, key=f"{row.copy.slug}/{digest}")
    done = await propose(graph, model, asker, asked)
    if done.problems or done.stale:
        problem = str(done.problems[0]) if done.problems else "it has changed meanwhile"
        row.notes.append(f"it could not be proposed: {problem}")
        return "", True
    return digest, bool(done.again)
