"""How deep the fields of a document nest, counted without expanding a fragment twice at one depth."""

from __future__ import annotations

from graphql import DocumentNode, FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode


def depth_of(document: DocumentNode, limit: int) -> int:
    """The greatest depth of any definition; counting stops beyond the limit. A cycle of fragments counts as too deep."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    deepest = 0
    seen: set[tuple[str, int]] = set()
    waiting: list[tuple[SelectionSetNode, int]] = []
    for definition in document.definitions:
        selections = getattr(definition, "selection_set", None)
        if isinstance(selections, SelectionSetNode):
            waiting.append((selections, 1))
    while waiting:
        selections, level = waiting.pop()
        deepest = max(deepest, level)
        if level > limit:
            return level
        for one in selections.selections:
            if isinstance(one, FragmentSpreadNode):
                name = one.name.value
                if name in fragments and (name, level) not in seen:
                    seen.add((name, level))
                    waiting.append((fragments[name].selection_set, level))
            elif one.selection_set is not None:  # type: ignore[attr-defined]
                waiting.append((one.selection_set, level + isinstance(one, FieldNode)))  # type: ignore[attr-defined]
    return deepest
