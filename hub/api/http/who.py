"""Who sends an HTTP request: by its Authorization header and by nothing else.

Asked by hub.api.http.view before a body is read, and by SignedInOnly where nobody may ask unnamed.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.access.asker import Asker, Door
from hub.api.http.headers import HEADERS
from hub.api.http.incoming import Incoming, RejectedError
from hub.errors import HubError, Unauthenticated

CHALLENGE = (b"www-authenticate", b"Bearer")
OPEN_TO_ALL = frozenset({"/healthz", "/readyz", "/metrics"})
"""Say nothing of what the register holds."""
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]{1,8192})", re.IGNORECASE)


@dataclass(frozen=True)
class Who:
    """`knows` finds who sends a credential, or raises Unauthenticated; `anonymous` is whether one may send none."""

    knows: Callable[[str], Awaitable[Asker]]
    anonymous: bool = True

    async def __call__(self, incoming: Incoming, door: Door) -> Asker:
        """Whoever sends a request. Raises Unauthenticated, and RejectedError for two credentials at once."""
        sent = incoming.header(b"authorization")
        if not sent:
            if not self.anonymous:
                raise Unauthenticated
            return Asker(door=door, address=incoming.address)
        if "," in sent:
            raise RejectedError(400, "BAD_REQUEST", "Send one Authorization header with one credential.")
        bearer = _BEARER.fullmatch(sent.strip())
        if bearer is None:
            raise Unauthenticated("Send a key as `Authorization: Bearer` and the key, or no such header at all.")
        return replace(await self.knows(bearer[1]), door=door)


@dataclass(frozen=True)
class SignedInOnly:
    """An ASGI application that answers nobody who is not signed in, but for what watches whether it runs."""

    inner: ASGIApp
    who: Who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the inner one does, or refuse before anything of the request is looked at."""
        if scope["type"] == "http" and scope["path"] not in OPEN_TO_ALL:
            try:
                await self.who(Incoming.of(scope, receive), Door.GRAPHQL)
            except (HubError, RejectedError) as error:
                await _refuse(send, error)
                return
        await self.inner(scope, receive, send)


async def _refuse(send: Send, error: HubError | RejectedError) -> None:
    body = orjson.dumps({"errors": [{"message": error.message, "extensions": {"code": error.code}}]})
    told = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    challenge = [CHALLENGE] if error.status == Unauthenticated.status else []
    await send({"type": "http.response.start", "status": error.status, "headers": [*told, *challenge, *HEADERS]})
    await send({"type": "http.response.body", "body": body})
