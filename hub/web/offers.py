"""A request that offers to go on in another protocol is read as if it offered nothing.

Used by hub.web.head in the place of httptools' parser, which takes such an offer as accepted: it ends the message after
the head, so that the body would be read as the next request. A server may ignore an offer (RFC 9110, section 7.8), and
`curl --http2` and Java's own client make one with their first request.
"""

from __future__ import annotations

from typing import Any, Protocol

import httptools

_OF_AN_OFFER = frozenset({b"upgrade", b"http2-settings"})


class Listener(Protocol):
    """What is told of each message, as httptools tells it; of a head with an offer everything is told twice."""

    url: bytes
    headers: list[tuple[bytes, bytes]]

    def takes_upgrade(self) -> bool:
        """Whether the offer in the head that was just read is taken."""
        ...


class DeafParser:
    """httptools' parser of requests, which goes on with the body of a request whose offer is not taken."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._parser = self._new()

    def get_method(self) -> bytes:
        """The method of the request that is being read."""
        return self._parser.get_method()

    def get_http_version(self) -> str:
        """Its version, as 1.1."""
        return self._parser.get_http_version()

    def should_keep_alive(self) -> bool:
        """Whether the connection may stay open after it."""
        return self._parser.should_keep_alive()

    def should_upgrade(self) -> bool:
        """Whether its head, as far as it is read, holds an offer."""
        return self._parser.should_upgrade()

    def feed_data(self, data: bytes) -> None:
        """Take what came. Raises httptools.HttpParserError, and HttpParserUpgrade for an offer that is taken."""
        rest: Any = data
        while True:
            try:
                self._parser.feed_data(rest)
                return
            except httptools.HttpParserUpgrade as offer:
                if self._listener.takes_upgrade():
                    raise
                # A view: of many such requests in one packet none is copied.
                rest = memoryview(rest)[offer.args[0] :]
            head = self._head()
            self._parser = self._new()
            self._parser.feed_data(head)

    def _new(self) -> httptools.HttpRequestParser:
        parser = httptools.HttpRequestParser(self._listener)
        # As uvicorn has it: bytes that follow a request with `connection: close` are no error of that request.
        parser.set_dangerous_leniencies(lenient_data_after_close=True)
        return parser

    def _head(self) -> bytes:
        """The head that was just read, without its offer."""
        method, version = self._parser.get_method(), self._parser.get_http_version()
        if method == b"CONNECT":
            # Not an offer but a tunnel: what follows is no HTTP.
            raise httptools.HttpParserError("A tunnel was asked for.")
        lines = [b"%s %s HTTP/%s\r\n" % (method, self._listener.url, version.encode())]
        for name, value in self._listener.headers:
            kept = _without_offer(value) if name == b"connection" else value
            if name not in _OF_AN_OFFER and kept is not None:
                lines.append(b"%s: %s\r\n" % (name, kept))
        return b"".join([*lines, b"\r\n"])


def _without_offer(connection: bytes) -> bytes | None:
    """What a Connection header names beside the offer; None when that is nothing."""
    tokens = [token.strip() for token in connection.split(b",")]
    return b", ".join(token for token in tokens if token.lower() not in _OF_AN_OFFER) or None
