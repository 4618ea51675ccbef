"""`registerWebhook`, `stopWebhook` and `resendWebhook`: where the hub sends what happens, as administrators decide it.

Called by hub.api.carrying_out.
"""

from __future__ import annotations

from dataclasses import replace

from hub.access.asker import Asker
from hub.analytics.following.webhooks import told
from hub.api.recording import Fields, answered
from hub.api.schema.hub_schema import ApiSchema
from hub.api.schema.recorded import Told
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.webhooks.registering import Wanted, register, resend, stop


async def register_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `registerWebhook`."""
    wanted = Wanted(
        given["purpose"], given["url"], Marking(given["clearance"].value), given.get("agency"),
        tuple(kind.value for kind in given.get("kinds") or ()), tuple(given.get("agencies") or ()),
        given.get("key") or "",
    )  # fmt: skip
    done = await register(graph, asker, wanted)
    shown = told(done.webhook, done.webhook.rights, secret=done.secret)
    return Told(replace(answered((), again=done.again), webhook=shown))


async def stop_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `stopWebhook`."""
    await stop(graph, asker, given["slug"])
    return Told(answered(()))


async def resend_given(api: ApiSchema, graph: Graph, given: Fields, asker: Asker) -> Told:
    """Carry out `resendWebhook`."""
    await resend(graph, asker, given["slug"])
    return Told(answered(()))
