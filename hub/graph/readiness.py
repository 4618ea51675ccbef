"""Whether the graph is ready to be asked, and which of its indexes are not there to be used.

Called by hub.app for /readyz. Without an index answers are the same and come later, so that is told beside and does
not make the hub unready.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from hub.errors import HubError, Unavailable
from hub.graph.constraints import index_states, order_indexes, unique_labels
from hub.graph.deadline import Limit
from hub.graph.migrations import applied
from hub.graph.session import Graph
from hub.model.common import SLUG
from hub.model.registry import Model

ONLINE, MISSING = "ONLINE", "MISSING"
NOT_TOLD = {"all": "NOT_TOLD_IN_TIME"}


async def require_ready(graph: Graph, model: Model, wanted: int, seconds: float) -> dict[str, str]:
    """Raise Unavailable unless the graph answers and holds every shipped migration, both within `seconds`.

    What it gives are the indexes that are not in use: MISSING, or in whatever state the engine says, by label and
    property; or that this was not told in time, which keeps nobody from asking. Cost: two reads.
    """
    limit = Limit(seconds)
    try:
        async with asyncio.timeout(seconds):
            await graph.ping(seconds)
            version = await applied(graph, seconds)
    except TimeoutError:
        raise Unavailable from None
    if version < wanted:
        raise Unavailable("The graph is not migrated yet. Run `hub migrate`, or restart the hub.")
    try:
        async with asyncio.timeout(limit.remaining()):
            states = await index_states(graph, limit.remaining())
    except (TimeoutError, HubError):
        return NOT_TOLD
    told = {f"{label}({prop})": states.get((label, prop), MISSING) for label, prop in _wanted(model)}
    return {name: state for name, state in told.items() if state != ONLINE}


def _wanted(model: Model) -> Iterator[tuple[str, str]]:
    """Label and property of every index: those by which a record is looked up, and those of lists."""
    yield from ((label, SLUG) for label in unique_labels(model))
    yield from order_indexes(model)
