"""Documents that were sent before: parsed, validated, and with the plans made for them.

Those that clients persisted by their hash, those sent as text, and those the hub ships are kept apart, so that none can
push out another's. What a document may be is decided here; what an operation of it means, nowhere here.

Used by hub.api.operation, tables and the partner's door.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    validate,
    visit,
)

from hub.api.documents.caches import TwoParts
from hub.api.documents.hints import hinted
from hub.api.documents.introspection import too_curious
from hub.api.documents.limits import Limits, refused, too_long, too_wide
from hub.api.documents.nulls import never_null
from hub.api.documents.outline import input_types

# Each may look for a word like the one that was sent, among all of the schema's.
MOST_ERRORS = 5
MOST_PLANS = 8
# Of texts; a parsed and planned document takes some fifty times as much. Each counts for at least _LEAST.
KEPT_ONCE, KEPT_AGAIN = 300_000, 600_000
_LEAST = 1_000
INTROSPECTED = 4_000_000
_HASH = re.compile(r"[0-9a-fA-F]{64}")


class RefusedError(Exception):
    """The request cannot be executed; `errors` say why, `status` is what that is in HTTP."""

    def __init__(self, *errors: GraphQLError, status: int = 400) -> None:
        super().__init__()
        self.errors = errors
        self.status = status


@dataclass
class Document:
    """A text that was looked at: valid, with the plans of its operations, or with the errors that it has."""

    text: str
    parsed: DocumentNode
    errors: tuple[GraphQLError, ...] = ()
    plans: LRUCache[Any, Any] = field(default_factory=lambda: LRUCache[Any, Any](MOST_PLANS))
    sure: dict[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])
    types: dict[int, Mapping[str, Any]] = field(default_factory=dict[int, Mapping[str, Any]])

    @cached_property
    def operations(self) -> list[OperationDefinitionNode]:
        """Its operations, in the order of the text."""
        return [definition for definition in self.parsed.definitions if isinstance(definition, OperationDefinitionNode)]

    def never_null(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> frozenset[str]:
        """The variables that must not be null in an operation although their types allow it."""
        key = id(operation)
        if key not in self.sure:
            self.sure[key] = never_null(schema, self.parsed, operation)
        return self.sure[key]

    def input_types(self, schema: GraphQLSchema, operation: OperationDefinitionNode) -> Mapping[str, Any]:
        """The type of each variable that an operation declares."""
        key = id(operation)
        if key not in self.types:
            self.types[key] = input_types(schema, operation)
        return self.types[key]

    @cached_property
    def switches(self) -> frozenset[str]:
        """The variables that @skip and @include name."""
        if not any(operation.variable_definitions for operation in self.operations):
            return frozenset()
        switches = _Switches()
        visit(self.parsed, switches)
        return frozenset(switches.names)


class Documents:
    """The documents of one schema. `shipped` documents can be asked for by their hash and are never forgotten."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, shipped: Iterable[str] = ()) -> None:
        self.schema = schema
        self.limits = limits
        self._sent = TwoParts[Document](KEPT_ONCE, KEPT_AGAIN, _weight)
        self._persisted = TwoParts[Document](KEPT_ONCE, KEPT_AGAIN, _weight)
        self._shipped = {hash_of(text): text for text in shipped}
        self._of_shipped: dict[str, Document] = {}
        self._introspected: LRUCache[tuple[str, str], bytes] = LRUCache(INTROSPECTED, len)
        self._one_at_a_time = asyncio.Lock()

    def find(self, text: str | None, hashed: str | None) -> Document:
        """A valid document by its text, its hash or both; both persists it. Raises RefusedError."""
        if hashed is None:
            return _valid(self._by_text(text or ""))
        if not _HASH.fullmatch(hashed):
            raise RefusedError(refused("extensions.persistedQuery: sha256Hash has to be 64 hexadecimal digits.",
                                       "BAD_REQUEST"))  # fmt: skip
        return _valid(self._by_hash(hashed.lower()) if text is None else self._persist(text, hashed.lower()))

    async def introspected(self, key: tuple[str, str] | None, complete: Callable[[], bytes]) -> bytes:
        """The answer to introspection, which needs a good part of a second: worked out beside the event loop, one at a
        time, and kept for those who ask the same. `key` is text and operation; None for what depends on more.
        """
        async with self._one_at_a_time:
            answer = self._introspected.get(key) if key else None
            if answer is None:
                answer = await asyncio.to_thread(complete)
                if key and len(answer) <= INTROSPECTED:
                    self._introspected[key] = answer
        return answer

    def _by_text(self, text: str) -> Document:
        document = self._sent.get(text)
        if document is None:
            document = checked(self.schema, text, self.limits)
            self._sent.put(text, document)
        return document

    def _by_hash(self, hashed: str) -> Document:
        if (shipped := self._shipped.get(hashed)) is not None:
            if hashed not in self._of_shipped:
                self._of_shipped[hashed] = checked(self.schema, shipped, self.limits)
            return self._of_shipped[hashed]
        document = self._persisted.get(hashed)
        if document is None:
            # Clients look for these very words, and then send the text with the hash.
            raise RefusedError(refused("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND"))
        return document

    def _persist(self, text: str, hashed: str) -> Document:
        if hash_of(text) != hashed:
            wrong = "extensions.persistedQuery: sha256Hash is not the SHA-256 of `query`. Send the hash of this text."
            raise RefusedError(refused(wrong, "PERSISTED_QUERY_MISMATCH"))
        document = self._persisted.get(hashed)
        if document is None:
            document = self._by_text(text)
            if not document.errors and hashed not in self._shipped:
                self._persisted.put(hashed, document)
        return document


def hash_of(text: str) -> str:
    """The SHA-256 of a document's text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def checked(schema: GraphQLSchema, text: str, limits: Limits) -> Document:
    """A document within the limits, parsed and validated. It costs no more than its first fault."""
    nothing = DocumentNode(definitions=())
    try:
        if limit := too_long(text, limits):
            return Document(text, nothing, (limit,))
        parsed = parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        return Document(text, nothing, (coded(error, "GRAPHQL_PARSE_FAILED"),))
    if limit := too_wide(parsed, limits):
        return Document(text, nothing, (limit,))
    if errors := validate(schema, parsed, max_errors=MOST_ERRORS):
        code = "GRAPHQL_VALIDATION_FAILED"
        return Document(text, nothing, tuple(coded(error, code, hinted(schema, error)) for error in errors))
    if limit := too_curious(schema, parsed, limits):
        return Document(text, nothing, (limit,))
    return Document(text, parsed)


def coded(error: GraphQLError, code: str, message: str = "") -> GraphQLError:
    """The same error with a code, and with another message where there is one."""
    return GraphQLError(message or error.message, error.nodes, error.source, error.positions, extensions={"code": code})


def _valid(document: Document) -> Document:
    if document.errors:
        raise RefusedError(*document.errors)
    return document


def _weight(document: Document) -> int:
    return max(_LEAST, len(document.text))


class _Switches(Visitor):
    """Gathers the variables that directives name; in an operation these are @skip and @include only."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: Any, *_: Any) -> None:
        self.names.update(
            argument.value.name.value for argument in node.arguments if isinstance(argument.value, VariableNode)
        )
