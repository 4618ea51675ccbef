"""Cursors of a feed: opaque, and bound to the feed and the list they were made for.

A text that is no cursor, or a cursor of another list, is a mistake of the client; a cursor for changes that another
feed gave means that the client has to start again.

Called by hub.partner.ask and the sources of records.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import cast

import orjson

from hub.errors import BadUserInput, Resync

LONGEST = 2_000


def digest(*words: str) -> str:
    """16 hexadecimal digits that stand for some words."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Cursors:
    """The cursors of one list of one feed; `argument` is where a client gives them back."""

    feed: str
    words: str
    argument: str

    def write(self, *parts: str) -> str:
        """A cursor that holds these parts."""
        made = [digest(self.words), digest(self.feed), *parts]
        return base64.urlsafe_b64encode(orjson.dumps(made)).decode().rstrip("=")

    def read(self, text: str, count: int) -> list[str]:
        """The parts of a cursor that holds `count`. Raises BadUserInput, or Resync for one of another feed."""
        parts = _parts(text)
        if parts is None or len(parts) != count + 2:
            raise BadUserInput(f"{self.argument}: this is no cursor of the feed; take one from an answer")
        if parts[0] != digest(self.words):
            raise BadUserInput(f"{self.argument}: this cursor belongs to another list; start without it")
        if parts[1] != digest(self.feed):
            raise Resync
        return parts[2:]


def _parts(text: str) -> list[str] | None:
    if len(text) > LONGEST:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        decoded: object = orjson.loads(raw)
    except (binascii.Error, ValueError):
        return None
    if not isinstance(decoded, list) or not all(isinstance(part, str) for part in cast(list[object], decoded)):
        return None
    return cast(list[str], decoded)
