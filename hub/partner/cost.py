"""What a request to a feed would cost at most, told in `extensions.cost` and refused above a budget.

Page sizes multiply with what is asked of each row, counted from the selection before the source is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.values import get_argument_values

from hub.api.limits import Limits
from hub.errors import BadUserInput
from hub.partner.ask import page_size

# Of the API's budget: here every field of a record is resolved by itself, which keeps the processor busy.
SHARE = 5
# A list within a record takes no page size; few have more entries.
LIST = 5


@dataclass(frozen=True)
class Costing:
    """Measures selections of one request."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    limits: Limits

    def require_affordable(self, selections: SelectionSetNode) -> int:
        """The cost of the whole operation. Raises BadUserInput above the budget, or for a page size out of range."""
        query = cast(GraphQLObjectType, self.schema.query_type)
        roots = list(self._fields(query, selections))
        if len(roots) > self.limits.roots:
            raise BadUserInput(
                f"The request has {len(roots)} root fields; ask for at most {self.limits.roots} at a time."
            )
        total = sum(self._field(parent, node) for parent, node in roots)
        budget = self.limits.cost // SHARE
        if total > budget:
            raise BadUserInput(f"The request may read {total} entries, more than {budget}. Ask for smaller pages.")
        return total

    def _field(self, parent: Any, node: FieldNode) -> int:
        definition = parent.fields.get(node.name.value)
        if definition is None or is_leaf_type(get_named_type(definition.type)):
            return 0
        below = self._below(get_named_type(definition.type), node)
        given = get_argument_values(definition, node, dict(self.variables))
        if "ids" in given:
            return 1 + len(given["ids"]) * (1 + below)
        if "first" in given:
            # The rows of a page are its size, not the ordinary length of a list within a record.
            return 1 + page_size(given["first"]) * -(-below // LIST)
        return (LIST if is_list_type(get_nullable_type(definition.type)) else 1) * (1 + below)

    def _below(self, kind: Any, node: FieldNode) -> int:
        if node.selection_set is None:
            return 0
        return sum(self._field(parent, one) for parent, one in self._fields(kind, node.selection_set))

    def _fields(self, kind: Any, selections: SelectionSetNode) -> Iterator[tuple[Any, FieldNode]]:
        """The fields selected, each as often as it stands there, with the type it is asked of."""
        for one in selections.selections:
            if isinstance(one, FieldNode):
                yield kind, one
                continue
            fragment = self.fragments[one.name.value] if isinstance(one, FragmentSpreadNode) else one
            fragment = cast("FragmentDefinitionNode | InlineFragmentNode", fragment)
            condition = fragment.type_condition
            inner = self.schema.type_map[condition.name.value] if condition else kind
            yield from self._fields(inner, fragment.selection_set)
