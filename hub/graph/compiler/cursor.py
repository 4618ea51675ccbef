"""Cursors: opaque to the client, holding the sort key of a row, bound to the list and the order they were made for.

Because a cursor is a place in the order and not an offset, pages stay right while rows are added.

Called by hub.graph.compiler.connect and page, and where an answer in memory is cut into pages.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from typing import Any, cast

import orjson

from hub.errors import BadUserInput

_LONGEST = 4096


def mark(words: str) -> str:
    """A short fingerprint of the list and the order that a cursor belongs to."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def encode(fingerprint: str, keys: Sequence[str | int | float]) -> str:
    """The cursor of a row with these keys."""
    return base64.urlsafe_b64encode(orjson.dumps([fingerprint, *keys])).decode().rstrip("=")


def decoder(argument: str, fingerprint: str, types: Sequence[type] | None) -> Callable[[Any], list[Any]]:
    """A function from a client's cursor to the keys it holds. It raises BadUserInput for every other text.

    `types` are those of the keys; None when whoever uses them checks.
    """

    def decode(text: Any) -> list[Any]:
        keys = _keys(text)
        if keys is None or not keys:
            raise BadUserInput(f"{argument}: this is no cursor of the hub; take one from pageInfo or an edge")
        if keys[0] != fingerprint:
            raise BadUserInput(f"{argument}: this cursor belongs to another list or another order; start without it")
        if types is not None and [type(key) for key in keys[1:]] != list(types):
            raise BadUserInput(f"{argument}: this is no cursor of the hub; take one from pageInfo or an edge")
        return keys[1:]

    return decode


def _keys(text: Any) -> list[Any] | None:
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        decoded: object = orjson.loads(raw)
    except (binascii.Error, ValueError):
        return None
    return cast(list[Any], decoded) if isinstance(decoded, list) else None
