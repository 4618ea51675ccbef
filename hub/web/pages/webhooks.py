"""The page of webhooks, for administrators: which there are, a form to register one, and buttons to stop and to resend.

Routed by hub.web.pages.routes. Its operation (operations/webhooks.graphql) and its mutations are the API's. A secret is
shown once, right after it was made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from hub.access.roles import Role
from hub.analytics.asking.answer_types import kind_name
from hub.api.schema.mutations import REGISTER_WEBHOOK
from hub.errors import Forbidden
from hub.model.enums import Marking
from hub.web.pages.calls import DONE, called, field_of
from hub.web.pages.declared import PageDeclaration
from hub.web.pages.facts_in_words import words
from hub.web.pages.forms import Visit, new_key
from hub.web.pages.page_request import Api
from hub.web.pages.record_fields import FormField
from hub.web.pages.record_pages import words_of

WEBHOOKS = PageDeclaration("webhooks", "/webhooks", "Webhooks")
REGISTER = """mutation Register(
  $purpose: String!, $url: String!, $clearance: Marking!, $agency: String, $kinds: [NounKind!], $key: String!
) {
  registerWebhook(purpose: $purpose, url: $url, clearance: $clearance, agency: $agency, kinds: $kinds, key: $key) {
    outcome
    webhook { secret }
    problems { field message }
  }
}
"""
STOP = """mutation Stop($slug: String!) {
  stopWebhook(slug: $slug) { outcome problems { field message } }
}
"""
RESEND = """mutation Resend($slug: String!) {
  resendWebhook(slug: $slug) { outcome problems { field message } }
}
"""
_ACTIONS = {
    "stop": (STOP, "The webhook is stopped. Nothing is sent to it any more."),
    "resend": (RESEND, "What was laid aside is sent once more, within seconds."),
}
_EVERY, _NONE = "EVERY", "NONE"
"""Choices that leave an argument out."""
_LADDER = list(Marking)


@dataclass(frozen=True)
class Webhooks:
    """Answers for the page."""

    api: Api

    async def __call__(self, visit: Visit) -> Response:
        """The list and the form; after a POST what came of it."""
        asker = visit.visitor.asker
        if Role.ADMINISTRATOR not in asker.roles:
            raise Forbidden("Where the hub sends is decided by administrators. Ask one of them.")
        if visit.fields is None:
            return await self._page(visit, {})
        if visit.value("action") in _ACTIONS:
            text, done = _ACTIONS[visit.value("action")]
            told = await called(self.api, text, {"slug": visit.value("slug")}, asker)
            return await self._page(visit, {}, told["problems"], done="" if told["problems"] else done)
        told = await called(self.api, REGISTER, _variables(visit), asker)
        if told["outcome"] in DONE:
            return await self._page(visit, {}, secret=told["webhook"]["secret"])
        return await self._page(visit, visit.fields, told["problems"])

    async def _page(self, visit: Visit, sent: Any, problems: list[Any] | None = None, **done: str) -> Response:
        rows = (await self.api.ask(WEBHOOKS, {}, visit.visitor.asker)).data["webhooks"]
        begun = {"key": [new_key()], "clearance": [Marking.PUBLISHED.value], "kinds": [_EVERY], "agency": [_NONE]}
        context = {"webhooks": rows, "fields": self._fields(visit), "problems": problems or []}
        return visit.page(WEBHOOKS.template, 422 if problems else 200, sent=sent or begun, **context, **done)

    def _fields(self, visit: Visit) -> list[FormField]:
        asker = visit.visitor.asker
        markings = [(each.value, words(each.value)) for each in _LADDER[: _LADDER.index(asker.clearance) + 1]]
        nouns = self.api.schema.model.nouns
        kinds = [(_EVERY, "Every kind"), *((kind_name(label), words_of(label)) for label in nouns)]
        shared = [
            (_NONE, "Nothing"),
            *([(asker.agency, f"What is shared with {asker.agency}")] if asker.agency else []),
        ]
        return [
            field_of(REGISTER_WEBHOOK, "purpose", "Whom it tells and why"),
            field_of(REGISTER_WEBHOOK, "url", "Where messages go"),
            field_of(REGISTER_WEBHOOK, "clearance", "The highest marking", markings),
            replace(field_of(REGISTER_WEBHOOK, "agency", "What is shared", shared), required=True),
            replace(field_of(REGISTER_WEBHOOK, "kinds", "Kinds of record", kinds), required=True),
        ]


def _variables(visit: Visit) -> dict[str, Any]:
    kind, agency = (
        value if (value := visit.value(name)) not in (_EVERY, _NONE) else "" for name in ("kinds", "agency")
    )
    variables: dict[str, Any] = {name: visit.value(name) for name in ("purpose", "url", "clearance", "key")}
    return variables | {"agency": agency or None, "kinds": [kind] if kind else None}
