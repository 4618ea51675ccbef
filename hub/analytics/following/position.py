"""A position in the journal as a reader has it: a text that nobody can read, so that it tells of nothing hidden.

Made and read by hub.analytics.following.follow. It is sealed under a key that every hub on a graph makes of the same
salt, which is shown to nobody; so a position is good on all of them and after a restart, and on no other graph.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub.access.visibility import Visibility
from hub.errors import BadUserInput, Resync
from hub.graph.logs.entry import Entry, Log
from hub.model.enums import Marking

_NONCE, _LONGEST = 12, 1_000
_CHECKED = 16
"""Hexadecimal digits of an entry's hash that a position bears."""
_WRONG = "after: this is no position of this hub's feed. Take one from a `position` that it gave."
_GONE = "The register was restored from an earlier copy since. Read it anew, then follow it from now on."


@dataclass(frozen=True)
class Position:
    """After an entry of a log, the first `number`, for somebody to whom so much was open then.

    `check` is how the entry's hash begins: a register that was restored may have another entry of that number.
    """

    log: Log
    number: int
    check: str
    seen_by: Visibility

    @classmethod
    def after(cls, entry: Entry, seen_by: Visibility) -> Position:
        """The position after an entry."""
        return cls(entry.log, entry.sequence, entry.hashes[0][:_CHECKED], seen_by)

    def require(self, other: Position) -> None:
        """Raise Resync unless another position is after the very same entry."""
        if other.check != self.check:
            raise Resync(_GONE)


class Seal:
    """Makes texts of positions. `secret` is what the hubs on a graph have in common and nobody else knows."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(SHA256(), length=32, salt=None, info=b"position in the journal").derive(secret)
        self._key = AESGCM(key)

    def sealed(self, position: Position) -> str:
        """A position as a text; each time another one, so that two texts do not tell whether something happened."""
        seen_by = position.seen_by
        # Of one length, whatever the number: the length of a text is not sealed.
        told = [position.log, f"{position.number:012}", position.check, seen_by.clearance, seen_by.agency]
        nonce = os.urandom(_NONCE)
        return base64.urlsafe_b64encode(nonce + self._key.encrypt(nonce, orjson.dumps(told), None)).decode().rstrip("=")

    def opened(self, text: str) -> Position:
        """The position of a text. Raises BadUserInput for one that no hub on this graph has made."""
        try:
            sealed = base64.b64decode(text[:_LONGEST] + "=" * (-len(text) % 4), b"-_", validate=True)
            told = orjson.loads(self._key.decrypt(sealed[:_NONCE], sealed[_NONCE:], None))
        except (binascii.Error, ValueError, InvalidTag):
            raise BadUserInput(_WRONG) from None
        log, number, check, clearance, agency = told
        return Position(Log(log), int(number), check, Visibility(Marking(clearance), agency))
