"""The columns of a query's table and the list that its rows are of: both follow from the query, whatever is answered.

Called by hub.api.tables.whole and hub.api.tables.table_rows. A query is a tree of fields; its leaves are the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.values import get_directive_values

from hub.errors import BadUserInput

# What GraphQL puts between a list and its items says nothing to the reader of a table.
_PLUMBING = frozenset({"nodes", "edges", "node"})
PAGING = frozenset({"first", "after", "last", "before"})


@dataclass
class Branch:
    """A field and what is asked below it. `nodes` are the places of the document that ask for it."""

    key: str
    name: str
    leaf: bool
    many: bool
    connection: bool
    nodes: list[FieldNode] = field(default_factory=list[FieldNode])
    below: dict[str, Branch] = field(default_factory=dict[str, "Branch"])

    @property
    def paged_by_asker(self) -> bool:
        """Whether whoever asks has said which page."""
        return any(argument.name.value in PAGING for node in self.nodes for argument in node.arguments)

    @property
    def lists_rows(self) -> bool:
        """Whether it is a connection of which rows are asked for, and not only how many there are."""
        return self.connection and any(child.many for child in self.below.values())

    def leaves(self, path: tuple[Branch, ...] = ()) -> Iterator[tuple[Branch, ...]]:
        """The way to each column, this branch included."""
        here = (*path, self)
        if self.leaf:
            yield here
        for child in self.below.values():
            yield from child.leaves(here)

    def first_list(self, path: tuple[Branch, ...] = ()) -> tuple[Branch, ...]:
        """The way to the list that the rows are of; nothing where there is no list of rows."""
        here = (*path, self)
        if self.many and not self.leaf:
            return here
        return next((way for child in self.below.values() if (way := child.first_list(here))), ())


def tree_of(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Branch:
    """The fields of an operation; the root stands for all that is answered. Raises BadUserInput for introspection."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    root = Branch("", "", leaf=False, many=False, connection=False)
    _Grower(schema, fragments, variables).grow(
        root, operation.selection_set, cast(GraphQLObjectType, schema.query_type)
    )
    return root


def headings(root: Branch) -> list[str]:
    """The names of the columns."""
    return shortened([way[1:] for way in root.leaves()])


def shortened(ways: Sequence[Sequence[Branch]]) -> list[str]:
    """The ways to fields without what GraphQL puts between a list and its items, unless two would then be alike."""
    short = [".".join(branch.key for branch in way if branch.leaf or branch.name not in _PLUMBING) for way in ways]
    whole = [".".join(branch.key for branch in way) for way in ways]
    return short if len(set(short)) == len(short) else whole


@dataclass(frozen=True)
class _Grower:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]

    def grow(self, branch: Branch, selections: SelectionSetNode, parent: GraphQLOutputType) -> None:
        for selection in selections.selections:
            if not self._included(selection.directives):
                continue
            if isinstance(selection, FieldNode):
                self._field(branch, selection, parent)
            elif isinstance(selection, FragmentSpreadNode):
                fragment = self.fragments[selection.name.value]
                self.grow(branch, fragment.selection_set, self._type(fragment.type_condition.name.value))
            elif isinstance(selection, InlineFragmentNode):
                within = self._type(selection.type_condition.name.value) if selection.type_condition else parent
                self.grow(branch, selection.selection_set, within)

    def _field(self, branch: Branch, node: FieldNode, parent: GraphQLOutputType) -> None:
        name = node.name.value
        key = node.alias.value if node.alias else name
        declared = self._declared(name, parent)
        kind = declared.type if declared else None
        named = get_named_type(kind)
        leaf = kind is None or is_leaf_type(named)
        many = kind is not None and is_list_type(kind.of_type if isinstance(kind, GraphQLNonNull) else kind)
        connection = isinstance(named, GraphQLObjectType) and "pageInfo" in named.fields
        made = branch.below.setdefault(key, Branch(key, name, leaf=leaf, many=many, connection=connection))
        made.nodes.append(node)
        if node.selection_set and is_composite_type(named):
            self.grow(made, node.selection_set, cast(GraphQLOutputType, named))

    def _declared(self, name: str, parent: GraphQLOutputType) -> GraphQLField | None:
        if name in ("__schema", "__type"):
            raise BadUserInput("The schema itself makes no table. Read it at /schema.graphql, or ask for JSON.")
        if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return parent.fields.get(name)
        return None

    def _type(self, name: str) -> GraphQLOutputType:
        return cast(GraphQLOutputType, self.schema.type_map[name])

    def _included(self, directives: tuple[DirectiveNode, ...]) -> bool:
        if not directives:
            return True
        holder = FieldNode(directives=directives)
        skip = get_directive_values(GraphQLSkipDirective, holder, dict(self.variables))
        include = get_directive_values(GraphQLIncludeDirective, holder, dict(self.variables))
        return not (skip and skip["if"]) and bool(include is None or include["if"])
