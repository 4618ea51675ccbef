"""Deliver to the webhooks that are registered, for as long as each stands and this hub is the one that holds it.

Run by hub.app. Which there are is looked at every few seconds: what was stopped, what ended with the rights of who
registered it, what others may see by now, and what is to be sent once more takes effect by then, on every hub.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from hub.actors.grants import GRANT
from hub.actors.keys import KEY
from hub.actors.rights import Maxima, Rights
from hub.actors.stored import every
from hub.actors.webhooks import DELIVERIES, RUNNING, Registered, rights_now
from hub.analytics.following.follow import Following
from hub.errors import HubError
from hub.webhooks.address import target_of
from hub.webhooks.declared import Webhook
from hub.webhooks.deliver import LATER, PAUSES, Deliverer
from hub.webhooks.kept_in_graph import KeptInGraph, is_to_claim
from hub.webhooks.secret import secret_text
from hub.webhooks.sending import Locate, send

log = logging.getLogger(__name__)
CLOSED = "Its receiver may not see any more what this message was made for."
LOOK = 2.0
"""Seconds between two looks: what somebody lost ends within five."""


@dataclass
class RegisteredWebhooks:
    """Delivers to all of them that this hub holds. `hub` is its name among the hubs on the graph."""

    following: Following
    locate: Locate = field(default=target_of)
    pauses: Sequence[float] = PAUSES
    between: float = LOOK
    hub: str = field(default_factory=lambda: secrets.token_hex(8))
    _running: dict[str, tuple[Any, asyncio.Task[None]]] = field(
        default_factory=dict[str, "tuple[Any, asyncio.Task[None]]"]
    )

    async def run(self) -> None:
        """Deliver for as long as the hub runs."""
        try:
            while True:
                try:
                    await self.look()
                except HubError as error:
                    log.warning("registered webhooks wait: %s", error.code)
                await asyncio.sleep(self.between)
        finally:
            if ending := self._end(self._running.keys()):
                await asyncio.wait(ending)

    async def look(self) -> None:
        """Begin with what is new or has changed, and end what is over."""
        running = await self._held()
        self._end([slug for slug, (was, _) in self._running.items() if running.get(slug) != was])
        for slug, (webhook, rights, _) in running.items():
            if slug not in self._running or self._running[slug][1].done():
                task = asyncio.create_task(self._deliver(webhook, rights))
                self._running[slug] = (running[slug], task)

    async def _held(self) -> dict[str, tuple[Registered, Rights, str]]:
        """Those that stand and are this hub's to deliver, with what each may see and when it was last woken."""
        graph = self.following.graph
        webhooks = [Registered.of(row) for [row] in await graph.read_one(RUNNING)]
        if not webhooks:
            return {}
        grants, keys, rows = await graph.read([every(GRANT), every(KEY), DELIVERIES])
        rights, deliveries = rights_now(grants, keys, graph.kept.get(Maxima)), {row["slug"]: row for [row] in rows}
        held: dict[str, tuple[Registered, Rights, str]] = {}
        for webhook in webhooks:
            delivery, sees = deliveries.get(webhook.slug, {}), rights(webhook)
            if sees is not None and await self._holds(webhook.slug, delivery):
                held[webhook.slug] = (webhook, sees, delivery.get("awake", ""))
        return held

    async def _holds(self, slug: str, delivery: Mapping[str, Any]) -> bool:
        if is_to_claim(delivery, self.hub):
            return await KeptInGraph(self.following.graph, slug, self.hub).claim()
        return delivery.get("holder") == self.hub

    async def _deliver(self, registered: Registered, rights: Rights) -> None:
        secret = await secret_text(self.following.graph, registered.slug)
        webhook = Webhook(
            name=registered.slug,
            url=registered.url,
            secret=SecretStr(secret),
            agency=rights.agency,
            clearance=rights.clearance,
            kinds=list(registered.kinds) or None,
            agencies=list(registered.agencies) or None,
        )
        kept = KeptInGraph(self.following.graph, registered.slug, self.hub, rights, registered.rights)
        again = asyncio.create_task(self._send_again(webhook, kept))
        try:
            await Deliverer(webhook, self.following, kept, self.locate, self.pauses).run()
        finally:
            again.cancel()

    async def _send_again(self, webhook: Webhook, kept: KeptInGraph) -> None:
        """Send what was laid aside and is asked for once more, beside what happens now."""
        while True:
            try:
                for letter in await kept.due():
                    why = CLOSED
                    if letter.is_open:
                        why = await send(webhook.url, webhook.key, letter.message.encode(), self.locate)
                    await kept.sent_again(letter.name, why)
                return
            except HubError as error:
                log.warning("webhook %s waits: %s", webhook.name, error.code)
                await asyncio.sleep(LATER)

    def _end(self, slugs: Iterable[str]) -> list[asyncio.Task[None]]:
        """Those deliveries, which end."""
        ending = [self._running.pop(slug)[1] for slug in list(slugs)]
        for task in ending:
            task.cancel()
        return ending
