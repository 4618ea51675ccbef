"""`webhooks`: those that are registered, for administrators who see at least as much as the receiver of each.

Asked by the API and by `hub webhook list`. How they are registered and stopped is said by hub.webhooks.registering.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from hub.access.asker import Asker
from hub.actors.grants import GRANT
from hub.actors.keys import KEY
from hub.actors.rights import Maxima, Rights
from hub.actors.stored import every
from hub.actors.webhooks import COUNTED, DELIVERIES, WEBHOOK, Registered, may_register, rights_now
from hub.analytics.asking.answer_types import KindOfNoun
from hub.analytics.asking.reading import Reading
from hub.graph.statement import Row, Statement
from hub.model.enums import Choice, Marking


class WebhookState(Choice):
    """Whether a webhook is sent anything."""

    RUNNING = "RUNNING", "It is told what happens, in order."
    WAITING = "WAITING", "The last attempt failed; the same message is sent again, later each time."
    ENDED = "ENDED", "Who registered it is no administrator any more, or no longer."
    STOPPED = "STOPPED", "Somebody stopped it."


@dataclass(frozen=True, slots=True)
class RegisteredWebhook:
    """Somebody outside who is told what happens by POST, signed as Standard Webhooks has it."""

    slug: Annotated[str, "Its name, by which it is stopped."]
    purpose: Annotated[str, "Whom it tells and why."]
    url: Annotated[str, "Where messages go."]
    agency: Annotated[str | None, "Slug of the agency whose shared rows it is told of too; null for none."]
    clearance: Annotated[Marking, "The highest marking of what it is told of."]
    kinds: Annotated[tuple[str, ...], KindOfNoun(), "Only of these kinds of record; of all if there are none."]
    agencies: Annotated[tuple[str, ...], "Only of calls made for these agencies; of all if there are none."]
    registered_at: Annotated[str, "When it was registered, in UTC."]
    state: Annotated[WebhookState, "Whether it is sent anything."]
    failed: Annotated[int, "How many attempts to send what waits have failed."]
    undelivered: Annotated[int, "Messages that were laid aside after the last attempt; `resendWebhook` sends them."]
    secret: Annotated[str | None, "By which its messages are signed; null but in the answer that registers it."] = None


async def webhooks(reading: Reading) -> list[RegisteredWebhook]:
    """By when they were registered; nothing for who is no administrator. Cost: five small statements."""
    maxima: Maxima | None = reading.transaction.kept.get(Maxima)
    return await webhooks_seen_by(reading.transaction.run, reading.asker, maxima)


async def webhooks_seen_by(
    run: Callable[[Statement], Awaitable[list[Row]]], asker: Asker, maxima: Maxima | None = None
) -> list[RegisteredWebhook]:
    """The same for whoever sends statements, and knows what issuers may give at most or does not."""
    if not may_register(asker):
        return []
    there = [webhook for [row] in await run(every(WEBHOOK)) if (webhook := Registered.of(row)).is_shown_to(asker)]
    rights = rights_now(await run(every(GRANT)), await run(every(KEY)), maxima)
    failed = {row["slug"]: row.get("failed", 0) for [row] in await run(DELIVERIES)}
    undelivered = {slug: int(number) for slug, number in await run(COUNTED)}
    return [
        told(each, rights(each), failed.get(each.slug, 0), undelivered.get(each.slug, 0))
        for each in sorted(there, key=lambda each: (each.since, each.slug))
    ]


def told(
    webhook: Registered, rights: Rights | None, failed: int = 0, undelivered: int = 0, secret: str | None = None
) -> RegisteredWebhook:
    """A webhook as it is told; `rights` are what its receiver may see by now."""
    state = WebhookState.RUNNING
    if webhook.stopped:
        state = WebhookState.STOPPED
    elif rights is None:
        state = WebhookState.ENDED
    elif failed:
        state = WebhookState.WAITING
    sees = rights or webhook.rights
    return RegisteredWebhook(
        webhook.slug, webhook.purpose, webhook.url, sees.agency, sees.clearance, webhook.kinds, webhook.agencies,
        webhook.since, state, failed, undelivered, secret,
    )  # fmt: skip
