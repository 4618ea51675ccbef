"""A selection of a GraphQL request becomes what the compiler takes: fields of nodes and connections, fragments merged.

Fields are merged by graphql-core's own collect_sub_fields, so aliases, fragments, @skip and @include mean here what
they mean everywhere. What is asked for is read from an outline of the variables (hub.api.documents.outline).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    Visitor,
    visit,
)
from graphql.execution.collect_fields import collect_sub_fields

from hub.analytics.questions import Question
from hub.api.documents.filter_cost import conditions
from hub.api.documents.limits import Limits
from hub.api.plan.arguments import arguments_of
from hub.api.plan.paging import page_of
from hub.api.schema.asked import ASKED
from hub.api.schema.nouns import VERSION, connection_name
from hub.errors import BadUserInput
from hub.graph.compiler import selection as ask
from hub.graph.compiler.values import Value
from hub.model.registry import Edge, Model

_ON_NOUN: dict[tuple[str, str], Question] = {(q.on, q.field): q for q in ASKED if q.on}
ROOT_QUESTIONS: dict[str, Question] = {q.field: q for q in ASKED if q.on is None}
Fields = dict[str, list[FieldNode]]


def is_question(parent: str, name: str) -> bool:
    """Whether analytics answer a field."""
    return name in ROOT_QUESTIONS if parent == "Query" else (parent, name) in _ON_NOUN


class _Names(Visitor):
    """Gathers the names of fields, through fragments."""

    def __init__(self, names: set[str], fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        super().__init__()
        self._names = names
        self._left = dict(fragments)

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self._names.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        fragment = self._left.pop(node.name.value, None)
        if fragment is not None:
            visit(fragment, self)


@dataclass(frozen=True)
class Asked:
    """A computed field of a noun as it is asked for: the question, its arguments and the field's nodes."""

    question: Question
    arguments: Mapping[str, Any]
    nodes: list[FieldNode]


@dataclass(frozen=True)
class Selector:
    """Reads selections of one operation."""

    model: Model
    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    outline: Mapping[str, Any]
    limits: Limits
    # Nodes belong to the document, which lives as long as this does, so their identities stay theirs.
    _collected: dict[tuple[str | int, ...], Fields] = field(default_factory=dict[tuple[str | int, ...], Fields])
    _read: dict[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict[tuple[str, int], Mapping[str, Any]])

    def fields(self, type_name: str, nodes: list[FieldNode]) -> Fields:
        """The fields asked for below these nodes on a type, by response key. Collected once."""
        place = (type_name, *map(id, nodes))
        fields = self._collected.get(place)
        if fields is None:
            kind = self.object_type(type_name)
            fields = collect_sub_fields(self.schema, self.fragments, dict(self.outline), kind, nodes)
            self._collected[place] = fields
        return fields

    def names_below(self, nodes: list[FieldNode]) -> frozenset[str]:
        """The names of all fields anywhere below these nodes, whether or not @skip and @include let them stand."""
        names: set[str] = set()
        visitor = _Names(names, self.fragments)
        for node in nodes:
            visit(node, visitor)
        return frozenset(names)

    def object_type(self, name: str) -> GraphQLObjectType:
        """An object type of the schema."""
        return cast(GraphQLObjectType, self.schema.type_map[name])

    def definition(self, type_name: str, field: str) -> GraphQLField:
        """A field's definition."""
        return self.object_type(type_name).fields[field]

    def arguments(self, type_name: str, node: FieldNode) -> Mapping[str, Any]:
        """A field's arguments as trees of Values. Read once."""
        place = (type_name, id(node))
        arguments = self._read.get(place)
        if arguments is None:
            arguments = arguments_of(self.definition(type_name, node.name.value), node, self.outline)
            self._require_moderate(node, arguments)
            self._read[place] = arguments
        return arguments

    def _require_moderate(self, node: FieldNode, arguments: Mapping[str, Any]) -> None:
        number = conditions(arguments) - len(arguments)
        if number > self.limits.conditions:
            raise BadUserInput(
                f"{node.name.value}: {number} conditions are too many; give at most {self.limits.conditions}, "
                "and use `in` for many values of one field"
            )

    def node(self, label: LiteralString, nodes: list[FieldNode], *, typed: bool = False) -> ask.NodeSelection:
        """What is asked of a noun. `typed`: the answer has to know its type, for an interface or a union."""
        wanted = [self._node_field(label, key, field_nodes) for key, field_nodes in self.fields(label, nodes).items()]
        return ask.NodeSelection(label, tuple(wanted), typed)

    def _node_field(self, label: LiteralString, key: str, field_nodes: list[FieldNode]) -> ask.NodeField:
        name = field_nodes[0].name.value
        question = _ON_NOUN.get((label, name))
        if question is not None:
            return ask.Computed(key, label, Asked(question, self.arguments(label, field_nodes[0]), field_nodes))
        if name == "id":
            return ask.GlobalId(key)
        edge = self.model.edges(label).get(name)
        if edge is not None:
            return self._edge(key, edge, field_nodes)
        if name == "slug":
            return ask.Slug(key)
        known_as = self.model.known_as(label)
        if name == "name" and known_as:
            return ask.Scalar(key, known_as)
        return self._plain(label, key, field_nodes, {**self.model.fields(label), VERSION.name: VERSION})

    def _plain(
        self, type_name: str, key: str, field_nodes: list[FieldNode], properties: Mapping[str, Any]
    ) -> ask.TypeName | ask.Scalar | ask.Sources:
        name = field_nodes[0].name.value
        if name == "__typename":
            return ask.TypeName(key, type_name)
        if name == "sources":
            return ask.Sources(key, self.node("Source", field_nodes))
        return ask.Scalar(key, properties[name])

    def _edge(self, key: str, edge: Edge, field_nodes: list[FieldNode]) -> ask.NodeField:
        if edge.many:
            name = connection_name(edge)
            return self.connection(
                key, edge.target, name, field_nodes, self.arguments(edge.source, field_nodes[0]), edge
            )
        several = edge.several
        return ask.ToOne(key, edge, {label: self.node(label, field_nodes, typed=several) for label in edge.targets})

    def connection(
        self,
        key: str,
        label: LiteralString,
        type_name: str,
        field_nodes: list[FieldNode],
        arguments: Mapping[str, Any],
        edge: Edge | None = None,
    ) -> ask.Connection:
        """What is asked of a connection of a noun."""
        wanted = [self._connection_field(label, type_name, k, nodes, edge)
                  for k, nodes in self.fields(type_name, field_nodes).items()]  # fmt: skip
        return ask.Connection(
            key,
            label,
            page_of(arguments, self.limits),
            tuple(wanted),
            edge,
            arguments.get("where") or {},
            orders(arguments.get("orderBy"), self.outline),
        )

    def _connection_field(
        self, label: LiteralString, type_name: str, key: str, field_nodes: list[FieldNode], edge: Edge | None
    ) -> ask.ConnectionField:
        match field_nodes[0].name.value:
            case "__typename":
                return ask.TypeName(key, type_name)
            case "totalCount":
                return ask.Count(key)
            case "uncertainCount":
                return ask.Count(key, uncertain=True)
            case "pageInfo":
                return self.page_info(key, field_nodes)
            case "nodes":
                return ask.Nodes(key, self.node(label, field_nodes))
            case _:
                return self._edges(label, f"{type_name.removesuffix('Connection')}Edge", key, field_nodes, edge)

    def page_info(self, key: str, field_nodes: list[FieldNode]) -> ask.PageInfo:
        """What is asked of pageInfo."""
        fields = self.fields("PageInfo", field_nodes)
        return ask.PageInfo(key, tuple((k, nodes[0].name.value) for k, nodes in fields.items()))

    def _edges(
        self, label: LiteralString, type_name: str, key: str, field_nodes: list[FieldNode], edge: Edge | None
    ) -> ask.Edges:
        properties = {p.name: p for p in edge.properties} if edge else {}
        wanted: list[ask.EdgeField] = []
        for k, nodes in self.fields(type_name, field_nodes).items():
            match nodes[0].name.value:
                case "cursor":
                    wanted.append(ask.Cursor(k))
                case "node":
                    wanted.append(ask.EdgeNode(k, self.node(label, nodes)))
                case _:
                    wanted.append(self._plain(type_name, k, nodes, properties))
        return ask.Edges(key, tuple(wanted))


def orders(given: list[Mapping[str, Any]] | None, outline: Mapping[str, Any]) -> tuple[tuple[str, bool], ...]:
    """The order asked for as (property, descending) pairs. Raises BadUserInput unless each entry names one key."""
    ordering: list[tuple[str, bool]] = []
    for entry in given or []:
        keys = {name: value for name, value in entry.items() if value is not None}
        if len(keys) != 1:
            raise BadUserInput("orderBy: give each entry exactly one field, such as [{ status: ASC }, { name: ASC }]")
        [(name, value)] = keys.items()
        if name in (known for known, _ in ordering):
            raise BadUserInput(f"orderBy: {name} is named twice")
        ordering.append((name, _is_descending(value, outline)))
    return tuple(ordering)


def _is_descending(value: Value, outline: Mapping[str, Any]) -> bool:
    # An outline keeps directions, because they decide the text of a statement.
    direction = value.bind(outline)
    return getattr(direction, "value", direction) == "DESC"
