"""How often one field stands in one place once fragments and equal fields are merged: validation compares all pairs.

Used by hub.api.documents.limits, for documents whose operations have few enough fields when they are written out one by
one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

Fragments = Mapping[str, FragmentDefinitionNode]


def most_repeats(document: DocumentNode, *, depth: int, fields: int) -> int | None:
    """The most fields that are merged into one, to `depth` levels; None for more than `fields` in all definitions."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    walk = _Walk(fragments, fields)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            walk.into([definition.selection_set], depth)
    # What no operation reaches is validated all the same.
    for name, fragment in fragments.items():
        if name not in walk.reached:
            walk.into([fragment.selection_set], depth)
    return walk.most if walk.left >= 0 else None


class _Walk:
    """Goes through selections as they are merged. `left` fields may still be looked at; below 0 it goes no further."""

    def __init__(self, fragments: Fragments, left: int) -> None:
        self._fragments = fragments
        self.left = left
        self.most = 0
        self.reached: set[str] = set()

    def into(self, merged: Sequence[SelectionSetNode], depth: int) -> None:
        """Count the fields of merged selections, to `depth` levels: a fragment within itself has no end."""
        groups: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for node in (field for selections in merged for field in self._fields(selections, spread)):
            self.left -= 1
            if self.left < 0:
                return
            groups.setdefault((node.alias or node.name).value, []).append(node)
        self.reached |= spread
        for nodes in groups.values():
            self.most = max(self.most, len(nodes))
            below = [node.selection_set for node in nodes if node.selection_set]
            if below and depth > 1:
                self.into(below, depth - 1)

    def _fields(self, selections: SelectionSetNode, spread: set[str]) -> Iterator[FieldNode]:
        """The fields of a selection; each fragment once."""
        for selection in selections.selections:
            if isinstance(selection, FieldNode):
                yield selection
            elif isinstance(selection, InlineFragmentNode):
                yield from self._fields(selection.selection_set, spread)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in spread:
                spread.add(selection.name.value)
                if selection.name.value in self._fragments:
                    yield from self._fields(self._fragments[selection.name.value].selection_set, spread)
