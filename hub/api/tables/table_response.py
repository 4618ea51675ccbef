"""A request answered as a file with a table.

Made by hub.app for the HTTP view and called by hub.query. What cannot be answered whole is not answered: the response
then says why, as it would to somebody who wants JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import OperationDefinitionNode, separate_operations

from hub.api.documents.request import Request, Response, operation_of, refusal, variables_of
from hub.api.documents.store import RefusedError
from hub.api.schema.hub_schema import ApiSchema
from hub.api.tables.columns import tree_of
from hub.api.tables.csv_and_xlsx import csv_of, xlsx_of
from hub.api.tables.whole import Ask, NotAnsweredError, Paged, every_page, paged
from hub.clock import today
from hub.graph.one_state import Hold, of_one_state
from hub.graph.register import VERSION
from hub.graph.session import Graph
from hub.graph.transaction import GraphMovedError

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS: Mapping[str, str] = {CSV: "csv", XLSX: "xlsx"}


@dataclass(frozen=True)
class File:
    """A table to be kept: its bytes and the name that it may have."""

    content: bytes
    name: str
    status: int = 200


@dataclass(frozen=True)
class Tables:
    """Answers as files, of an API on a graph."""

    api: ApiSchema
    graph: Graph

    async def answer(self, request: Request, media: str, ask: Ask, *, read_only: bool) -> File | Response:
        """The file, or the response of a request that was not answered or not whole. Raises BadUserInput or Conflict.

        `ask` answers requests as who asks.
        """
        try:
            query = self._query(request, read_only=read_only)
            data = await self._data(query, request, ask)
        except RefusedError as error:
            return refusal(error.status, *error.errors)
        except NotAnsweredError as error:
            return error.response
        about = [("query", query.text_asked), ("variables", _written(request.variables)), ("asked on", f"{today()}")]
        content = csv_of(query.paged.root, data) if media == CSV else xlsx_of(query.paged.root, data, about)
        return File(content, f"{query.paged.name or 'answer'}.{ENDINGS[media]}")

    def _query(self, request: Request, *, read_only: bool) -> _Query:
        document = self.api.documents.find(request.query, request.hashed)
        operation = operation_of(document, request.operation, read_only=read_only)
        variables = variables_of(self.api.documents, document, operation, request.variables or {})
        alone = separate_operations(document.parsed)[operation.name.value if operation.name else ""]
        [inside] = [definition for definition in alone.definitions if isinstance(definition, OperationDefinitionNode)]
        root = tree_of(self.api.executable, alone, inside, variables)
        return _Query(paged(self.api.executable, alone, root), document.text)

    async def _data(self, query: _Query, request: Request, ask: Ask) -> Any:
        """All pages of one state of the register."""

        async def once() -> Any:
            before = await self._version(query)
            data = await every_page(query.paged, request, ask, self.api.limits)
            if before != await self._version(query):
                raise GraphMovedError
            return data

        return await of_one_state(self.graph, once, several=bool(query.paged.way), most=Hold.THIS_HUB)

    async def _version(self, query: _Query) -> Any:
        return await self.graph.read([VERSION]) if query.paged.way else None


@dataclass(frozen=True)
class _Query:
    paged: Paged
    text_asked: str


def _written(variables: Mapping[str, Any] | None) -> str:
    return json.dumps(dict(variables or {}), ensure_ascii=False, sort_keys=True)
