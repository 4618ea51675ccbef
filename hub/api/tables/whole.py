"""Every row of a query's table: the first list that its asker does not page, page by page, and none cut in silence.

Called by hub.api.tables.table_response. A page is a request like any other, with its own price, time and limits;
together they may cost what one request may.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

import orjson
from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_named_type,
    print_ast,
    visit,
)

from hub.api.documents.limits import Limits
from hub.api.documents.request import Request, Response
from hub.api.plan.paging import DEFAULT_PAGE
from hub.api.tables.columns import Branch
from hub.errors import BadUserInput

MORE, FIRST, AFTER = "_more", "_first", "_after"
"""What is added to a query: where each page stands, and the size and the beginning of the page that is followed."""
Ask = Callable[[Request], Awaitable[Response]]


class NotAnsweredError(Exception):
    """A page came back with errors; `response` has them."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass(frozen=True)
class Paged:
    """A query that also asks where its pages stand; `way` leads to the list that is paged, if any is."""

    text: str
    root: Branch
    way: tuple[Branch, ...]
    name: str | None


def paged(schema: GraphQLSchema, document: DocumentNode, root: Branch) -> Paged:
    """The document with what paging needs. It has one operation."""
    [operation] = [definition for definition in document.definitions if isinstance(definition, OperationDefinitionNode)]
    way = _way_to_page(root)
    adding = _Adding(way[-1].nodes if way else ())
    info = TypeInfo(schema)
    adding.info = info
    made = visit(document, TypeInfoVisitor(info, adding))
    return Paged(print_ast(made), root, way, operation.name.value if operation.name else None)


def _way_to_page(root: Branch) -> tuple[Branch, ...]:
    """To the first connection outside a list, unless its asker pages it or it stands in several places."""
    return next((way for way in _ways(root, ()) if not way[-1].paged_by_asker and _alone(root, way[-1])), ())


def _ways(branch: Branch, way: tuple[Branch, ...]) -> Iterator[tuple[Branch, ...]]:
    """The ways to connections of which rows are asked for, and that stand once in an answer."""
    for child in branch.below.values():
        if child.lists_rows:
            yield (*way, child)
        elif not child.many and not child.connection:
            yield from _ways(child, (*way, child))


def _alone(root: Branch, connection: Branch) -> bool:
    elsewhere = {id(node) for branch in _every(root) if branch is not connection for node in branch.nodes}
    return not any(id(node) in elsewhere for node in connection.nodes)


def _every(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.below.values():
        yield from _every(child)


class _Adding(Visitor):
    """Adds to every connection where its page stands, and to those that are followed which page it is."""

    def __init__(self, followed: Iterable[FieldNode]) -> None:
        super().__init__()
        self._followed = frozenset(id(node) for node in followed)
        self.info: TypeInfo | None = None

    def leave_field(self, node: FieldNode, *_: Any) -> Any:
        kind = get_named_type(self.info.get_type()) if self.info else None
        if node.selection_set is None or "pageInfo" not in getattr(kind, "fields", {}):
            return None
        return _with_more(node)

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        if id(node) not in self._followed:
            return None
        added = (_argument("first", _variable(FIRST)), _argument("after", _variable(AFTER)))
        return _changed(node, arguments=(*node.arguments, *added))

    def leave_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> Any:
        if not self._followed:
            return None
        added = (_declared(FIRST, "Int"), _declared(AFTER, "String"))
        return _changed(node, variable_definitions=(*node.variable_definitions, *added))


def _with_more(node: FieldNode) -> FieldNode:
    fields = tuple(FieldNode(name=NameNode(value=name), arguments=(), directives=()) for name in _OF_PAGE)
    more = FieldNode(
        alias=NameNode(value=MORE),
        name=NameNode(value="pageInfo"),
        arguments=(),
        directives=(),
        selection_set=SelectionSetNode(selections=fields),
    )
    selections = cast(SelectionSetNode, node.selection_set).selections
    return _changed(node, selection_set=SelectionSetNode(selections=(*selections, more)))


_OF_PAGE = ("hasNextPage", "endCursor")


def _argument(name: str, value: Any) -> ArgumentNode:
    return ArgumentNode(name=NameNode(value=name), value=value)


def _declared(name: str, kind: str) -> VariableDefinitionNode:
    return VariableDefinitionNode(
        variable=_variable(name), type=NamedTypeNode(name=NameNode(value=kind)), directives=()
    )


def _variable(name: str) -> VariableNode:
    return VariableNode(name=NameNode(value=name))


def _changed(node: Any, **parts: Any) -> Any:
    return type(node)(**{key: getattr(node, key, None) for key in node.keys} | parts)


async def every_page(query: Paged, request: Request, ask: Ask, limits: Limits) -> Any:
    """The data of all pages as of one. Raises NotAnsweredError, or BadUserInput where something would be missing.

    Where a page of full size would cost too much the ordinary one is taken.
    """
    try:
        return await _every_page(query, request, ask, limits, limits.page)
    except NotAnsweredError:
        if not query.way or limits.page <= DEFAULT_PAGE:
            raise
        return await _every_page(query, request, ask, limits, DEFAULT_PAGE)


async def _every_page(query: Paged, request: Request, ask: Ask, limits: Limits, size: int) -> Any:
    whole: Any = None
    cost, cursor = 0, None
    while whole is None or cursor:
        page = {FIRST: size, AFTER: cursor} if query.way else {}
        given = {**(request.variables or {}), **page}
        body = await _answered(replace(request, query=query.text, operation=query.name, variables=given), ask)
        cost += body.get("extensions", {}).get("cost", 0)
        if cost > limits.cost:
            raise BadUserInput(
                f"All rows of the table would cost more than the {limits.cost} allowed. Ask for fewer columns, "
                "filter by `where`, or page yourself by `first` and `after`."
            )
        data = body["data"]
        _require_whole(query, data)
        whole, cursor = _joined(query, whole, data), _next(query, data)
    return whole


async def _answered(request: Request, ask: Ask) -> Any:
    response = await ask(replace(request, hashed=None))
    body = orjson.loads(response.content)
    if "errors" in body:
        raise NotAnsweredError(response)
    return body


def _joined(query: Paged, whole: Any, page: Any) -> Any:
    if whole is None:
        return page
    into, more = _at(query.way, whole), _at(query.way, page)
    for child in query.way[-1].below.values():
        if child.many:
            into[child.key].extend(more[child.key])
    return whole


def _next(query: Paged, page: Any) -> str | None:
    connection = _at(query.way, page) if query.way else None
    return connection[MORE]["endCursor"] if connection and connection[MORE]["hasNextPage"] else None


def _at(way: tuple[Branch, ...], data: Any) -> Any:
    for branch in way:
        data = data.get(branch.key) if data else None
    return data


def _require_whole(query: Paged, page: Any) -> None:
    """Raise where a list goes on that nobody has said may be cut."""
    for way in _cut(query.root, page, ()):
        if way != query.way:
            place = ".".join(branch.key for branch in way)
            raise BadUserInput(
                f"{place} has more rows than the {DEFAULT_PAGE} that come unless you say how many. Give it `first`, "
                "or ask for its rows in a table of their own."
            )


def _cut(branch: Branch, value: Any, way: tuple[Branch, ...]) -> Iterator[tuple[Branch, ...]]:
    if isinstance(value, list):
        for item in cast(list[Any], value):
            yield from _cut_below(branch, item, way)
    elif isinstance(value, dict):
        if branch.lists_rows and value[MORE]["hasNextPage"] and not branch.paged_by_asker:
            yield way
        yield from _cut_below(branch, value, way)


def _cut_below(branch: Branch, value: Any, way: tuple[Branch, ...]) -> Iterator[tuple[Branch, ...]]:
    if isinstance(value, dict):
        for child in branch.below.values():
            if not child.leaf:
                yield from _cut(child, value.get(child.key), (*way, child))
