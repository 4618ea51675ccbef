"""Where somebody stands in the logs: which of the two they follow, and the same place in the other one.

Called by hub.analytics.following.follow and hub.analytics.following.follower.
"""

from __future__ import annotations

from typing import LiteralString

from hub.access.asker import ANONYMOUS
from hub.access.visibility import Visibility
from hub.analytics.following.position import Position, Seal
from hub.analytics.following.seen_now import Reads
from hub.errors import NotFound, Resync, Unavailable
from hub.graph.journal import JOURNAL
from hub.graph.logs.entry import OPEN_ENTRY, Log
from hub.graph.logs.secret import secret_of
from hub.graph.logs.stored import entry_at
from hub.graph.session import Graph
from hub.graph.statement import Statement

_NEXT: LiteralString = "RETURN max(j.sequence)"
_FULL: LiteralString = f"MATCH (j:{JOURNAL}) WHERE j.open <= $call {_NEXT}"
_OPEN: LiteralString = (
    f"MATCH (f:{JOURNAL}) WHERE f.sequence <= $number WITH max(f.open) AS call "
    f"MATCH (j:{OPEN_ENTRY}) WHERE j.call = call {_NEXT}"
)


def log_of(sees: Visibility) -> Log:
    """The log to follow: the full one for whoever may see more than everybody."""
    return Log.OPEN if (sees.clearance, sees.agency) == (ANONYMOUS.clearance, ANONYMOUS.agency) else Log.FULL


async def seal_of(graph: Reads) -> Seal:
    """The seal of this graph's positions. Its secret is the salt of the first entry's reason, which nobody is shown."""
    secret = await secret_of(graph)
    if secret is None:
        raise Unavailable("Nothing has been recorded yet, so nothing can be followed. Try again later.")
    return Seal(secret)


async def place_of(graph: Graph, log: Log, number: int, sees: Visibility) -> Position:
    """The position after an entry. Raises Resync where there is none of that number."""
    if not number:
        return Position(log, 0, "", sees)
    try:
        async with graph.reading() as transaction:
            return Position.after(await entry_at(transaction, log, number), sees)
    except NotFound:
        raise Resync from None


async def same_place(graph: Graph, at: Position, sees: Visibility) -> Position:
    """The same place for other rights, which may be for the other log; of a call that is told in several, its end."""
    log = log_of(sees)
    if log is at.log or not at.number:
        return Position(log, at.number, at.check, sees)
    if log is Log.OPEN:
        [[number]] = await graph.read_one(Statement(_OPEN, {"number": at.number}))
    else:
        async with graph.reading() as transaction:
            call = (await entry_at(transaction, Log.OPEN, at.number)).call
        [[number]] = await graph.read_one(Statement(_FULL, {"call": call}))
    return await place_of(graph, log, number or 0, sees)
