"""The server over Streamable HTTP at /mcp, without sessions: each request is answered as whoever sends it.

Made by hub.app. Keys and tokens are those of the GraphQL door. A page of another site cannot ask: Host and Origin have
to be the hub's own (the protocol asks for that), and a session's cookie counts for nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

import orjson
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import Response as HttpResponse
from starlette.types import Receive, Scope, Send

from hub.access.asker import Door
from hub.api.documents.request import Request, Response
from hub.api.http.incoming import Incoming, RejectedError
from hub.api.http.view import Responder
from hub.api.http.who import Who
from hub.errors import HubError
from hub.mcp.server import server_for

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class McpDoor:
    """The endpoint. `address` is the hub's public one, `largest` the most bytes of a body."""

    responder: Responder
    who: Who
    address: str
    largest: int

    @cached_property
    def _security(self) -> TransportSecuritySettings:
        own = urlsplit(self.address).netloc
        return TransportSecuritySettings(
            allowed_hosts=[own, *(f"{host}:*" for host in LOOPBACK)],
            allowed_origins=[self.address, *(f"http://{host}:*" for host in LOOPBACK)],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        try:
            asker = await self.who(Incoming.of(scope, receive), Door.GRAPHQL)
        except (HubError, RejectedError) as error:
            body = orjson.dumps({"code": error.code, "message": error.message})
            await HttpResponse(body, error.status, media_type="application/json")(scope, receive, send)
            return

        async def ask(request: Request) -> Response:
            return await self.responder(request, asker, read_only=False)

        # A manager runs once; without sessions it holds nothing that a later request would need.
        manager = StreamableHTTPSessionManager(
            server_for(ask),
            json_response=True,
            stateless=True,
            security_settings=self._security,
            max_request_body_size=self.largest,
        )
        async with manager.run():
            await manager.asgi_app(scope, receive, send)
