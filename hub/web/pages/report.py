"""The form by which anybody reports an error in a published tool, and is told how to follow the report.

Routed by hub.web.pages.routes. Nobody has to sign in. The page that follows a report is one like any other
(operations/reports.graphql).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from hub.api.schema.mutations import REPORT_ERROR
from hub.errors import OverBudget
from hub.web.pages.calls import DONE, called, field_of
from hub.web.pages.feedback import TOOL
from hub.web.pages.forms import Visit, new_key
from hub.web.pages.page_request import Api

PLACE, FOLLOW = "/tools/{slug}/report", "/reports"
REPORT = """mutation Report($tool: String!, $text: String!, $key: String!) {
  reportError(tool: $tool, text: $text, key: $key) { outcome token problems { field message } }
}
"""
_TEXT = field_of(REPORT_ERROR, "text", "What is wrong")


@dataclass(frozen=True)
class Reports:
    """The form of whoever sees an error."""

    api: Api

    async def __call__(self, visit: Visit) -> Response:
        """The form, or the way to follow what was sent."""
        slug, asker = visit.request.path_params["slug"], visit.visitor.asker
        tool = (await self.api.ask(TOOL, {"slug": slug}, asker)).data["tool"]
        context = {"tool": tool, "field": _TEXT, "sent": visit.fields or {"key": [new_key()]}}
        if visit.fields is None:
            return visit.page("report.html", problems=[], **context)
        asked = {"tool": slug, "text": visit.value("text"), "key": visit.value("key")}
        try:
            told = await called(self.api, REPORT, asked, asker)
        except OverBudget as error:
            # What was typed stays in the form, which can be sent later.
            problems = [{"field": "", "message": error.message}]
            return visit.page("report.html", error.status, problems=problems, **context)
        if told["outcome"] not in DONE:
            return visit.page("report.html", 422, problems=told["problems"], **context)
        follow = f"{FOLLOW}?{urlencode({'token': told['token']})}"
        return visit.page("report_done.html", tool=tool, told=told, follow=follow)
