"""What a read asks for, said without GraphQL: fields of nodes, connections and the nodes inside them.

Made by hub.api from a request, compiled by hub.graph.compiler. `key` is always the response key: it names a place in
the answer and never reaches the text of a statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString, TypeAlias

from hub.graph.compiler.values import Tree, Value
from hub.model.declare import Property
from hub.model.registry import Edge


@dataclass(frozen=True)
class TypeName:
    """The name of the type."""

    key: str
    name: str


@dataclass(frozen=True)
class GlobalId:
    """The opaque id of a node."""

    key: str


@dataclass(frozen=True)
class Slug:
    """The slug of a node."""

    key: str


@dataclass(frozen=True)
class Scalar:
    """A property of a node or a relationship."""

    key: str
    property: Property


@dataclass(frozen=True)
class Sources:
    """The sources a node or a relationship cites, in the order in which it cites them."""

    key: str
    selection: NodeSelection


@dataclass(frozen=True)
class ToOne:
    """The one node at the far end of a relationship; several labels when the far end may be any of them."""

    key: str
    edge: Edge
    selections: Mapping[LiteralString, NodeSelection]


@dataclass(frozen=True)
class Computed:
    """A field that analytics compute from the node's slug, after the statement has been read."""

    key: str
    label: str
    request: Any


NodeField: TypeAlias = "TypeName | GlobalId | Slug | Scalar | Sources | ToOne | Connection | Computed"


@dataclass(frozen=True)
class NodeSelection:
    """The fields wanted of a node of one label; `typed` when the answer has to know the label."""

    label: LiteralString
    fields: tuple[NodeField, ...]
    typed: bool = False


@dataclass(frozen=True)
class Cursor:
    """The cursor of an edge."""

    key: str


@dataclass(frozen=True)
class EdgeNode:
    """The node of an edge."""

    key: str
    selection: NodeSelection


EdgeField: TypeAlias = "TypeName | Cursor | Scalar | Sources | EdgeNode"


@dataclass(frozen=True)
class Nodes:
    """`nodes` of a connection."""

    key: str
    selection: NodeSelection


@dataclass(frozen=True)
class Edges:
    """`edges` of a connection."""

    key: str
    fields: tuple[EdgeField, ...]


@dataclass(frozen=True)
class Count:
    """`totalCount`, or `uncertainCount`: how many of all rows rest on an unknown start, when asked of a past day."""

    key: str
    uncertain: bool = False


@dataclass(frozen=True)
class PageInfo:
    """`pageInfo`: response key and name of each of its fields."""

    key: str
    fields: tuple[tuple[str, str], ...]


ConnectionField: TypeAlias = "TypeName | Nodes | Edges | Count | PageInfo"


@dataclass(frozen=True)
class Page:
    """Which rows of a connection: at most `size`, after or before cursors, from the start or from the end."""

    size: Value
    backward: bool = False
    after: Value | None = None
    before: Value | None = None


@dataclass(frozen=True)
class Connection:
    """A page of the nodes of a label (no edge), or of those at the far end of a relationship."""

    key: str
    label: LiteralString
    page: Page
    fields: tuple[ConnectionField, ...]
    edge: Edge | None = None
    where: Tree = field(default_factory=dict[str, Any])
    order: tuple[tuple[str, bool], ...] = ()
