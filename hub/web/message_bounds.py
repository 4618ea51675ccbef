"""Sockets as the hub's server takes them: bounded messages, and a connection that can be dropped.

Used by hub.app for its server.
"""

from __future__ import annotations

from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from hub.api.streams.ending import ABORT

LARGEST_MESSAGE = 1_000_000
"""Bytes of one message; a document is much shorter."""


class BoundedSocket(WebSocketsSansIOProtocol):
    """uvicorn's protocol, whose application can drop the connection with what still waits to be sent."""

    def handle_connect(self, event: Request) -> None:
        """A handshake has come: the application begins in the loop's next turn."""
        super().handle_connect(event)
        if not self.handshake_complete:
            cast(dict[str, Any], self.scope)["extensions"][ABORT] = self.transport.abort
