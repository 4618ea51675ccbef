"""A document with one operation or several, its variables, and which operation is meant."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from hub.api.operation import Request
from tests.api.documents.choices import MOST_BYTES, Choices
from tests.api.documents.reach import all_fields, draw_way
from tests.api.documents.scopes import Scope
from tests.api.documents.writer import Writer

FEWEST, MOST = 3, 45
"""Fields of a document, about; fragments counted each time they are spread."""
BELOW = 3
"""Levels of fields below the one that was aimed at."""


@dataclass(frozen=True)
class Document:
    """A valid document and a request that it fits."""

    text: str
    operation: str | None
    variables: dict[str, Any]

    @property
    def request(self) -> Request:
        """As a client sends it."""
        return Request(self.text, self.operation, self.variables)

    def __repr__(self) -> str:
        return f"\n{self.text}\n# operationName: {self.operation}\n# variables: {json.dumps(self.variables)}"


def documents() -> st.SearchStrategy[Document]:
    """Documents that each aim at one to three fields of the schema, with more around them."""
    return st.binary(min_size=MOST_BYTES, max_size=MOST_BYTES).map(written)


def written(drawn: bytes) -> Document:
    """The document of these choices."""
    choose = Choices(drawn)
    writer = Writer(choose, choose.number(FEWEST, MOST))
    count = 2 if choose.chance(8) else 1
    named = count > 1 or choose.chance(50)
    operations = [_operation(writer, f"Q{i}" if named else "") for i in range(count)]
    text = "\n".join([*operations, *(fragment.text for fragment in writer.fragments)])
    operation = f"Q{choose.number(0, count - 1)}" if count > 1 or (named and choose.chance(50)) else None
    return Document(text, operation, writer.variables.given())


def _operation(writer: Writer, name: str) -> str:
    writer.variables.using = set()
    goals = [writer.choose.pick(all_fields()) for _ in range(writer.choose.pick((1, 1, 1, 2, 2, 3)))]
    ways = [draw_way(writer.choose, goal) for goal in goals]
    depth = max(map(len, ways)) + BELOW
    selection = writer.roots((Scope(),), depth, ways)
    declared = writer.variables.declarations(writer.variables.using)
    head = f"query {name}" if name or declared else ""
    return f"{head}{f'({declared})' if declared else ''} {selection}".strip()
