"""A little register of its own, with pages as the hub's: shelves of books, asked by graphql-core alone.

Used by the tests of tables, which need neither the hub's schema nor a graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import DocumentNode, OperationDefinitionNode, build_schema, graphql_sync, parse

from hub.api.documents.limits import LIMITS, Limits
from hub.api.documents.request import Request, Response
from hub.api.tables.columns import Branch, tree_of
from hub.api.tables.whole import every_page, paged

SCHEMA = build_schema("""
  type Query {
    title: String, shelf(name: String): Shelf, all: [Book!]!
    books(first: Int, after: String): BookConnection!
  }
  type PageInfo { hasNextPage: Boolean!, endCursor: String }
  type BookConnection { totalCount: Int!, nodes: [Book!]!, edges: [BookEdge!]!, pageInfo: PageInfo! }
  type BookEdge { node: Book!, cursor: String! }
  interface Thing { name: String }
  type Book implements Thing {
    name: String, pages: Int, open: Boolean, subjects: [String!], shelf: Shelf, authors: [Author!]!
    cites(first: Int): BookConnection!
  }
  type Author { name: String, born: Int, prizes: [Prize!]! }
  type Prize { name: String }
  type Shelf implements Thing { name: String, books(first: Int, after: String): BookConnection! }
""")
ORDINARY = 20


def tree(query: str, variables: Mapping[str, Any] | None = None) -> Branch:
    """The fields of a query."""
    return _tree(parse(query), variables or {})


def _tree(document: DocumentNode, variables: Mapping[str, Any]) -> Branch:
    [operation] = [definition for definition in document.definitions if isinstance(definition, OperationDefinitionNode)]
    return tree_of(SCHEMA, document, operation, variables)


@dataclass
class Library:
    """Books by the answers of its resolvers; `asked` holds the variables of each request."""

    books: list[dict[str, Any]]
    cost: int = 1
    asked: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])

    async def ask(self, request: Request) -> Response:
        """Answer as the hub does."""
        self.asked.append(request.variables or {})
        root = {"title": "Library", "books": _connection(self.books), "all": self.books, "shelf": self._shelf}
        result = graphql_sync(SCHEMA, request.query or "", root, variable_values=dict(request.variables or {}))
        errors = [{"message": error.message} for error in result.errors or ()]
        body = {"data": result.data, "extensions": {"cost": self.cost}} | ({"errors": errors} if errors else {})
        return Response(orjson.dumps(body))

    def _shelf(self, _: Any, name: str | None = None) -> Any:
        return {"name": name, "books": _connection(self.books)} if name else None

    async def table(self, query: str, limits: Limits = LIMITS) -> Any:
        """The data of every page."""
        document = parse(query)
        return await every_page(paged(SCHEMA, document, _tree(document, {})), Request(query), self.ask, limits)


def _connection(rows: list[dict[str, Any]]) -> Any:
    def page(_: Any, first: int | None = None, after: str | None = None) -> Any:
        start = int(after) if after else 0
        end = start + (ORDINARY if first is None else first)
        taken = rows[start:end]
        info = {"hasNextPage": end < len(rows), "endCursor": str(end) if taken else None}
        return {"totalCount": len(rows), "nodes": taken, "edges": [{"node": row} for row in taken], "pageInfo": info}

    return page


def books(count: int, **more: Any) -> list[dict[str, Any]]:
    """So many books, numbered."""
    return [{"name": f"b{n}", "authors": [], "cites": _connection([]), **more} for n in range(count)]


def citing(count: int) -> Any:
    """What a book says that cites so many."""
    return _connection(books(count))
