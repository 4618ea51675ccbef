"""Who sends an HTTP request: by its Authorization header or by the cookie of a session, and by nothing else.

Asked by hub.api.http.view before a body is read, by the pages, and by SignedInOnly where nobody may ask unnamed. A
browser sends the cookie with whatever some other site's page makes it send: to the API a request that may change
something has to have CSRF_HEADER, which no such page can add, and the form of a page its token (hub.web.forms).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import orjson
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.access.asker import ANONYMOUS, Asker, Door
from hub.api.http.cookies import SESSION, Cookies
from hub.api.http.headers import HEADERS
from hub.api.http.incoming import Incoming, RejectedError
from hub.errors import HubError, Unauthenticated

CHALLENGE = (b"www-authenticate", b"Bearer")
OPEN_TO_ALL = frozenset({"/healthz", "/readyz", "/metrics"})
OPEN_BELOW = ("/sign-in", "/graphql/assets/")
"""Say nothing of what the register holds: the second are how pages look."""
CSRF_HEADER = b"x-hub-csrf"
"""Any value will do: only a page of the hub, or a program, can send it."""
_READING = ("GET", "HEAD")
_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]{1,8192})", re.IGNORECASE)


class Knows(Protocol):
    """Finds who sends a credential, or raises Unauthenticated."""

    async def bearer(self, credential: str) -> Asker:
        """Whoever sends this key or token."""
        ...

    async def session(self, token: str, *, used: bool = True) -> Asker:
        """Whose session it is; `used` by somebody now, which keeps it from ending as idle."""
        ...


@dataclass(frozen=True)
class Who:
    """`anonymous` is whether one may send no credential; `cookies` are None where people cannot sign in."""

    knows: Knows
    anonymous: bool = True
    cookies: Cookies | None = None

    async def __call__(self, incoming: Incoming, door: Door, *, again: bool = False) -> Asker:
        """Whoever sends a request. `again` of a stream that goes on: no session is kept alive by that.

        Raises Unauthenticated, and RejectedError for two credentials at once or a session without CSRF_HEADER.
        """
        sent, session = incoming.header(b"authorization"), self.session(incoming)
        if sent and session is not None:
            raise RejectedError(400, "BAD_REQUEST", "Send a key or token, or the cookie of a session; not both.")
        if session is not None:
            if door is not Door.PAGE and incoming.method not in _READING and not incoming.header(CSRF_HEADER):
                text = "Send the header X-Hub-CSRF with a request that a session's cookie goes with; any value will do."
                raise RejectedError(403, "CSRF_REFUSED", text)
            asker = await self.knows.session(session, used=not again)
        elif sent:
            asker = await self.knows.bearer(_credential(sent))
        elif self.anonymous:
            asker = ANONYMOUS
        else:
            raise Unauthenticated
        return replace(asker, door=door, address=incoming.address)

    def session(self, incoming: Incoming) -> str | None:
        """The text that names a session, where one was sent. Raises RejectedError for two."""
        return self.cookies.value(incoming.header(b"cookie"), SESSION) if self.cookies else None


def _credential(sent: str) -> str:
    """The key or token in an Authorization header."""
    if "," in sent:
        raise RejectedError(400, "BAD_REQUEST", "Send one Authorization header with one credential.")
    bearer = _BEARER.fullmatch(sent.strip())
    if bearer is None:
        raise Unauthenticated("Send a key as `Authorization: Bearer` and the key, or no such header at all.")
    return bearer[1]


@dataclass(frozen=True)
class SignedInOnly:
    """An ASGI application that answers nobody who is not signed in, but for what watches whether it runs."""

    inner: ASGIApp
    who: Who
    refuses: Callable[[Scope], bool] | None = None
    """Whether what is behind refuses this by itself, with a page that leads to where people sign in."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the inner one does, or refuse before anything of the request is looked at."""
        if scope["type"] == "http" and not _open(scope["path"]):
            try:
                # What a form has to have is asked for where it is read.
                await self.who(Incoming.of(scope, receive), Door.PAGE)
            except (HubError, RejectedError) as error:
                if not (isinstance(error, Unauthenticated) and self.refuses and self.refuses(scope)):
                    await _refuse(send, error)
                    return
        await self.inner(scope, receive, send)


def _open(path: str) -> bool:
    return path in OPEN_TO_ALL or path.startswith(OPEN_BELOW)


async def _refuse(send: Send, error: HubError | RejectedError) -> None:
    body = orjson.dumps({"errors": [{"message": error.message, "extensions": {"code": error.code}}]})
    told = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    challenge = [CHALLENGE] if error.status == Unauthenticated.status else []
    await send({"type": "http.response.start", "status": error.status, "headers": [*told, *challenge, *HEADERS]})
    await send({"type": "http.response.body", "body": body})
