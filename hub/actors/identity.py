"""Who sends a credential: made by hub.app, one for each hub, and asked by hub.api.http.who.

What was found is kept for KEPT seconds, so a key or a session that is ended, on whichever hub, opens nothing any more
after that.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from cachetools import TTLCache

from hub.access.asker import Asker
from hub.actors import keys, sessions
from hub.actors.issuers import Issuer
from hub.actors.rights import Maxima
from hub.actors.subjects import Subjects
from hub.errors import Unauthenticated
from hub.graph.session import Graph

# Imported where issuers are named: a hub without any needs no library of signatures.
if TYPE_CHECKING:
    from hub.actors.tokens import Tokens

KEPT = 2.0
MOST = 1_000
REFUSED = "The hub does not take this key or token, or no longer. Ask whoever gave it to you for another, or send none."
ENDED = "Your session has ended, or this hub knows of none. Sign in again."


class Identity:
    """Actors by what they send. Only credentials that are good are remembered, by a hash.

    `issuers` are those whose people and tokens are taken. Raises BadSetting for keys that cannot be read.
    """

    def __init__(
        self, graph: Graph, issuers: Mapping[str, Issuer] | None = None, subjects: Subjects | None = None
    ) -> None:
        self._graph = graph
        self._issuers = issuers or {}
        self.maxima = Maxima({name: issuer.most.of for name, issuer in self._issuers.items()})
        self._tokens = _tokens(self._issuers, subjects) if self._issuers else None
        self._known: TTLCache[bytes, Asker] = TTLCache(MOST, KEPT, time.monotonic)

    async def bearer(self, credential: str) -> Asker:
        """Whoever sends this key or token. Raises Unauthenticated, the same for whatever is wrong with it."""

        async def find() -> Asker | None:
            asker = await keys.holder(self._graph, credential, self.maxima)
            if asker is None and self._tokens is not None:
                asker = await self._tokens.holder(self._graph, credential)
            return asker

        return await self._kept(_name("bearer", credential), find, REFUSED)

    async def session(self, token: str, *, used: bool = True) -> Asker:
        """Whose session it is, which ends as idle where nobody has `used` it.

        Raises Unauthenticated, the same for one that ended and one that never was.
        """
        return await self._kept(
            _name("session", token), lambda: sessions.holder(self._graph, token, self._issuers, used=used), ENDED
        )

    async def end_session(self, token: str) -> None:
        """End a session: here at once, on other hubs within KEPT seconds."""
        await sessions.end_session(self._graph, token)
        self._known.pop(_name("session", token), None)

    async def _kept(self, name: bytes, find: Callable[[], Awaitable[Asker | None]], refused: str) -> Asker:
        asker = self._known.get(name)
        if asker is None:
            asker = await find()
            if asker is None:
                raise Unauthenticated(refused)
            self._known[name] = asker
        return asker


def _name(kind: str, credential: str) -> bytes:
    return hashlib.sha256(f"{kind} {credential}".encode()).digest()


def _tokens(issuers: Mapping[str, Issuer], subjects: Subjects | None) -> Tokens:
    from hub.actors.tokens import Tokens

    return Tokens(issuers, subjects)
