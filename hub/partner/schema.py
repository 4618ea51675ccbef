"""The feed's GraphQL schema, in graphene: the contract between an agency that publishes and whoever harvests.

Used by hub.partner.operation. Small on purpose: it changes by addition only, and every root field may fail alone.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import graphene
from graphql import GraphQLSchema

from hub.partner.ask import DEFAULT_PAGE, Asking, Page
from hub.partner.records import Evidence, Practice, Record, RecordKind, Tool
from hub.partner.source import About, Agency, ChangeAction, Changes
from hub.partner.types import enumeration, interface, object_type

VERSION = "1.0"
"""Of this schema. The first number changes when a reader of the feed has to."""
_AFTER = "Where to go on: `endCursor` of the page before, from the same list."
_FIRST = "How many, 1 to 100."


class NextPage(graphene.ObjectType):
    """Whether there is more, and where to go on."""

    has_next_page = graphene.Boolean(required=True, description="Whether there are more after this page.")
    end_cursor = graphene.String(description="Give it to `after` for the next page; null when this page is empty.")


def _connection(kind: Any, words: str) -> Any:
    nodes = graphene.List(graphene.NonNull(object_type(kind)), required=True, description="The entries of this page.")
    info = graphene.Field(NextPage, required=True, description="Whether there is more.")

    class Meta:
        description = words

    def resolve_page_info(page: Page, _: Any) -> dict[str, Any]:
        return {"has_next_page": page.more, "end_cursor": page.end}

    body = {"nodes": nodes, "page_info": info, "resolve_page_info": resolve_page_info, "Meta": Meta}
    return type(f"{kind.__name__}Page", (graphene.ObjectType,), body)


def _page(kind: Any, words: str) -> graphene.Field:
    arguments: dict[str, Any] = {
        "first": graphene.Int(default_value=DEFAULT_PAGE, required=True, description=_FIRST),
        "after": graphene.String(description=_AFTER),
    }
    if kind is not Agency:
        arguments["agency"] = graphene.String(description="Only records of the agency with this slug.")
    return graphene.Field(_connection(kind, words), description=words, args=arguments)


class Change(graphene.ObjectType):
    """One change of one record. Applying a change twice is the same as applying it once."""

    action = graphene.Field(enumeration(ChangeAction), required=True, description="What became of the record.")
    id = graphene.ID(required=True, description="Id of the record, also of one that is gone.")
    kind = graphene.Field(enumeration(RecordKind), required=True, description="What the record is about.")
    at = graphene.String(description="When the feed took note, as an ISO 8601 time with its zone; null when unknown.")
    fingerprint = graphene.String(description="Fingerprint of the record as it is now; null when it was removed.")
    record = graphene.Field(lambda: interface(Record), description="As it is now; null when it was removed.")


class ChangePage(graphene.ObjectType):
    """Changes, oldest first, each a step from what the cursor before stood for."""

    changes = graphene.List(graphene.NonNull(Change), required=True, description="The changes of this page.")
    cursor = graphene.String(
        required=True, description="Where to go on, now or another day. Keep it once this page has been taken in."
    )
    has_more = graphene.Boolean(required=True, description="Whether there is more already.")
    from_start = graphene.Boolean(
        required=True,
        description="Whether this page is part of a list of everything there is. When such a list has ended "
        "(`hasMore` is false), what it did not name is no longer there.",
    )


class Query(graphene.ObjectType):
    """A feed of what agencies say about their AI tools. Read-only."""

    feed = graphene.Field(lambda: Feed, description="Who publishes this feed, and how it works.")
    agencies = _page(Agency, "The agencies for which this feed speaks, by slug.")
    tools = _page(Tool, "Tools, by agency and reference.")
    practices = _page(Practice, "Practices, by agency and reference.")
    evidence = _page(Evidence, "Evidence, by agency and reference.")
    records = graphene.Field(
        graphene.List(interface(Record)),
        description="The records with these ids, in this order; null in the place of one that is not there.",
        ids=graphene.List(
            graphene.NonNull(graphene.ID), required=True, description="At most 100 ids of records of any kind."
        ),
    )
    changes = graphene.Field(
        ChangePage,
        description="What was added, changed or removed since a cursor; everything there is when none is given. An "
        "error with the code RESYNC says that this cannot be told: start again without a cursor.",
        since=graphene.String(description="`cursor` of the page before, or of the last page you took in."),
        first=graphene.Int(default_value=DEFAULT_PAGE, required=True, description=_FIRST),
    )

    async def resolve_feed(self, info: Any) -> About:
        return await _asking(info).about()

    async def resolve_agencies(self, info: Any, first: int, after: str | None = None) -> Page:
        return await _asking(info).agencies(first, after)

    async def resolve_tools(self, info: Any, **asked: Any) -> Page:
        return await _records(info, RecordKind.TOOL, **asked)

    async def resolve_practices(self, info: Any, **asked: Any) -> Page:
        return await _records(info, RecordKind.PRACTICE, **asked)

    async def resolve_evidence(self, info: Any, **asked: Any) -> Page:
        return await _records(info, RecordKind.EVIDENCE, **asked)

    async def resolve_records(self, info: Any, ids: list[str]) -> list[Record | None]:
        return await _asking(info).named(ids)

    async def resolve_changes(self, info: Any, first: int, since: str | None = None) -> Changes:
        return await _asking(info).changes(since, first)


class Feed(object_type(About)):
    """Who publishes this feed, and how it works."""

    version = graphene.String(required=True, description="Version of this schema, such as 1.0.")
    name = graphene.String(required=True, description="Stable name of this feed; it tells it from all others.")

    def resolve_version(self: About, info: Any) -> str:
        return VERSION

    def resolve_name(self: About, info: Any) -> str:
        return _asking(info).source.name


def _asking(info: Any) -> Asking:
    return info.context


async def _records(
    info: Any, kind: RecordKind, first: int, after: str | None = None, agency: str | None = None
) -> Page:
    return await _asking(info).records(kind, agency, first, after)


@cache
def schema() -> GraphQLSchema:
    """The executable schema."""
    return _schema().graphql_schema


@cache
def _schema() -> graphene.Schema:
    return graphene.Schema(query=Query)


def sdl() -> str:
    """The schema's text, as printed into schema/graphql/partner.graphql."""
    return f"{_schema()}\n"
