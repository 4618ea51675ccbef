"""Who sends a credential: made by hub.app, one for each hub, and asked by hub.api.http.who.

What was found is kept for KEPT seconds, so a key that is revoked, on whichever hub, opens nothing any more after that.
"""

from __future__ import annotations

import hashlib
import time

from cachetools import TTLCache

from hub.access.asker import Asker
from hub.actors.keys import holder
from hub.errors import Unauthenticated
from hub.graph.session import Graph

KEPT = 2.0
MOST = 1_000
REFUSED = "The hub does not take this key, or no longer. Ask whoever gave it to you for another, or send none."


class Identity:
    """Actors by what they send. Only credentials that are good are remembered, by a hash."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: TTLCache[bytes, Asker] = TTLCache(MOST, KEPT, time.monotonic)

    async def __call__(self, credential: str) -> Asker:
        """Whoever sends this. Raises Unauthenticated, the same for whatever is wrong with it."""
        name = hashlib.sha256(credential.encode()).digest()
        asker = self._known.get(name)
        if asker is None:
            asker = await holder(self._graph, credential)
            if asker is None:
                raise Unauthenticated(REFUSED)
            self._known[name] = asker
        return asker
