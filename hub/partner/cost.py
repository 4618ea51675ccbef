"""What a request to a feed would cost at most, told in `extensions.cost` and refused above a budget.

Page sizes multiply with what is asked of each row, counted from the selection before the source is asked. Plain values
cost no entry, but have a budget of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

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

from hub.api.documents.limits import Limits
from hub.errors import BadUserInput
from hub.partner.ask import page_size

# Of the API's budget: here every field of a record is resolved by itself, which keeps the processor busy.
SHARE = 5
# A list within a record takes no page size; few have more entries.
LIST = 5
# Values for each entry of the budget: enough for a page of 100 tools with all they hold.
VALUES = 8


class Cost(NamedTuple):
    """Entries that may be read, and values that may be shown."""

    entries: int = 0
    values: int = 0

    def times(self, number: int) -> Cost:
        """As much for each of so many."""
        return Cost(self.entries * number, self.values * number)


def together(costs: Iterable[Cost]) -> Cost:
    """The sum."""
    every = list(costs)
    return Cost(sum(cost.entries for cost in every), sum(cost.values for cost in every))


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
        total = together(self._field(parent, node) for parent, node in roots)
        budget = self.limits.cost // SHARE
        if total.entries > budget:
            text = f"The request may read {total.entries} entries, more than {budget}. Ask for smaller pages."
            raise BadUserInput(text)
        if total.values > budget * VALUES:
            text = f"The request may show {total.values} values, more than {budget * VALUES}. Ask for smaller pages."
            raise BadUserInput(text)
        return total.entries

    def _field(self, parent: Any, node: FieldNode) -> Cost:
        definition = parent.fields.get(node.name.value)
        if definition is None or is_leaf_type(get_named_type(definition.type)):
            return Cost(values=1)
        below = self._below(get_named_type(definition.type), node)
        given = get_argument_values(definition, node, dict(self.variables))
        own = Cost(1)
        if "ids" in given:
            return together([own, together([own, below]).times(len(given["ids"]))])
        if "first" in given:
            # The rows of a page are its size, not the ordinary length of a list within a record.
            row = Cost(-(-below.entries // LIST), -(-below.values // LIST))
            return together([own, row.times(page_size(given["first"]))])
        return together([own, below]).times(LIST if is_list_type(get_nullable_type(definition.type)) else 1)

    def _below(self, kind: Any, node: FieldNode) -> Cost:
        if node.selection_set is None:
            return Cost()
        return together(self._field(parent, field) for parent, field in self._fields(kind, node.selection_set))

    def _fields(self, kind: Any, selections: SelectionSetNode) -> Iterator[tuple[Any, FieldNode]]:
        """The fields selected, each as often as it stands there, with the type it is asked of."""
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                yield kind, selection
                continue
            fragment = self.fragments[selection.name.value] if isinstance(selection, FragmentSpreadNode) else selection
            fragment = cast("FragmentDefinitionNode | InlineFragmentNode", fragment)
            condition = fragment.type_condition
            inner = self.schema.type_map[condition.name.value] if condition else kind
            yield from self._fields(inner, fragment.selection_set)
