"""Where a registered webhook stands, and what could not be delivered: rows beside the journal, on every hub the same.

Used by hub.webhooks.registered. One hub holds a webhook at a time, for some seconds longer than it takes to say so
again; another one goes on from where it stood once the first is silent.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString

from hub import clock
from hub.actors.rights import Rights, moment
from hub.actors.webhooks import DELIVERY, UNDELIVERED
from hub.errors import Unavailable
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.webhooks.kept import Standing

NOTHING = Rights()
LEASE = 30.0
"""Seconds for which a hub holds a webhook; it says so again when half of them are over."""
_AT: LiteralString = f"MATCH (d:{DELIVERY} {{slug: $slug}})"
# Who asks is written first: that makes others wait, so that two hubs do not both find it free.
_CLAIM: LiteralString = (
    f"MERGE (d:{DELIVERY} {{slug: $slug}}) SET d.asked = $hub WITH d "
    "WHERE d.holder IS NULL OR d.holder = $hub OR d.until < $at SET d.holder = $hub, d.until = $until RETURN count(d)"
)
_READ: LiteralString = f"{_AT} RETURN d.position, coalesce(d.failed, 0)"
_WRITE: LiteralString = f"{_AT} WHERE d.holder = $hub SET d.position = $position, d.failed = $failed RETURN count(d)"
_LAY_ASIDE: LiteralString = f"CREATE (u:{UNDELIVERED}) SET u = $row RETURN count(u)"
_DUE: LiteralString = f"MATCH (u:{UNDELIVERED} {{webhook: $slug}}) WHERE u.due RETURN properties(u) ORDER BY u.slug"
_TAKEN: LiteralString = f"MATCH (u:{UNDELIVERED} {{slug: $letter}}) DELETE u RETURN count(*)"
_REFUSED: LiteralString = f"MATCH (u:{UNDELIVERED} {{slug: $letter}}) SET u.due = false, u.why = $why RETURN count(u)"
_AGAIN: LiteralString = f"MATCH (u:{UNDELIVERED} {{webhook: $slug}}) SET u.due = true RETURN count(u)"
_WAKE: LiteralString = f"{_AT} SET d.failed = 0, d.awake = $at RETURN count(d)"


@dataclass(frozen=True)
class Letter:
    """A message that was laid aside. It `is_open` to a receiver who may still see all that it was made for."""

    name: str
    message: str
    is_open: bool


@dataclass(frozen=True)
class KeptInGraph:
    """The rows of one webhook, as the hub that holds it reads and writes them.

    `sees` is what its receiver may see now, and `most` what it was registered with: only who delivers knows of them.
    """

    graph: Graph
    slug: str
    hub: str
    sees: Rights = NOTHING
    most: Rights = NOTHING

    async def read(self) -> Standing:
        """Where it stands; before anything was sent, nowhere."""
        rows = await self.graph.read_one(Statement(_READ, {"slug": self.slug}))
        return Standing(*rows[0]) if rows else Standing()

    async def write(self, standing: Standing) -> None:
        """Keep where it stands. Raises Unavailable where another hub holds it by now."""
        given = {"position": standing.position, "failed": standing.failed, "hub": self.hub}
        if not await self._write(_WRITE, given):
            raise Unavailable("Another hub delivers to this webhook.")

    async def lay_aside(self, body: bytes, why: str) -> None:
        """Keep what could not be delivered, with what its receiver might see then."""
        at = moment()
        row = {"slug": f"{at}-{secrets.token_hex(8)}", "webhook": self.slug, "at": at, "why": why}
        await self._write(_LAY_ASIDE, {"row": {**row, **self.sees.stored(), "message": body.decode()}})

    async def claim(self) -> bool:
        """Whether this hub holds it, from now on for LEASE seconds."""
        now = clock.now()
        given = {"hub": self.hub, "at": moment(now), "until": moment(now + timedelta(seconds=LEASE))}
        return bool(await self._write(_CLAIM, given))

    async def due(self) -> list[Letter]:
        """What is to be sent once more, the oldest first."""
        rows = await self.graph.read_one(Statement(_DUE, {"slug": self.slug}))
        return [Letter(row["slug"], row["message"], self._is_open(row)) for [row] in rows]

    def _is_open(self, row: Mapping[str, Any]) -> bool:
        # Before rights were kept with it a message held no more than the webhook was registered with.
        made_for = Rights.of(row) if "clearance" in row else self.most
        return made_for.within(self.sees) == made_for

    async def sent_again(self, letter: str, why: str) -> None:
        """What came of sending it once more: it is gone, or why it was not taken."""
        await self._write(_REFUSED if why else _TAKEN, {"letter": letter, "why": why})

    async def _write(self, text: LiteralString, given: Mapping[str, Any]) -> int:
        async def work(tx: Transaction) -> int:
            [[number]] = await tx.run(Statement(text, {"slug": self.slug, **given}))
            return number

        return await self.graph.write(work)


async def wake(graph: Graph, slug: str) -> None:
    """Send what could not be delivered once more, and do not wait any longer with what waits."""

    async def work(tx: Transaction) -> None:
        await tx.run(Statement(_AGAIN, {"slug": slug}))
        await tx.run(Statement(_WAKE, {"slug": slug, "at": moment()}))

    await graph.write(work)


def is_to_claim(delivery: Mapping[str, Any], hub: str) -> bool:
    """Whether a hub has to say that it holds a webhook, or may: by the row of that, which may be empty."""
    now = clock.now()
    if delivery.get("holder") == hub:
        return delivery.get("until", "") < moment(now + timedelta(seconds=LEASE / 2))
    return delivery.get("until", "") < moment(now)
