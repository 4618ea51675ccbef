"""Who sends a credential: made by hub.app, one for each hub, and asked by hub.api.http.who.

What was found is kept for KEPT seconds, so a key that is revoked, on whichever hub, opens nothing any more after that.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import TTLCache

from hub.access.asker import Asker
from hub.actors.keys import holder
from hub.errors import Unauthenticated
from hub.graph.session import Graph

# Imported where issuers are named: a hub without any needs no library of signatures.
if TYPE_CHECKING:
    from hub.actors.tokens import Tokens

KEPT = 2.0
MOST = 1_000
REFUSED = "The hub does not take this key or token, or no longer. Ask whoever gave it to you for another, or send none."


class Identity:
    """Actors by what they send. Only credentials that are good are remembered, by a hash.

    `issuers` is the file that names whose tokens are taken, if any. Raises BadSetting for one that cannot be used.
    """

    def __init__(self, graph: Graph, issuers: Path | None = None) -> None:
        self._graph = graph
        self._tokens = _tokens(issuers) if issuers else None
        self._known: TTLCache[bytes, Asker] = TTLCache(MOST, KEPT, time.monotonic)

    async def __call__(self, credential: str) -> Asker:
        """Whoever sends this. Raises Unauthenticated, the same for whatever is wrong with it."""
        name = hashlib.sha256(credential.encode()).digest()
        asker = self._known.get(name)
        if asker is None:
            asker = await holder(self._graph, credential)
            if asker is None and self._tokens is not None:
                asker = await self._tokens.holder(self._graph, credential)
            if asker is None:
                raise Unauthenticated(REFUSED)
            self._known[name] = asker
        return asker


def _tokens(issuers: Path) -> Tokens:
    from hub.actors.issuers import read_issuers
    from hub.actors.tokens import Tokens

    return Tokens(read_issuers(issuers))
