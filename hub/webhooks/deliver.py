"""Deliver what happens to each webhook, in order: the next message only when the one before was taken or given up.

Made for each webhook of a hub's file by hub.webhooks.delivering, and for each that is registered by
hub.webhooks.registered. A message may come twice, after a hub was killed between sending it and noting that: it has the
same id then. Messages are thin: whoever wants a value asks for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

import orjson

from hub.access.asker import Asker
from hub.actors.access_records import AccessKind
from hub.actors.accesses import record
from hub.analytics.following.event import RegisterEvent
from hub.analytics.following.follow import Following, Heartbeat
from hub.errors import BadUserInput, HubError, Resync
from hub.graph.compiler.ids import global_id
from hub.graph.shown import Seen
from hub.webhooks.address import target_of
from hub.webhooks.declared import Webhook
from hub.webhooks.kept import Keeping, Standing
from hub.webhooks.sending import Locate, send

log = logging.getLogger(__name__)
MINUTE, HOUR = 60.0, 3600.0
PAUSES = (5.0, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
"""Seconds before each further attempt, as Standard Webhooks has it; after the last the message is laid aside."""
LATER = 5.0
"""Seconds after which a graph that does not answer is asked again."""


@dataclass
class Deliverer:
    """Delivers to one webhook."""

    webhook: Webhook
    following: Following
    kept: Keeping
    locate: Locate = field(default=target_of)
    pauses: Sequence[float] = PAUSES

    async def run(self) -> None:
        """Deliver for as long as the hub runs."""
        while True:
            try:
                await self._follow()
            except (Resync, BadUserInput):
                # The register was restored from an earlier copy: there is no way on from where this stood.
                log.warning("webhook %s begins anew: its position is not of this register", self.webhook.name)
                await self._deliver(orjson.dumps({"type": "register.resync", "data": {}}))
                await self.kept.write(Standing())
            except HubError as error:
                log.warning("webhook %s waits: %s", self.webhook.name, error.code)
                await asyncio.sleep(LATER)
            except OSError as error:
                # A full disk, say: it must end neither this webhook nor, with their group, the others.
                log.error("webhook %s waits: its folder cannot be used: %s", self.webhook.name, error.strerror)
                await asyncio.sleep(LATER)

    async def _follow(self) -> None:
        seen = Seen()
        events = self.following.events(self._who, (await self.kept.read()).position, self.webhook.where, seen)
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Heartbeat):
                    continue
                if event.changes or event.gone:
                    await record(self.following.graph, self.webhook.asker, AccessKind.EVENT, [self.webhook.name], seen)
                    await self._deliver(message_of(event))
                seen.clear()
                await self.kept.write(Standing(event.position))

    async def _deliver(self, body: bytes) -> None:
        """Send a message until it is taken, or lay it aside."""
        while why := await send(self.webhook.url, self.webhook.key, body, self.locate):
            standing = await self.kept.read()
            failed = standing.failed + 1
            await self.kept.write(replace(standing, failed=failed))
            if failed > len(self.pauses):
                log.error("webhook %s: a message was laid aside. %s", self.webhook.name, why)
                await self.kept.lay_aside(body, why)
                return
            await asyncio.sleep(self.pauses[failed - 1])

    async def _who(self) -> Asker:
        return self.webhook.asker


def message_of(event: RegisterEvent) -> bytes:
    """The message about an event: which rows, and which of their fields."""
    data = {
        "agency": event.agency,
        "changes": [
            {
                "act": change.act,
                "row": change.row,
                "record": change.record and global_id(change.record.label, change.record.slug),
                "linked": change.linked and global_id(change.linked.label, change.linked.slug),
                "fields": change.fields,
            }
            for change in event.changes
        ],
        "gone": [{"row": row.row, "record": row.id} for row in event.gone],
    }
    return orjson.dumps({"type": "register.changed", "timestamp": event.recorded_at, "data": data})
