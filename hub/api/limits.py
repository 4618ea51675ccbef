"""Limits on a document, checked before it is parsed and before it is validated, whose work grows faster than its text.

A document refused here has cost no more than reading its tokens once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Lexer,
    SelectionSetNode,
    Source,
    TokenKind,
)

MOST_TOKENS = 2_000
MOST_NESTING = 50
MOST_DEPTH = 15
MOST_FIELDS = 1_000

_OPENS = (TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L)
_CLOSES = (TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R)


@dataclass(frozen=True)
class Extent:
    """How deep the fields below a place nest, and how many there are with every fragment written out."""

    depth: int
    fields: int


def refused(text: str, code: str) -> GraphQLError:
    """An error that a limit or a check gives in place of an answer."""
    return GraphQLError(text, extensions={"code": code})


def too_long(text: str) -> GraphQLError | None:
    """An error for a text with too many tokens or nested brackets. Raises GraphQLSyntaxError for what is no GraphQL."""
    lexer = Lexer(Source(text))
    tokens = nesting = 0
    while lexer.advance().kind is not TokenKind.EOF:
        tokens += 1
        nesting += (lexer.token.kind in _OPENS) - (lexer.token.kind in _CLOSES)
        if tokens > MOST_TOKENS:
            return refused(f"The document has more than {MOST_TOKENS} tokens. Ask for less at once.", "TOO_LARGE")
        if nesting > MOST_NESTING:
            return refused(f"The document nests more than {MOST_NESTING} brackets. Ask for less at once.", "TOO_DEEP")
    return None


def too_deep(variables: Mapping[str, Any]) -> GraphQLError | None:
    """An error for variables that nest objects and lists too deep."""
    level: list[Any] = [variables]
    for _ in range(MOST_NESTING):
        level = [below for one in level for below in _values(one)]
        if not level:
            return None
    return refused(f"The variables nest more than {MOST_NESTING} levels. Use a flatter filter.", "TOO_DEEP")


def _values(one: Any) -> list[Any]:
    if isinstance(one, Mapping):
        return list(cast(Mapping[str, Any], one).values())
    return cast(list[Any], one) if isinstance(one, list) else []


def too_wide(document: DocumentNode) -> GraphQLError | None:
    """An error for fields that nest too deep, or are too many once every fragment is written out."""
    extents = _Extents({d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)})
    for definition in document.definitions:
        selections = getattr(definition, "selection_set", None)
        if isinstance(selections, SelectionSetNode):
            found = extents.of(selections)
            if found.depth > MOST_DEPTH:
                return refused(f"Fields nest more than {MOST_DEPTH} levels deep. Follow ids instead.", "TOO_DEEP")
            if found.fields > MOST_FIELDS:
                return refused(f"The request has {found.fields} fields, more than {MOST_FIELDS}.", "TOO_LARGE")
    return None


class _Extents:
    """Each fragment is measured once, so a document that doubles itself costs no more than its text."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, Extent] = {}

    def of(self, selections: SelectionSetNode) -> Extent:
        depth = fields = 0
        for one in selections.selections:
            found = self._one(one)
            depth, fields = max(depth, found.depth), fields + found.fields
        return Extent(depth, fields)

    def _one(self, one: Any) -> Extent:
        match one:
            case FragmentSpreadNode():
                return self._fragment(one.name.value)
            case InlineFragmentNode():
                return self.of(one.selection_set)
            case FieldNode():
                below = self.of(one.selection_set) if one.selection_set else Extent(0, 0)
                return Extent(below.depth + 1, below.fields + 1)
            case _:
                return Extent(0, 0)

    def _fragment(self, name: str) -> Extent:
        if name in self._known or name not in self._fragments:
            return self._known.get(name, Extent(0, 0))
        # Stands while the fragment is measured: a fragment within itself is for validation to tell.
        self._known[name] = Extent(0, 0)
        self._known[name] = self.of(self._fragments[name].selection_set)
        return self._known[name]
