"""Limits on a document, checked before it is parsed and before it is validated, whose work grows faster than its text.

A document refused here has cost no more than reading its tokens once. Every limit is a setting; what is refused is told
by how much.

Called by hub.api.documents.store before it parses and before it validates; read by whoever keeps a bound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any, Self, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from hub.api.documents.repeats import most_repeats
from hub.settings import Settings

# Texts and comments as a whole, then names, numbers and signs; what is none of these no reader of GraphQL goes past.
# A text that is not closed counts as a text up to its end, so that no place is looked at twice.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\"""|\\|"(?!""))*+(?:"""|\Z)|"(?:[^"\\\n]|\\.)*+"?|#[^\n\r]*|\w+|\.\.\.|[{}()\[\]:!=|&$@.-]',
    re.DOTALL,
)
# Operations of full size that one document may hold.
OPERATIONS = 10
_OPENS, _CLOSES = "{[(", "}])"
_NESTS = dict.fromkeys(_OPENS, 1) | dict.fromkeys(_CLOSES, -1)


@dataclass(frozen=True)
class Limits:
    """The most of everything; hub.settings says what each is."""

    body: int
    document: int
    tokens: int
    nesting: int
    depth: int
    fields: int
    aliases: int
    repeats: int
    roots: int
    page: int
    cost: int
    values: int
    conditions: int
    variable_values: int
    introspection: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of the settings, `max_NAME` each."""
        return cls(**{name: getattr(settings, f"max_{name}") for name in cls.__dataclass_fields__})


LIMITS = Limits(**{name: Settings.model_fields[f"max_{name}"].default for name in Limits.__dataclass_fields__})
"""Those of a hub whose settings nobody has changed."""


def refused(text: str, code: str) -> GraphQLError:
    """An error that a limit or a check gives in place of an answer."""
    return GraphQLError(text, extensions={"code": code})


def too_long(text: str, limits: Limits) -> GraphQLError | None:
    """An error for a text with too many characters, tokens or nested brackets.

    Looks at the text once, without reading it as GraphQL: what a reader of GraphQL would do with it comes later.
    """
    if len(text) > limits.document:
        text = f"The document has {len(text)} characters, more than {limits.document}. Send values as variables."
        return refused(text, "TOO_LARGE")
    # One call counts twice as fast as a loop, and it is enough for most texts with too many tokens.
    many = _TOKEN.subn("", text, count=limits.tokens + 1)[1] > limits.tokens
    if not (many and _level(text)) and _deepest(text, limits) > limits.nesting:
        return refused(f"The document nests more than {limits.nesting} brackets. Ask for less at once.", "TOO_DEEP")
    if many:
        return refused(f"The document has more than {limits.tokens} tokens. Ask for less at once.", "TOO_LARGE")
    return None


def _level(text: str) -> bool:
    """Whether a text closes about as many brackets as it opens, those within texts and comments counted too."""
    return sum(map(text.count, _OPENS)) <= sum(map(text.count, _CLOSES))


def _deepest(text: str, limits: Limits) -> int:
    """How many brackets are open at most in what may be read of a text."""
    tokens = islice(_TOKEN.finditer(text), limits.tokens + 1)
    return max(accumulate(_NESTS.get(token[0], 0) for token in tokens), default=0)


def too_much(variables: Mapping[str, Any], limits: Limits) -> GraphQLError | None:
    """An error for variables with too many values, or with objects and lists that nest too deep."""
    level: list[Any] = [variables]
    total = 0
    for _ in range(limits.nesting):
        level = [below for value in level for below in _values(value)]
        total += len(level)
        if total > limits.variable_values:
            text = f"The variables hold more than {limits.variable_values} values. Ask for less at once."
            return refused(text, "TOO_LARGE")
        if not level:
            return None
    return refused(f"The variables nest more than {limits.nesting} levels. Use a flatter filter.", "TOO_DEEP")


def _values(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(cast(Mapping[str, Any], value).values())
    return cast(list[Any], value) if isinstance(value, list) else []


def too_wide(document: DocumentNode, limits: Limits) -> GraphQLError | None:
    """An error for fields that nest too deep, are repeated or renamed too often, or are too many in all."""
    extents = _measured(document)
    if extents.aliases > limits.aliases:
        text = f"The document has {extents.aliases} aliases, more than {limits.aliases}. Send several requests."
        return refused(text, "TOO_LARGE")
    if extents.depth > limits.depth:
        text = f"Fields nest {extents.depth} levels deep, more than {limits.depth}. Go on from ids in a second request."
        return refused(text, "TOO_DEEP")
    if extents.fields > limits.fields:
        text = f"The request has {extents.fields} fields, more than {limits.fields}. Ask for less at once."
        return refused(text, "TOO_LARGE")
    together = limits.fields * OPERATIONS
    repeats = most_repeats(document, depth=limits.depth, fields=together)
    if repeats is None:
        text = f"The operations of the document have more than {together} fields together. Send fewer at once."
        return refused(text, "TOO_LARGE")
    if repeats > limits.repeats:
        text = f"One selection has the same field {repeats} times, more than {limits.repeats}. Ask for it once."
        return refused(text, "TOO_LARGE")
    return None


def _measured(document: DocumentNode) -> Extents:
    extents = Extents({d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)})
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            extent = extents.fragment(definition.name.value)
        elif isinstance(definition, OperationDefinitionNode):
            extent = extents.of(definition.selection_set)
        else:
            continue
        extents.depth, extents.fields = max(extents.depth, extent.depth), max(extents.fields, extent.fields)
    return extents


@dataclass(frozen=True)
class Extent:
    """How deep the fields below a place nest, and how many there are with every fragment written out."""

    depth: int = 0
    fields: int = 0


class Extents:
    """The largest of everything in a document. Each fragment is measured once, so one that doubles itself is cheap."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Extent] = {}
        self.depth = self.fields = self.aliases = 0

    def of(self, selections: SelectionSetNode) -> Extent:
        """What a selection asks for."""
        extents = [self._selection(selection) for selection in selections.selections]
        return Extent(max((extent.depth for extent in extents), default=0), sum(extent.fields for extent in extents))

    def _selection(self, selection: Any) -> Extent:
        match selection:
            case FragmentSpreadNode():
                return self.fragment(selection.name.value)
            case InlineFragmentNode():
                return self.of(selection.selection_set)
            case FieldNode():
                self.aliases += selection.alias is not None
                below = self.of(selection.selection_set) if selection.selection_set else Extent()
                return Extent(below.depth + 1, below.fields + 1)
            case _:
                return Extent()

    def fragment(self, name: str) -> Extent:
        """What a fragment asks for; nothing if there is none."""
        if name in self._known or name not in self._fragments:
            return self._known.get(name, Extent())
        # Stands while the fragment is measured: a fragment within itself is for validation to tell.
        self._known[name] = Extent()
        self._known[name] = self.of(self._fragments[name].selection_set)
        return self._known[name]
