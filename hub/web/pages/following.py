"""The page of what somebody follows: what is new, a form to follow words or a topic, and buttons to look and to stop.

Routed by hub.web.pages.routes. Its operation (operations/following.graphql) and its mutations are the API's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from hub.api.schema.mutations import SAVE_SEARCH
from hub.web.pages.calls import DONE, called, field_of
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.facts_in_words import record_at
from hub.web.pages.forms import Fields, Visit
from hub.web.pages.page_request import Api

FOLLOWING = PageDeclaration("following", "/following", "What you follow")
SAVE = """mutation Save(
  $name: String!, $text: String, $agency: String, $tool: String, $process: String, $framework: String
) {
  saveSearch(name: $name, text: $text, agency: $agency, tool: $tool, process: $process, framework: $framework) {
    outcome
    problems { field message }
  }
}
"""
VISIT = """mutation Visit($name: String!) {
  visitSearch(name: $name) { outcome problems { field message } }
}
"""
REMOVE = """mutation Remove($name: String!) {
  removeSearch(name: $name) { outcome problems { field message } }
}
"""
_NAME = field_of(SAVE_SEARCH, "name", "Your name for it")
_TOPICS = {"Agency": "agency", "Tool": "tool", "Process": "process", "Framework": "framework"}
_ACTIONS = {
    "visit": (VISIT, "It is noted that you have looked. What is new is counted from now on."),
    "remove": (REMOVE, "You follow it no longer."),
}
_WHERE = "Give the address of the page here of a tool, an agency, a step or a framework, such as /tools/soze."


@dataclass(frozen=True)
class Follows:
    """Answers for the page."""

    api: Api

    async def __call__(self, visit: Visit) -> Response:
        """What is followed and the form; after a POST what came of it."""
        if visit.fields is None:
            asked = visit.request.query_params
            return await self._page(visit, {name: [asked.get(name, "")] for name in ("name", "text", "topic")})
        if visit.value("action") in _ACTIONS:
            text, done = _ACTIONS[visit.value("action")]
            told = await called(self.api, text, {"name": visit.value("name")}, visit.visitor.asker)
            return await self._told(visit, told, done)
        variables = _variables(visit)
        if "topic" in variables:
            return await self._page(visit, visit.fields, [{"field": "topic", "message": _WHERE}])
        told = await called(self.api, SAVE, variables, visit.visitor.asker)
        return await self._told(visit, told, f"You follow {visit.value('name')} from now on.")

    async def _told(self, visit: Visit, told: Mapping[str, Any], done: str) -> Response:
        if told["outcome"] in DONE:
            return await self._page(visit, {}, done=done)
        return await self._page(visit, visit.fields or {}, told["problems"])

    async def _page(self, visit: Visit, sent: Fields, problems: list[Any] | None = None, done: str = "") -> Response:
        saved = (await self.api.ask(FOLLOWING, {}, visit.visitor.asker)).data["savedSearches"]
        status = 422 if problems else 200
        context = {"saved": saved, "field": _NAME, "sent": sent, "problems": problems or [], "done": done}
        return visit.page(FOLLOWING.template, status, **context)


def _variables(visit: Visit) -> dict[str, str]:
    """The variables of the call; with `topic` among them where what was typed there is no address of a topic."""
    variables = {"name": visit.value("name"), "text": visit.value("text")}
    if topic := visit.value("topic"):
        kind, slug = record_at(topic) or ("", "")
        variables[_TOPICS.get(kind, "topic")] = slug
    return variables
