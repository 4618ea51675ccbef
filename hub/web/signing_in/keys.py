"""My keys: those that somebody made for programs under their grant, listed, made and revoked in a browser.

Placed by hub.web.pages.routes. A key has at most what its maker has at that moment, and ends with their grant.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from hub.access.asker import Asker
from hub.access.roles import Role
from hub.actors.grants import stands
from hub.actors.keys import Key, keys_under, make_key, revoke_key
from hub.actors.rights import ALWAYS, Rights, moment
from hub.actors.stored import By
from hub.errors import BadUserInput, Conflict, HubError, NotFound
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.web.pages.forms import Visit

PLACE = "/account/keys"
DAYS = 90
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class MyKeys:
    """Answers requests for the page."""

    graph: Graph

    async def __call__(self, visit: Visit) -> Response:
        """The list and the form; after a POST what came of it."""
        if visit.fields is None:
            return await self._page(visit)
        try:
            if visit.value("action") == "revoke":
                await self._revoke(visit)
                return await self._page(visit, done="The key is revoked. Within seconds it opens nothing any more.")
            return await self._page(visit, secret=await self._make(visit))
        except (BadUserInput, Conflict) as error:
            return await self._page(visit, error)

    async def _make(self, visit: Visit) -> str:
        asker = visit.visitor.asker
        wanted = _wanted(visit)
        if wanted.within(_rights(asker)) != wanted:
            raise BadUserInput("A key has at most the agency, the roles and the clearance that you have now.")
        slug = visit.value("once")
        if not _ID.fullmatch(slug):
            raise BadUserInput("once: load the page again and fill in the form that it shows.")
        days = visit.value("days")
        return await make_key(
            self.graph,
            wanted,
            visit.value("purpose"),
            int(days) if days.isdecimal() and len(days) < 5 else 0,
            asker.actor or "",
            slug=slug,
            by=By.of(asker),
        )

    async def _revoke(self, visit: Visit) -> None:
        mine = {key.slug for key in await self._mine(visit)}
        if visit.value("key") not in mine:
            raise NotFound
        await revoke_key(self.graph, visit.value("key"), By.of(visit.visitor.asker))

    async def _mine(self, visit: Visit) -> Sequence[Key]:
        return await keys_under(self.graph, visit.visitor.asker.actor or "")

    async def _page(self, visit: Visit, error: HubError | None = None, **done: Any) -> Response:
        asker = visit.visitor.asker
        ladder = list(Marking)
        context = {
            "keys": await self._mine(visit),
            "now": moment(),
            "granted": await stands(self.graph, asker.actor or ""),
            "markings": ladder[: ladder.index(asker.clearance) + 1],
            "roles": [role for role in Role if role in asker.roles - ALWAYS],
            "once": secrets.token_hex(8),
            "days": DAYS,
            "error": error,
            "sent": visit.fields or {},
        }
        return visit.page("my_keys.html", error.status if error else 200, **context, **done)


def _wanted(visit: Visit) -> Rights:
    """What the form asks for. Raises BadUserInput for a value that it does not offer."""
    agency = visit.visitor.asker.agency if visit.value("agency") else None
    try:
        roles = frozenset(Role(role) for role in (visit.fields or {}).get("role", []))
        return Rights(agency, roles, Marking(visit.value("clearance")))
    except ValueError:
        raise BadUserInput("role, clearance: choose among those that the form offers.") from None


def _rights(asker: Asker) -> Rights:
    return Rights(asker.agency, asker.roles, asker.clearance)
