"""The head of a request is bounded: uvicorn by itself keeps whatever headers and address a client cares to send.

In size and in time. Between two requests of a connection uvicorn has a time of its own, until any byte comes. What
follows a body as if it were more of the head (a trailer) is dropped: a proxy looks at heads only.

Used by hub.app for its server.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from hub.api.streams.ending import ABORT
from hub.web.offers import DeafParser

MOST_BYTES = 100_000
"""Of the address and all headers. The parser itself takes no address above 65,535."""
MOST_HEADERS = 200
HEAD_SECONDS = 10.0
_ANSWER = b"The address and the headers of a request may have %d bytes and %d headers." % (MOST_BYTES, MOST_HEADERS)
_REFUSAL = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%s" % (len(_ANSWER), _ANSWER)
)


_LATE = b"The head of the request did not arrive within %d seconds. Send it in one go." % HEAD_SECONDS
_TIMEOUT = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%s" % (len(_LATE), _LATE)
)


class TooLargeError(Exception):
    """The head is larger than it may be; the parser stops where this is raised."""


class BoundedHead(HttpToolsProtocol):
    """uvicorn's protocol, which closes the connection on a head that is too large or does not come."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.parser = cast(Any, DeafParser(self))
        # Bytes of the head that were told so far (None while a body comes), and of what came while it was not there.
        self._head: int | None = 0
        self._unfinished = 0
        self._trailer = 0
        self._refused = False
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """A client has come: wait for its first head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone, or was sent away."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came. What is not yet told as an address or a header counts too."""
        super().data_received(data)
        if self._forgotten():
            self._wait()
        if self._head is not None and not self._refused:
            self._unfinished += len(data)
            if self._unfinished > 2 * MOST_BYTES:
                self._refused = True
                self.send_400_response("")

    def takes_upgrade(self) -> bool:
        """Whether the offer in the head is taken: none but a WebSocket's, which begins with a GET."""
        return self.parser.get_method() == b"GET" and self._should_upgrade()

    def on_message_begin(self) -> None:
        """A new request: nothing of its head is known."""
        super().on_message_begin()
        cast(dict[str, Any], self.scope)["extensions"] = {ABORT: self.transport.abort}
        self._head = self._unfinished = self._trailer = 0
        self._wait()

    def on_url(self, url: bytes) -> None:
        """A piece of the address."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A whole header, or one that comes after the body and is dropped."""
        if self._head is None:
            self._trailer += len(name) + len(value)
            if self._trailer > MOST_BYTES:
                self._refuse()
            return
        self._count(len(name) + len(value))
        if len(self.headers) >= MOST_HEADERS:
            self._refuse()
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there; a body is bounded where it is read. One with an offer that is not taken comes again."""
        if self._deaf():
            return
        self._head = None
        self._stop_waiting()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The whole request is there, or a head that comes again."""
        if not self._deaf():
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse, and close: by our own words when it was for its size."""
        if not self._refused:
            super().send_400_response(msg)
            return
        cast(Any, self.transport).write(_REFUSAL)
        self.transport.close()

    def _deaf(self) -> bool:
        return self.parser.should_upgrade() and not self.takes_upgrade()

    def _wait(self) -> None:
        self._stop_waiting()
        self._patience = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _forgotten(self) -> bool:
        """Whether nothing is answered and nobody counts the time."""
        counted = self._patience is not None or self.timeout_keep_alive_task is not None
        return not self._answering() and not counted and not self.transport.is_closing()

    def _give_up(self) -> None:
        if self._answering():
            # An earlier request of the connection.
            self._wait()
        elif not self.transport.is_closing():
            cast(Any, self.transport).write(_TIMEOUT)
            self.transport.close()

    def _count(self, more: int) -> None:
        self._head = (self._head or 0) + more
        if self._head > MOST_BYTES:
            self._refuse()

    def _refuse(self) -> None:
        self._refused = True
        raise TooLargeError
