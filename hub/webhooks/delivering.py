"""All webhooks of a hub: those that its file names and those that are registered in the graph.

Run by hub.app beside its server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from hub.analytics.following.follow import Following
from hub.graph.session import Graph
from hub.model.registry import Model
from hub.settings import Settings
from hub.webhooks.declared import Webhook
from hub.webhooks.deliver import Deliverer
from hub.webhooks.kept import Kept
from hub.webhooks.registered import RegisteredWebhooks

FOLDER = "webhooks"
"""Below the hub's data folder."""


async def deliver_all(webhooks: Sequence[Webhook], graph: Graph, model: Model, settings: Settings) -> None:
    """Deliver to all webhooks for as long as the hub runs."""
    following = Following(graph, model, settings.heartbeat)
    async with asyncio.TaskGroup() as group:
        for webhook in webhooks:
            group.create_task(Deliverer(webhook, following, Kept(settings.data / FOLDER, webhook.name)).run())
        group.create_task(RegisteredWebhooks(following).run())
