"""Webhooks that administrators register: rows in the graph, as keys are, each under who registered it.

Written by hub.webhooks.registering; read by `webhooks` (hub.analytics.following.webhooks) and by the hubs that deliver
(hub.webhooks.registered). What a webhook is stands in the journal. How far it has come and what could not be delivered
are rows beside the journal, since they say nothing of the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.access.asker import Asker
from hub.access.roles import Role
from hub.access.writing import is_operator
from hub.actors.keys import rights_of
from hub.actors.rights import Maxima, Rights
from hub.actors.stored import every
from hub.graph.statement import Row, Statement

WEBHOOK: LiteralString = "Webhook"
DELIVERY: LiteralString = "WebhookDelivery"
UNDELIVERED: LiteralString = "Undelivered"
RUNNING = Statement(f"MATCH (w:{WEBHOOK}) WHERE coalesce(w.stopped, '') = '' RETURN properties(w) ORDER BY w.slug")
DELIVERIES = every(DELIVERY)
COUNTED = Statement(f"MATCH (u:{UNDELIVERED}) RETURN u.webhook, count(u)")


@dataclass(frozen=True)
class Registered:
    """A webhook without its secret. `maker` is the id of who registered it; empty for a command."""

    slug: str
    purpose: str
    url: str
    rights: Rights
    since: str
    maker: str = ""
    kinds: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    stopped: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Registered:
        """What a row says."""
        kinds, agencies = (tuple(row.get(name, ())) for name in ("kinds", "agencies"))
        maker, stopped = (row.get(name, "") for name in ("maker", "stopped"))
        rights, since = Rights.of(row), row["since"]
        return cls(row["slug"], row["purpose"], row["url"], rights, since, maker, kinds, agencies, stopped)

    def stored(self) -> dict[str, Any]:
        """As properties of a row."""
        named = {
            "kinds": list(self.kinds),
            "agencies": list(self.agencies),
            "maker": self.maker,
            "stopped": self.stopped,
        }
        told = {"slug": self.slug, "purpose": self.purpose, "url": self.url, "since": self.since}
        return told | self.rights.stored() | {name: value for name, value in named.items() if value}

    def is_shown_to(self, asker: Asker) -> bool:
        """Whether somebody may know of it and stop it: an administrator who sees at least as much."""
        if is_operator(asker):
            return True
        most = Rights(asker.agency, asker.roles, asker.clearance)
        return may_register(asker) and self.rights.within(most) == self.rights


def may_register(asker: Asker) -> bool:
    """Whether somebody says where the hub sends: an administrator, or whoever runs the machine that holds the graph."""
    return is_operator(asker) or Role.ADMINISTRATOR in asker.roles


def rights_now(
    grants: Iterable[Row], keys: Iterable[Row], maxima: Maxima | None
) -> Callable[[Registered], Rights | None]:
    """What the receiver of a webhook may see now, of every grant and key: no more than who registered it has.

    `maxima` are what the issuers of grants may give, as far as this program knows of any.

    None once who registered it is no administrator any more.
    """
    of_actor = rights_of(grants, keys, maxima)

    def rights(webhook: Registered) -> Rights | None:
        if not webhook.maker:
            return webhook.rights
        most = of_actor(webhook.maker)
        return webhook.rights.within(most) if most and Role.ADMINISTRATOR in most.roles else None

    return rights
