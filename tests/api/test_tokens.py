"""What the limits count in a text without reading it as GraphQL is what GraphQL's own lexer finds there."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from graphql import GraphQLSyntaxError, Source, TokenKind
from graphql.language import Lexer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.api.documents.limits import LIMITS, too_long

PIECES = ('"', '""', '"""', "\\", '\\"""', "{", "}", "(", "]", "\n", "\r", "#", "a", "1", "$", "...", " ", "é")
OPENS = (TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L)
CLOSES = (TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R)


def of_lexer(text: str) -> int:
    """How many brackets are open at most in a text."""
    lexer, depth, deepest = Lexer(Source(text)), 0, 0
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        depth += (token.kind in OPENS) - (token.kind in CLOSES)
        deepest = max(deepest, depth)
    return deepest


@settings(max_examples=2_000, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example('"""\\\\""" {{{{{{ """')
@example('"""\\""" {{{ """ {')
def test_the_deepest_bracket_of_a_sound_text_is_found(text: str) -> None:
    try:
        deepest = of_lexer(text)
    except GraphQLSyntaxError:
        return
    assert too_long(text, replace(LIMITS, nesting=deepest)) is None
    assert not deepest or too_long(text, replace(LIMITS, nesting=deepest - 1)) is not None


@pytest.mark.parametrize("piece", [*PIECES, '"\\', '\\"', '"""\\'])
def test_a_long_text_is_looked_at_once(piece: str) -> None:
    """A pattern that looks at places again and again would need minutes."""
    limits = replace(LIMITS, document=10**6, tokens=10**6, nesting=10**6)
    started = time.process_time()
    too_long(piece * (200_000 // len(piece)), limits)
    too_long('"""' + piece * (200_000 // len(piece)), limits)
    assert time.process_time() - started < 5
