"""What a request would cost at most: the rows it may read, told in `extensions.cost`, refused above a budget.

Page sizes multiply: 100 rows with 100 rows each are 10,000. The tree is made from the selection with the plan; what a
request costs follows when its page sizes are known, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLAbstractType,
    GraphQLObjectType,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
)

from hub.api.documents.filter_cost import rows_of_filters
from hub.api.plan.fields import Selector, is_question
from hub.api.plan.paging import page_of
from hub.graph.compiler.values import Value

# A list that takes no page size: the sources of a row, the evidence of a score.
_LIST = 5
# A question reads the features or the evidence of every tool once, however little of its answer is shown.
QUESTION = 500


@dataclass(frozen=True)
class Cost:
    """`times` rows, or as many as `page` says and one more, each with what lies below it; of `either` the dearest.

    `leaves` are the plain values shown of each row; `once` is read one time, however many rows there are.
    """

    own: int = 0
    below: tuple[Cost, ...] = ()
    page: Value | None = None
    times: int = 1
    either: bool = False
    leaves: int = 0
    once: int = 0

    def of(self, values: Mapping[str, Any]) -> int:
        """The rows of one request. Raises BadUserInput for a page size that is out of range."""
        costs = [cost.of(values) for cost in self.below]
        each = self.own + (max(costs) if self.either else sum(costs))
        return self.times * each if self.page is None else 1 + self.page.bind(values) * each

    def shown(self, values: Mapping[str, Any]) -> int:
        """The plain values of one request's answer."""
        shown = [cost.shown(values) for cost in self.below]
        each = self.leaves + (max(shown) if self.either else sum(shown))
        return self.times * each if self.page is None else self.page.bind(values) * each

    def in_all_once(self) -> int:
        """What is read one time, here and below."""
        return self.once + sum(cost.in_all_once() for cost in self.below)


def cost_of(selector: Selector, parent: str, nodes: list[FieldNode]) -> Cost:
    """What one field may read, with everything below it. Raises BadUserInput for both first and last."""
    name = nodes[0].name.value
    definition = selector.definition(parent, name)
    kind = get_named_type(definition.type)
    if is_leaf_type(kind):
        return Cost(leaves=1)
    arguments = selector.arguments(parent, nodes[0])
    # Each row of the place is tried by the filter, whether or not it is shown.
    tried, once = rows_of_filters(definition, arguments), QUESTION * is_question(parent, name)
    if "first" in definition.args:
        page = page_of(arguments, selector.limits)
        return Cost(tried, (_rows(selector, kind.name, nodes, page.size),), once=once)
    below = _below(selector, kind, nodes)
    if "ids" in definition.args:
        return Cost(1, (below,), page=arguments["ids"].then(len))
    times = _LIST if is_list_type(get_nullable_type(cast(Any, definition.type))) else 1
    return Cost(tried, (Cost(1, (below,), times=times),), once=once)


def cost_below(selector: Selector, parent: str, nodes: list[FieldNode]) -> Cost:
    """What the answer of a field may read whose arguments are no part of its price."""
    kind = get_named_type(selector.definition(parent, nodes[0].name.value).type)
    return Cost(0, (Cost(1, (_below(selector, kind, nodes),)),), once=QUESTION)


def _rows(selector: Selector, connection: str, nodes: list[FieldNode], size: Value) -> Cost:
    """A page of a connection, all of its `nodes` and `edges` together."""
    own, below = 0, list[Cost]()
    for field_nodes in selector.fields(connection, nodes).values():
        name = field_nodes[0].name.value
        if name in ("nodes", "edges"):
            kind = get_named_type(selector.definition(connection, name).type)
            own += name == "nodes"
            below.append(_below(selector, kind, field_nodes))
    return Cost(own, tuple(below), page=size)


def _below(selector: Selector, kind: Any, nodes: list[FieldNode]) -> Cost:
    if is_abstract_type(kind):
        members = selector.schema.get_possible_types(cast(GraphQLAbstractType, kind))
        return Cost(below=tuple(_object(selector, member.name, nodes) for member in members), either=True)
    return _object(selector, cast(GraphQLObjectType, kind).name, nodes)


def _object(selector: Selector, name: str, nodes: list[FieldNode]) -> Cost:
    fields = [
        field_nodes
        for field_nodes in selector.fields(name, nodes).values()
        if not field_nodes[0].name.value.startswith("__")
    ]
    costs = [cost_of(selector, name, field_nodes) for field_nodes in fields]
    below = tuple(cost for cost in costs if cost.below)
    return Cost(below=below, leaves=len(costs) - len(below))
