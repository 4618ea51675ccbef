"""One open transaction, as callers of hub.graph.session see it.

Made by hub.graph.session only. Sends statements one at a time and answers with plain rows; committing, rolling back and
retrying are the session's affair.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from neo4j import AsyncSession, AsyncTransaction, Query

from hub.graph.statement import Row, Statement, require_sendable, writes

Listener = Callable[[Statement], None]


class GraphMovedError(Exception):
    """The graph is not as it was, or not as it was thought to be; the whole answer has to be started again.

    `meanwhile`: it was changed since the answer began.
    """

    def __init__(self, *, meanwhile: bool = True) -> None:
        self.meanwhile = meanwhile


class OvertakenError(Exception):
    """Raised by work whose rows are no longer as it read them: the session runs it again, and then gives up."""


class Transaction:
    """`await tx.run(statement)` gives all rows. Valid inside the block or function it was handed to.

    `kept` is the graph's own: what was worked out from it by type, for whoever reads it next. `texts` are those of the
    statements that were sent, which tell what can have been read.
    """

    def __init__(self, inner: AsyncTransaction, sent: Listener, kept: dict[type[Any], Any], *, read_only: bool) -> None:
        self._inner = inner
        self._sent = sent
        self.kept = kept
        self._read_only = read_only
        self.texts: set[str] = set()
        self._notes: list[set[str]] = []

    async def run(self, statement: Statement) -> list[Row]:
        """All rows of one statement, each a positional list. One round trip.

        Raises BadUserInput for a parameter that Bolt cannot carry, before anything is sent.
        """
        require_sendable((statement,))
        if self._read_only:
            require_reading(statement)
        self._sent(statement)
        for texts in (self.texts, *self._notes):
            texts.add(statement.text)
        result = await self._inner.run(statement.text, dict(statement.parameters))
        return await result.values()

    @contextmanager
    def noting(self) -> Generator[set[str]]:
        """The texts of the statements that are sent while the block runs."""
        texts: set[str] = set()
        self._notes.append(texts)
        try:
            yield texts
        finally:
            self._notes.pop()

    async def commit(self) -> None:
        """Keep what was written. Called by the session that opened the transaction, and by nobody else."""
        await self._inner.commit()


async def run_alone(session: AsyncSession, statement: Statement, sent: Listener, seconds: float) -> list[Row]:
    """All rows of one statement in a transaction of its own that the server opens and commits. One round trip."""
    sent(statement)
    # The time-out ends the work in Neo4j too; the embedded engine ignores it and has its own.
    result = await session.run(Query(statement.text, timeout=seconds), dict(statement.parameters))
    return await result.values()


def require_reading(statement: Statement) -> None:
    """Refuse, as a mistake of ours, to send a changing statement where only reading was promised."""
    if writes(statement.text):
        raise ValueError("a statement that writes was given to a read")
