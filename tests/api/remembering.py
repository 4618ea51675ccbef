"""A graph that remembers the rows it gave, so that what reads them a second time reads the same ones at no cost.

Used where two ways of answering are compared: a difference is then one of answering, not of the engine's own. Asked
for anything new, it asks the engine. To be made anew for each request.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from copy import deepcopy
from typing import Any

import orjson

from hub.graph.gate import Stay
from hub.graph.session import Graph
from hub.graph.statement import Row, Statement
from hub.graph.transaction import Transaction


class Remembering:
    """In the place of a Graph for whoever only reads."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[Any, list[Row]] = {}
        self.kept = graph.kept

    async def read(self, statements: Sequence[Statement], deadline: float | None = None) -> list[list[Row]]:
        """As Graph.read."""
        keys = [_key(statement) for statement in statements]
        if not all(key in self._known for key in keys):
            rows = await self._graph.read(statements, deadline)
            self._known |= zip(keys, rows, strict=True)
        return [deepcopy(self._known[key]) for key in keys]

    async def read_one(self, statement: Statement) -> list[Row]:
        """As Graph.read_one."""
        [rows] = await self.read([statement])
        return rows

    def mark(self) -> int | None:
        """As Graph.mark."""
        return self._graph.mark()

    @asynccontextmanager
    async def still(self, *, everywhere: bool = False) -> AsyncGenerator[Stay]:
        """As Graph.still."""
        async with self._graph.still(everywhere=everywhere) as stay:
            yield stay

    @asynccontextmanager
    async def reading(self, deadline: float | None = None) -> AsyncGenerator[_Transaction]:
        """As Graph.reading."""
        async with self._graph.reading(deadline) as transaction:
            yield _Transaction(transaction, self._known)


class _Transaction:
    """In the place of a Transaction that reads."""

    def __init__(self, transaction: Transaction, known: dict[Any, list[Row]]) -> None:
        self._transaction = transaction
        self._known = known
        self.kept = transaction.kept
        self.texts: set[str] = set()
        self._notes: list[set[str]] = []

    @contextmanager
    def noting(self) -> Generator[set[str]]:
        """As Transaction.noting."""
        self._notes.append(set())
        try:
            yield self._notes[-1]
        finally:
            self._notes.pop()

    async def run(self, statement: Statement) -> list[Row]:
        """As Transaction.run."""
        key = _key(statement)
        for texts in (self.texts, *self._notes):
            texts.add(statement.text)
        if key not in self._known:
            self._known[key] = await self._transaction.run(statement)
        return deepcopy(self._known[key])


def _key(statement: Statement) -> tuple[str, bytes]:
    return statement.text, orjson.dumps(dict(statement.parameters), option=orjson.OPT_SORT_KEYS)
