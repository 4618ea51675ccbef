"""`saveSearch`, `visitSearch` and `removeSearch`: what somebody follows under names of their own.

Called by hub.api.carrying_out.
"""

from __future__ import annotations

from hub.access.asker import Asker
from hub.actors.saved import Saved, remove, save, visit
from hub.analytics.changes.question import topic_of
from hub.api.recording import Fields, answered
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.recorded import Told
from hub.graph.session import Graph


async def save_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `saveSearch`."""
    topic, about = topic_of(
        ("Agency", given.get("agency")),
        ("Tool", given.get("tool")),
        ("Process", given.get("process")),
        ("Framework", given.get("framework")),
    )
    await save(graph, asker, Saved(given["name"], given.get("text") or "", topic or "", about or ""))
    return Told(answered(()))


async def visit_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `visitSearch`."""
    await visit(graph, asker, given["name"])
    return Told(answered(()))


async def remove_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `removeSearch`."""
    await remove(graph, asker, given["name"])
    return Told(answered(()))
