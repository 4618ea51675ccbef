"""GraphQL types of the nouns: object types, connections, filters and orders, all from the declarations.

Called by hub.api.schema.hub_schema; planning and shaping ask it for names.
"""

from __future__ import annotations

from dataclasses import replace

from hub.api.schema.types import Argument, Field, Types
from hub.graph.edit import ROW_VERSION
from hub.model.common import COMMON
from hub.model.declare import Kind, Noun, Property
from hub.model.registry import Edge, Model

_OUTPUT = {
    Kind.STRING: "str",
    Kind.INT: "int",
    Kind.BOOLEAN: "bool",
    Kind.DATE: "Date",
    Kind.STRINGS: "list[str]",
}

PAGING = (
    Argument("first", "int | None", "At most this many from the start; 20 when neither first nor last is given."),
    Argument("after", "str | None", "Only what comes after this cursor."),
    Argument("last", "int | None", "At most this many from the end."),
    Argument("before", "str | None", "Only what comes before this cursor."),
)
AS_OF = Argument(
    "asOf",
    "Date | None",
    "Answer from what held on this day, here and in everything below; today when left out.",
)

POSSIBLE = Argument(
    "possible",
    "bool | None",
    "Take in what is only possible on the day, because no source says since when it held and the first to show it is "
    "later; false when left out.",
)
RECORDED_AS_OF = Argument(
    "recordedAsOf",
    "DateTime | None",
    "Answer from what was recorded by this moment, as far as it may still be seen.",
)
DAY = (AS_OF, POSSIBLE, RECORDED_AS_OF)


def cap(name: str) -> str:
    """A name with a capital first letter."""
    return name[0].upper() + name[1:]


def connection_name(edge: Edge) -> str:
    """The type of a relationship field that reads many."""
    return f"{edge.source}{cap(edge.field)}Connection"


def union_name(edge: Edge) -> str:
    """The type of a relationship field whose far end may be of several kinds."""
    return f"{edge.source}{cap(edge.field)}"


def add_nouns(types: Types, model: Model, extra: dict[str, list[Field]]) -> None:
    """Every noun's types. `extra` holds, for each label, fields that analytics compute."""
    for noun in model.nouns.values():
        _add_unions(types, model, noun)
        _add_object(types, model, noun, extra.get(noun.label, []))
        add_connection(types, f"{noun.label}Connection", noun, [], noun.meaning)
        for edge in model.edges(noun.label).values():
            if edge.many:
                _add_relationship(types, model, edge)


def property_field(prop: Property) -> Field:
    """A property as an output field."""
    shown = prop.choices.__name__ if prop.choices else _OUTPUT[prop.kind]
    unit = f" Unit: {prop.unit}." if prop.unit else ""
    return Field(prop.field, shown if prop.sure else f"{shown} | None", prop.meaning + unit)


SOURCES = Field("sources", "list[Source]", "The sources cited, the most important first; at most 100.")
VERSION = Property(ROW_VERSION, Kind.INT, "How often it was written; a change of it names the version that it saw.")
ID = Field("id", "ID", "Opaque id, for `node` and for caches.")


def _add_object(types: Types, model: Model, noun: Noun, extra: list[Field]) -> None:
    slug = Field("slug", "str", noun.key_meaning)
    own = [property_field(prop) for prop in noun.properties if prop.name != "name"]
    known_as = model.known_as(noun.label)
    common = [property_field(prop) for prop in COMMON]
    edges = [_edge_field(model, edge) for edge in model.edges(noun.label).values()]
    interfaces = [types.namespace["Node"]]
    inherited = [ID]
    inherited += [slug]
    if known_as:
        inherited.append(_name_field(known_as))
    if model.named(noun.label):
        interfaces.append(types.namespace["Named"])
    types.output(
        noun.label,
        noun.meaning,
        [*inherited, *own, *common, property_field(VERSION), SOURCES, *edges, *extra],
        implements=tuple(interfaces),
    )


def _name_field(known_as: Property) -> Field:
    """The field `name`, which reads the title of a noun that has no other name."""
    if known_as.name == "name":
        return property_field(known_as)
    return replace(property_field(known_as), name="name", description="Its title, by the name that other records have.")


def _edge_field(model: Model, edge: Edge) -> Field:
    if not edge.many:
        shown = union_name(edge) if edge.several else edge.target
        return Field(edge.field, f"{shown} | None", f"{edge.meaning} Null when none is recorded or visible.")
    return Field(edge.field, connection_name(edge), edge.meaning, list_arguments(edge.target))


def list_arguments(label: str) -> tuple[Argument, ...]:
    """The arguments of a list of a noun."""
    return (
        Argument("where", f"{label}Where | None", "Only those that satisfy this."),
        Argument("orderBy", f"list[{label}Order] | None", "First key first; the slug always decides last."),
        *PAGING,
    )


def _add_unions(types: Types, model: Model, noun: Noun) -> None:
    for edge in model.edges(noun.label).values():
        if edge.several and not edge.many:
            types.union(union_name(edge), edge.meaning, edge.targets)


def _add_relationship(types: Types, model: Model, edge: Edge) -> None:
    far = model.nouns[edge.target]
    properties = [*(property_field(prop) for prop in edge.properties), SOURCES]
    add_connection(types, connection_name(edge), far, properties, edge.meaning)


def add_connection(types: Types, name: str, noun: Noun, properties: list[Field], description: str) -> None:
    """A Relay connection of a noun and its edge; `properties` are those of the relationship."""
    edge_name = f"{name.removesuffix('Connection')}Edge"
    types.output(
        edge_name,
        f"One place in a list: {description}",
        [
            Field("cursor", "str", "Where this stands in the order; give it to after or before."),
            Field("node", noun.label, noun.meaning),
            *properties,
        ],
    )
    types.output(
        name,
        description,
        [
            Field("totalCount", "int", "How many there are in all; counted only when asked for."),
            Field(
                "uncertainCount",
                "int",
                "How many rows are left out because they are only possible on the day: nothing says since when they "
                "held, and the first source that shows them is later. 0 of today and where `possible` takes them in.",
            ),
            Field("nodes", f"list[{noun.label}]", "The rows of this page."),
            Field("edges", f"list[{edge_name}]", "The rows of this page with their cursors and their relationship."),
            Field("pageInfo", "PageInfo", "Whether there is more, and the cursors to go on with."),
        ],
    )
