"""The schema of the hub, built once from a model and the questions that analytics answer.

Called once at start by hub.app and hub.cli.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    is_abstract_type,
)
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from hub.access.asker import Asker
from hub.api.documents.limits import LIMITS, Limits
from hub.api.documents.store import Documents
from hub.api.outside import Reports
from hub.api.schema.answers import add_answer, add_question, add_questions
from hub.api.schema.changes import add_changes
from hub.api.schema.filters import add_filters
from hub.api.schema.mutations import MUTATIONS
from hub.api.schema.nouns import DAY, ID, add_nouns, list_arguments, property_field
from hub.api.schema.recorded import BuiltPack, Recording
from hub.api.schema.scalars import SCALARS, Date, DateTime, all_choices, graphql_enum
from hub.api.schema.subscriptions import SUBSCRIPTIONS
from hub.api.schema.types import Argument, Field, Types
from hub.graph.compiler.row_readers import Typed
from hub.graph.session import Graph
from hub.model.declare import text
from hub.model.registry import Model
from hub.settings import Settings

PackBuilder = Callable[["ApiSchema", Graph, Asker, str, str | None, bool], Awaitable[BuiltPack]]


@dataclass(frozen=True)
class ApiSchema:
    """The executable schema, its text, and the model it was made from.

    `lapse_days` is how long a proposal waits for a decision; `reports` counts what comes from outside. `packs` builds
    a pack of a review (hub.review.over_graphql), under the lock `packing`.
    """

    model: Model
    executable: GraphQLSchema
    sdl: str
    contact: str
    limits: Limits
    documents: Documents
    lapse_days: int
    reports: Reports = field(default_factory=Reports)
    packs: PackBuilder | None = None
    packing: asyncio.Lock = field(default_factory=asyncio.Lock)


def build_schema(
    model: Model,
    contact: str = "",
    limits: Limits = LIMITS,
    shipped: Iterable[str] = (),
    lapse_days: int = Settings.model_fields["lapse_days"].default,
) -> ApiSchema:
    """Build it; `shipped` documents can be asked for by their hash. Raises ValueError when two types have one name."""
    executable, sdl = _described(model)
    return ApiSchema(model, executable, sdl, contact, limits, Documents(executable, limits, shipped), lapse_days)


# Some three seconds of work; what differs between two hubs of one process is not in the schema itself.
@lru_cache(maxsize=2)
def _described(model: Model) -> tuple[GraphQLSchema, str]:
    """The executable schema of a model, and its text."""
    types = Types({"Date": Date, "DateTime": DateTime, "ID": strawberry.ID})
    for choices in all_choices():
        types.add(choices.__name__, graphql_enum(choices))
    _add_interfaces(types)
    add_filters(types, model)
    questions, extra = add_questions(types, model)
    add_nouns(types, model, extra)
    roots = [*_noun_roots(model), *_node_roots(), *questions]
    query = types.output("Query", "Everything that can be asked.", roots)
    add_changes(types, model)
    add_answer(types, model, Recording)
    calls = [
        Field(name, Recording.__name__, mutation.question.meaning, mutation.arguments)
        for name, mutation in MUTATIONS.items()
    ]
    mutation = types.output("Mutation", "Everything that can be changed, by who may.", calls)
    streams = [add_question(types, model, question) for question in SUBSCRIPTIONS.values()]
    subscription = types.output("Subscription", "What is told as it happens.", streams)
    config = StrawberryConfig(auto_camel_case=False, scalar_map=SCALARS)
    named = _named_types(types, model)
    schema = strawberry.Schema(query, mutation, subscription, types=named, config=config)
    return _wired(schema._schema), print_schema(schema) + "\n"


def _named_types(types: Types, model: Model) -> list[Any]:
    return [types.namespace[label] for label in model.nouns]


def _add_interfaces(types: Types) -> None:
    types.interface("Node", "Anything with a global id.", [ID])
    slug = Field("slug", "str", "Stable short name, unique among its kind.")
    types.interface(
        "Named",
        "A noun with a slug and a name, which of some is their title.",
        [slug, property_field(text("name", "Name.", required=True))],
    )
    types.output(
        "PageInfo",
        "Where a page stands in its list.",
        [
            Field("hasNextPage", "bool", "Whether rows follow this page."),
            Field("hasPreviousPage", "bool", "Whether rows come before this page."),
            Field("startCursor", "str | None", "Cursor of the first row; null when the page is empty."),
            Field("endCursor", "str | None", "Cursor of the last row; null when the page is empty."),
        ],
    )


def _noun_roots(model: Model) -> list[Field]:
    roots: list[Field] = []
    for noun in model.nouns.values():
        arguments = (Argument("slug", "str", noun.key_meaning), *DAY)
        roots.append(
            Field(noun.singular, f"{noun.label} | None", f"{noun.meaning} Null when absent or hidden.", arguments)
        )
        roots.append(Field(noun.plural, f"{noun.label}Connection", noun.meaning, (*list_arguments(noun.label), *DAY)))
    return roots


def _node_roots() -> list[Field]:
    return [
        # Relay's compiler refetches a fragment through `node` only where that takes the id and nothing else.
        Field("node", "Node | None",
              "Any noun by its id, as it is today; `nodes` takes a day. Null when absent or hidden.",
              (Argument("id", "ID", "The id."),)),
        Field("nodes", "list[Node | None]", "Several nouns by their ids, in the order given; at most 100.",
              (Argument("ids", "list[ID]", "The ids."), *DAY)),
    ]  # fmt: skip


def _from_answer(source: Any, info: GraphQLResolveInfo, **_arguments: Any) -> Any:
    """Read a field from the answer that statements have already given; arguments were used to make it."""
    value = source[info.path.key]
    if isinstance(value, Exception):
        # A plan may hold it for many requests; each would add its frames to it.
        raise value.with_traceback(None)
    return value


def _wired(schema: GraphQLSchema) -> GraphQLSchema:
    """Strawberry's schema with resolvers that read answers by response key, so that aliases need no care."""
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            kind.is_type_of = None
            fields: dict[str, GraphQLField] = kind.fields
            for field in fields.values():
                field.resolve = _from_answer
        elif is_abstract_type(kind):
            cast(GraphQLInterfaceType | GraphQLUnionType, kind).resolve_type = _type_of
    return schema


def _type_of(answer: Typed, *_: Any) -> str:
    return answer.type_name
