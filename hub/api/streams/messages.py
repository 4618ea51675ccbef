"""The messages of graphql-transport-ws as they come, and the codes by which a socket is closed.

Called by hub.api.streams.socket. Follows the protocol of the package graphql-ws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from starlette.types import Message

from hub.api.documents.request import Request
from hub.api.http.incoming import RejectedError, request_of

PROTOCOL = "graphql-transport-ws"
INVALID, UNAUTHORIZED, FORBIDDEN, NOT_ACCEPTABLE = 4400, 4401, 4403, 4406
INIT_TIMEOUT, NOT_UNIQUE, TOO_MANY_INITS = 4408, 4409, 4429
GOING_AWAY, TRY_AGAIN = 1001, 1013
LONGEST_REASON = 120
"""Bytes of a reason that a closing frame has room for."""
LONGEST_ID = 200


class ClosingError(Exception):
    """The socket is closed, with a code of the protocol and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:LONGEST_REASON].decode(errors="ignore")


class LeftError(Exception):
    """The client has gone."""


@dataclass(frozen=True)
class Heard:
    """A message of a client; `id` is empty where a message has none."""

    kind: str
    id: str
    payload: Any

    @property
    def credential(self) -> str:
        """What stands for an Authorization header in the payload of `connection_init`; browsers cannot send one."""
        fields = cast(Mapping[str, Any], self.payload) if isinstance(self.payload, dict) else {}
        sent = fields.get("authorization", fields.get("Authorization", ""))
        if not isinstance(sent, str) or not sent.isascii():
            raise ClosingError(INVALID, "authorization: give it as a text, as in a header.")
        return sent

    def request(self) -> Request:
        """The request in a `subscribe`. Raises ClosingError."""
        if not isinstance(self.payload, dict):
            raise ClosingError(INVALID, "subscribe: the payload has to be an object with the field `query`.")
        try:
            return request_of(cast(dict[str, Any], self.payload))
        except RejectedError as error:
            raise ClosingError(INVALID, error.message) from None


def heard(message: Message) -> Heard:
    """The message that a client sent. Raises ClosingError for what is none, LeftError when it has gone."""
    if message["type"] == "websocket.disconnect":
        raise LeftError
    text = message.get("text")
    if text is None:
        raise ClosingError(INVALID, "Send messages as text.")
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ClosingError(INVALID, "The message is not valid JSON.") from None
    kind = told.get("type") if isinstance(told, dict) else None
    name = told.get("id", "") if isinstance(told, dict) else ""
    if not isinstance(kind, str) or not isinstance(name, str) or len(name) > LONGEST_ID:
        raise ClosingError(INVALID, "A message is an object with a `type`, and an `id` that is a text.")
    return Heard(kind, name, told.get("payload"))


def said(kind: str, name: str = "", payload: bytes = b"") -> str:
    """A message of the hub. `payload` is JSON."""
    told: dict[str, Any] = {"id": name, "type": kind} if name else {"type": kind}
    return orjson.dumps({**told, "payload": orjson.Fragment(payload)} if payload else told).decode()
