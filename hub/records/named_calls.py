"""Calls that their callers name: the same name with the same content does nothing more for thirty days.

Used by whatever writes for a caller: hub.records.record, proposals and feedback. A name is its caller's own, and is
kept in the journal as a hash, as is the content.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub import clock
from hub.access.asker import Asker, Door
from hub.access.roles import Role
from hub.errors import BadUserInput
from hub.graph.journal import Call, Said, by_key, hashed, said
from hub.graph.transaction import Transaction

KEYS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Named:
    """Hashes of a call's name and of what it asks for; both empty when its caller gave it none."""

    key: str = ""
    body: str = ""

    @classmethod
    def of(cls, asker: Asker, key: str, body: Any) -> Named:
        """The name of a call with this content."""
        if not key:
            return cls()
        text = json.dumps(body, sort_keys=True, ensure_ascii=False, default=str)
        return cls(hashed(asker.actor or "", key), hashed(text))

    async def said_before(self, tx: Transaction) -> Said | None:
        """The earlier call with this name, if there is one. Raises BadUserInput when that asked for something else."""
        if not self.key:
            return None
        since = (clock.now() - KEYS_KEPT).isoformat(timespec="microseconds")
        earlier = said(await tx.run(by_key(self.key, since)))
        if earlier is not None and earlier.body != self.body:
            raise BadUserInput(
                "key: an earlier call with this key asked for something else. Give this one another key."
            )
        return earlier

    def call(self, asker: Asker, why: str, proposal: str | None = None, batch: str | None = None) -> Call:
        """What the journal says of the call: `proposal` is the one decided on, `batch` the import it is a part of."""
        roles = tuple(role.value for role in Role if role in asker.roles)
        door = Door.IMPORT if batch else asker.door
        return Call(door.value, why, asker.actor, asker.agency, self.key, self.body, roles, proposal, batch)
