"""Every documented question asked once after start, so that the graph has planned its statements before a reader asks.

Run by hub.app beside the server; readiness does not wait for it. A Neo4j that has just started takes a second and more
to plan a statement, and some questions have twenty: until all are asked, requests may take the time of planning.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress

from hub.access.asker import Asker, Door
from hub.actors.accesses import Accesses
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema
from hub.errors import HubError
from hub.graph.session import Graph

log = logging.getLogger(__name__)


async def rehearse(api: ApiSchema, graph: Graph, questions: Iterable[str]) -> None:
    """Ask each question with its own defaults, one after the other, as somebody who is not signed in."""
    accesses: Accesses | None = graph.kept.get(Accesses)
    with graph.planning():
        for text in questions:
            try:
                await respond(api, graph, Request(text), Asker(door=Door.GRAPHQL), read_only=True)
            except HubError as error:
                # Whoever asks it next is told the same; the others are planned nevertheless.
                log.warning("a documented question could not be planned after start: %s", error.code)
        if accesses is not None:
            # Whoever reads such a row first is told the same.
            with suppress(HubError):
                await accesses.prepare()
