"""What a request would cost at most: the rows it may read, told in `extensions.cost`, refused above a budget.

Page sizes multiply: 100 rows with 100 rows each are 10,000. Counted from the selection, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
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

from hub.api.paging import page_of
from hub.api.select import Selector
from hub.errors import BadUserInput

BUDGET = 100_000
MOST_ROOTS = 20
# A list that takes no page size: the sources of a row, the evidence of a score.
_LIST = 5
# A question reads the features or the evidence of every tool once, however little of its answer is shown.
QUESTION = 500


def cost_of(selector: Selector, parent: str, nodes: list[FieldNode]) -> int:
    """The most rows that one field may read, with everything below it. Raises BadUserInput for a bad page size."""
    definition = selector.definition(parent, nodes[0].name.value)
    kind = get_named_type(definition.type)
    if is_leaf_type(kind):
        return 0
    if "first" in definition.args:
        size = page_of(selector.arguments(parent, nodes[0]), selector.variables).size.bind(selector.variables)
        return 1 + size * _rows(selector, kind.name, nodes)
    each = 1 + _below(selector, kind, nodes)
    return _LIST * each if is_list_type(get_nullable_type(cast(Any, definition.type))) else each


def _rows(selector: Selector, connection: str, nodes: list[FieldNode]) -> int:
    """What one row of a connection costs, all of its `nodes` and `edges` together."""
    total = 0
    for found in selector.fields(connection, nodes).values():
        name = found[0].name.value
        if name in ("nodes", "edges"):
            kind = get_named_type(selector.definition(connection, name).type)
            total += (name == "nodes") + _below(selector, kind, found)
    return total


def _below(selector: Selector, kind: Any, nodes: list[FieldNode]) -> int:
    if is_abstract_type(kind):
        members = selector.schema.get_possible_types(cast(GraphQLAbstractType, kind))
        return max(_object(selector, member.name, nodes) for member in members)
    return _object(selector, cast(GraphQLObjectType, kind).name, nodes)


def _object(selector: Selector, name: str, nodes: list[FieldNode]) -> int:
    fields = selector.fields(name, nodes).values()
    return sum(cost_of(selector, name, found) for found in fields if not found[0].name.value.startswith("__"))


def require_affordable(costs: Iterable[int], roots: int) -> int:
    """The whole cost. Raises BadUserInput when it is above the budget, or when there are too many root fields."""
    if roots > MOST_ROOTS:
        raise BadUserInput(f"The request has {roots} root fields; ask for at most {MOST_ROOTS} at a time.")
    total = sum(costs)
    if total > BUDGET:
        raise BadUserInput(
            f"The request may read {total} rows, more than the {BUDGET} allowed. Ask for smaller pages, or nest less."
        )
    return total
