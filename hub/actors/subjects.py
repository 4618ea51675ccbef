"""How a subject is stored that is the address of a person: as a hash that whoever reads the graph cannot guess back.

Made by hub.app and the commands from HUB_SUBJECT_KEY. Without a key an address is no subject: a hash of it without one
could be found by trying addresses.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

HASHED = "hashed:"


@dataclass(frozen=True)
class Subjects:
    """Subjects by a key, the same one for every hub on a graph."""

    key: bytes = b""

    def stored(self, subject: str) -> str | None:
        """A subject as it is stored; None for an address without a key, and for what only looks hashed."""
        if subject.startswith(HASHED):
            return None
        if "@" not in subject:
            return subject
        return HASHED + hmac.digest(self.key, subject.casefold().encode(), "sha256").hex() if self.key else None
