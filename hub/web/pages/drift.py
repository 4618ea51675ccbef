"""Where published transparency records and the register differ: choose the records' file, and see it field by field.

Routed by hub.web.pages.routes; `hub drift` says the same. The file is compared and kept nowhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from hub.clock import today
from hub.errors import BadUserInput, HubError
from hub.exports.exported import View
from hub.exports.reading import rows_seen
from hub.exports.transparency.drift import Drift, drift_of, drift_of_owner, facts_first
from hub.exports.transparency.facts import KINDS, tools_of
from hub.exports.transparency.published import published_in
from hub.web.pages.forms import Visit, say_when
from hub.web.pages.page_request import Api

PLACE = "/drift"
MOST_RECORDS = 5_000
SHOWN = 200
"""Lines of each list; the counts are of all."""


@dataclass(frozen=True)
class Drifts:
    """Answers for the page. It costs as many rows as its reader sees records of KINDS."""

    api: Api

    async def __call__(self, visit: Visit) -> Response:
        """The form, and below it what came of the file that was sent."""
        if visit.fields is None:
            return _page(visit)
        try:
            return _page(visit, await self._drift(visit))
        except HubError as error:
            return _page(visit, error=error)

    async def _drift(self, visit: Visit) -> Drift:
        sent = (visit.files or {}).get("file")
        if sent is None or not sent.name:
            raise BadUserInput("Choose the file of the published records.")
        published = await asyncio.to_thread(published_in, sent.name, sent.content)
        if len(published) > MOST_RECORDS:
            raise BadUserInput(f"The file has {len(published)} records; a page compares {MOST_RECORDS}.")
        graph, model, asker = self.api.graph, self.api.schema.model, visit.visitor.asker
        if self.api.budgets:
            self.api.budgets.spend(asker, await rows_seen(graph, model, asker, KINDS))
        tools = await tools_of(graph, model, View(asker, today().isoformat()))
        owner = visit.value("agency")
        if owner:
            return await asyncio.to_thread(drift_of_owner, published, tools, owner)
        return await asyncio.to_thread(drift_of, published, tools)


def _page(visit: Visit, drift: Drift | None = None, error: HubError | None = None) -> Response:
    told: dict[str, Any] = {"problems": [{"field": "", "message": error.message}] if error else []}
    if drift is not None:
        differences = facts_first(drift.differences)
        told["facts"] = [each for each in differences if not each.words]
        told["texts"] = [each for each in differences if each.words]
    told |= {"drift": drift, "shown": SHOWN, "agency": visit.value("agency")}
    if error is None:
        return visit.page("drift.html", **told)
    status = 422 if isinstance(error, BadUserInput) else error.status
    return say_when(visit.page("drift.html", status, **told), error)
