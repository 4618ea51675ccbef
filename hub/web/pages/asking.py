"""A page asks the hub's own API, in process and as whoever opened the page.

Called by hub.web.pages.answer. So a page can show nothing that the API would not, and costs what its operation costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from hub.access.asker import Asker
from hub.api.documents.request import Request
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema
from hub.errors import BadUserInput, NotFound
from hub.graph.session import Graph
from hub.web.pages.declared import PageDeclaration


@dataclass(frozen=True)
class Answer:
    """What an operation answered: its data, what the request cost, and the bytes as any client gets them."""

    data: Mapping[str, Any]
    extensions: Mapping[str, Any]
    content: bytes


@dataclass(frozen=True)
class Api:
    """The API and the graph it asks."""

    schema: ApiSchema
    graph: Graph

    async def ask(self, page: PageDeclaration, variables: Mapping[str, Any], asker: Asker) -> Answer:
        """The answer to a page's operation.

        Raises BadUserInput with the API's own sentence, NotFound where the page's subject is not there for whoever
        asks, and Unavailable and its like when the graph does not answer in time.
        """
        name = page.operation.name.value if page.operation.name else None
        asked = Request(page.query, name, dict(variables))
        response = await partial(respond, self.schema, self.graph)(asked, asker, read_only=True)
        body = orjson.loads(response.content)
        _require_answered(page, body)
        return Answer(body["data"], body.get("extensions", {}), response.content)


def _require_answered(page: PageDeclaration, body: Mapping[str, Any]) -> None:
    errors = body.get("errors", [])
    if errors:
        code, message = errors[0].get("extensions", {}).get("code"), errors[0]["message"]
        raise NotFound(message) if code == NotFound.code else BadUserInput(message)
    if page.subject and body["data"].get(page.subject) is None:
        raise NotFound("There is no such record here, or none that you may see.")
