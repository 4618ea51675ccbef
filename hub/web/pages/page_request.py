"""A page asks the hub's own API, in process and as whoever opened the page.

Called by hub.web.pages.page_response. So a page can show nothing that the API would not, and costs what its operation
costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any

import orjson

from hub.access.asker import Asker
from hub.api.budget import Budgets
from hub.api.documents.request import Request, Response
from hub.api.kept_answers import KeptAnswers
from hub.api.operation import respond
from hub.api.schema.hub_schema import ApiSchema
from hub.api.tables.columns import tree_of
from hub.api.tables.sheets import Sheet, sheets_of
from hub.api.tables.table_response import File, Tables
from hub.errors import BadUserInput, NotFound, every_error
from hub.graph.session import Graph
from hub.web.pages.declared import PAGING, PageDeclaration

_KINDS = {kind.code: kind for kind in every_error()}


@dataclass(frozen=True)
class Answer:
    """What an operation answered: its data, what the request cost, and the bytes as any client gets them."""

    data: Mapping[str, Any]
    extensions: Mapping[str, Any]
    content: bytes


@dataclass(frozen=True)
class Api:
    """The API and the graph it asks. `budgets` and `answers` are those of the doors: a page costs as much."""

    schema: ApiSchema
    graph: Graph
    budgets: Budgets | None = None
    answers: KeptAnswers | None = None

    async def ask(self, page: PageDeclaration, variables: Mapping[str, Any], asker: Asker) -> Answer:
        """The answer to a page's operation.

        Raises BadUserInput with the API's own sentence, NotFound where the page's subject is not there for whoever
        asks, and Unavailable and its like when the graph does not answer in time.
        """
        response = await self._respond(asker, _request(page, variables))
        body = orjson.loads(response.content)
        _require_answered(page, body)
        return Answer(body["data"], body.get("extensions", {}), response.content)

    async def file(self, page: PageDeclaration, variables: Mapping[str, Any], media: str, asker: Asker) -> File:
        """The answer to a page's operation as a CSV or XLSX with every row. Raises as `ask` does."""
        tables = Tables(self.schema, self.graph)
        request = _request(page, {name: value for name, value in variables.items() if name not in PAGING})
        every = replace(request, query=page.unpaged)
        asked = await tables.answer(every, media, partial(self._respond, asker), read_only=True)
        if isinstance(asked, File):
            return asked
        _require_answered(page, orjson.loads(asked.content))
        raise BadUserInput("This cannot be had as a table; ask for JSON")

    def sheets(self, page: PageDeclaration, variables: Mapping[str, Any], answer: Answer) -> list[Sheet]:
        """The answer to a page's operation as tables, those of a spreadsheet of the very rows."""
        return sheets_of(tree_of(self.schema.executable, page.document, page.operation, variables), answer.data)

    async def change(self, text: str, variables: Mapping[str, Any], asker: Asker) -> Mapping[str, Any]:
        """What a mutation answered. Raises as `ask` does, and Forbidden for whoever may not change anything."""
        request = Request(text, None, dict(variables))
        response = await respond(self.schema, self.graph, request, asker, read_only=False, budgets=self.budgets)
        body = orjson.loads(response.content)
        _require_sound(body)
        return body["data"]

    async def _respond(self, asker: Asker, request: Request) -> Response:
        own = {"budgets": self.budgets, "answers": self.answers}
        return await respond(self.schema, self.graph, request, asker, read_only=True, **own)


def _request(page: PageDeclaration, variables: Mapping[str, Any]) -> Request:
    return Request(page.query, page.operation.name.value if page.operation.name else None, dict(variables))


def _require_answered(page: PageDeclaration, body: Mapping[str, Any]) -> None:
    near = list(chain.from_iterable(body.get("extensions", {}).get("nearest", {}).values()))
    _require_sound(body, near)
    if page.subject and body["data"].get(page.subject) is None:
        raise _nothing("There is no such record here, or none that you may see.", near)


def _require_sound(body: Mapping[str, Any], near: Sequence[str] = ()) -> None:
    """Raise the error of its code for the first that an answer has."""
    if errors := body.get("errors"):
        code, message = errors[0].get("extensions", {}).get("code"), errors[0]["message"]
        kind = _KINDS.get(code, BadUserInput)
        raise _nothing(message, near) if kind is NotFound else kind(message)


def _nothing(message: str, near: Sequence[str]) -> NotFound:
    error = NotFound(message)
    error.near = tuple(near)
    return error
