"""Ask the graph and change it: the one door to Bolt for the layers above.

Made once by app and cli, used by analytics, records and the compiler's callers. Every call ends within a deadline of
the hub's own, retries and tidying up included. Raises errors of hub.errors only; what the driver said stays here.
"""

import asyncio
import itertools
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, Self, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, AsyncDriver, AsyncGraphDatabase, AsyncSession

from hub.errors import Conflict, EngineFailed, GraphUnreachable, Overloaded, StartupError, Unavailable
from hub.graph.deadline import Doorway, Limit
from hub.graph.driver import open_driver, open_session
from hub.graph.driver_errors import FAILURES, cut_off, lost_a_race, may_pass, translate_at_start
from hub.graph.engine import Endpoint
from hub.graph.gate import Gate, Stay
from hub.graph.noted import note
from hub.graph.pulse import Pulse
from hub.graph.register import LOCK
from hub.graph.statement import Row, Statement, require_sendable
from hub.graph.transaction import Listener, OvertakenError, Transaction, require_reading, run_alone
from hub.graph.versions import unsupported
from hub.settings import Settings

T = TypeVar("T")
Work = Callable[[Transaction], Awaitable[T]]

READ_RETRIES = 2
# The embedded engine refuses all but one of several MERGEs of a new key; the second run finds the node.
RACE_RETRIES = 3
WRITERS = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.5
START_INTERVAL, START_ATTEMPT = 0.5, 5.0

_chance = random.SystemRandom()
_in_turn: ContextVar[bool] = ContextVar("in turn", default=False)
"""Whether this is within a write already, which then need not wait for itself."""


class Graph:
    """The graph, through a pool of connections. Belongs to the event loop in which it was connected.

    `statements_sent` counts, and each of `listeners` is given, every statement that a caller's work sent; tests assert
    on both. The readiness check's own question is not among them. `after_write` are called when this hub has written
    something. `kept` holds what layers above work out from the
    graph and may need again while it is open, by the type of what is kept; a transaction has it too.
    """

    def __init__(self, driver: AsyncDriver, pulse: Pulse, endpoint: Endpoint, settings: Settings) -> None:
        self._driver = driver
        self._pulse = pulse
        self._endpoint = endpoint
        self._settings = settings
        self._doorway = Doorway(pulse, settings)
        self._gate = Gate()
        self._alone = asyncio.Lock()
        self._turns = asyncio.Semaphore(1 if endpoint.embedded else min(WRITERS, max(1, settings.pool_size // 2)))
        # Shared by all sessions, so that a read sees what this hub wrote before, on a cluster too.
        self._bookmarks = AsyncGraphDatabase.bookmark_manager()
        self.kept: dict[type[Any], Any] = {}
        self.statements_sent = 0
        self.listeners: list[Listener] = []
        self.after_write: list[Callable[[], None]] = []

    @classmethod
    def connect(cls, endpoint: Endpoint, settings: Settings) -> Self:
        """A graph on `endpoint`. Sends nothing yet: `verify` does. Needs a running event loop."""
        driver = open_driver(endpoint, settings, pool_size=settings.pool_size)
        pulse = Pulse(open_driver(endpoint, settings, pool_size=1), endpoint.database)
        return cls(driver, pulse, endpoint, settings)

    @property
    def embedded(self) -> bool:
        """Whether this is the built-in engine. Only migrations may ask: the two differ in what they can index."""
        return self._endpoint.embedded

    @contextmanager
    def planning(self) -> Generator[None]:
        """While the block runs calls have the time of planning, for a graph that has only just started."""
        self._doorway.planning = True
        try:
            yield
        finally:
            self._doorway.planning = False

    async def verify(self) -> None:
        """Wait until the graph answers, at most settings.graph_wait seconds.

        Raises GraphUnreachable (EngineFailed for the built-in engine), or at once WrongPassword, BadSetting or
        GraphUnsupported.
        """
        limit = Limit(self._settings.graph_wait)
        while error := await self._try_once(limit):
            if not isinstance(error, GraphUnreachable):
                raise error
            if limit.remaining() < START_INTERVAL:
                raise EngineFailed if self._endpoint.embedded else error
            await asyncio.sleep(START_INTERVAL)
        self._pulse.beat()

    async def read(self, statements: Sequence[Statement], deadline: float | None = None) -> list[list[Row]]:
        """The rows of each statement, in order: one statement is one round trip, several share a transaction.

        Tried again when a connection is lost. Raises BadUserInput before anything is sent; Unavailable, Overloaded or
        DeadlineExceeded within `deadline` seconds (else settings.deadline).
        """
        require_sendable(statements)
        for statement in statements:
            require_reading(statement)
        async with self._doorway.within(deadline) as limit:
            return await _retried(lambda: self._read_once(statements, limit), limit)

    async def read_one(self, statement: Statement) -> list[Row]:
        """The rows of one statement. Raises as `read` does."""
        [rows] = await self.read([statement])
        return rows

    @asynccontextmanager
    async def reading(self, deadline: float | None = None) -> AsyncGenerator[Transaction]:
        """A read transaction for a caller that has to see one answer before it asks the next.

        Raises as `read` does. Opening it is retried; what runs inside is not.
        """
        async with self._doorway.within(deadline) as limit, AsyncExitStack() as stack:
            yield await _retried(lambda: self._begin(stack, READ_ACCESS, limit), limit)

    def mark(self) -> int | None:
        """As long as this is the same number, this hub has not changed the graph; None while it may be doing so."""
        return self._gate.mark()

    @asynccontextmanager
    async def still(self, *, everywhere: bool = False) -> AsyncGenerator[Stay]:
        """While the block runs, and for some seconds at most, no write begins here: hub.graph.gate.

        `everywhere` also keeps from writing whoever else has this Neo4j, at the cost of one statement; one block at a
        time does. The built-in engine has no other writer.
        """
        async with AsyncExitStack() as stack:
            stay = await stack.enter_async_context(self._gate.still())
            if everywhere and not self._endpoint.embedded:
                await stack.enter_async_context(self._alone)
                limit = await stack.enter_async_context(self._doorway.within(self._settings.deadline / 2))
                holding = await self._begin(stack, WRITE_ACCESS, limit)
                await holding.run(LOCK)
            yield stay

    async def write(self, work: Work[T], deadline: float | None = None) -> T:
        """Run `work` in a write transaction and commit it; any error rolls it back.

        `work` may run several times (deadlocks, lost connections, races for a key or a row), so it must do nothing but
        ask the transaction. Raises Conflict, Unavailable, Overloaded, DeadlineExceeded, or OutcomeUnknown when the
        connection was lost during the commit.
        """
        races, overtaken = RACE_RETRIES if self._endpoint.embedded else 0, RACE_RETRIES
        async with self._changing(deadline or self._settings.deadline), self._doorway.within(deadline) as limit:
            for attempt in itertools.count():
                try:
                    return await self._write_once(work, limit)
                except OvertakenError:
                    overtaken -= 1
                    if overtaken < 0:
                        raise Conflict from None
                except FAILURES as failure:
                    limit.failure = failure
                    races -= lost_a_race(failure)
                    again = may_pass(failure) or (lost_a_race(failure) and races >= 0)
                    # A server that answers has not committed; a connection that broke may hide that it has.
                    if not again or (limit.committing and cut_off(failure)):
                        raise
                limit.committing = False
                await asyncio.sleep(_pause(attempt))
        raise AssertionError("the deadline ends the loop")

    @asynccontextmanager
    async def _changing(self, patience: float) -> AsyncGenerator[None]:
        """A writer's turn. Raises Overloaded when it has not come in so many seconds.

        Before its place among the connections: writers that wait leave readers those that they need. Of several at once
        the built-in engine refuses all but one when they commit, so there they go one by one; on Neo4j each waits for
        the one before it, and a few at once keep it busy.
        """
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(patience):
                    if not _in_turn.get():
                        await stack.enter_async_context(self._turns)
                        stack.callback(_in_turn.reset, _in_turn.set(True))
                    await stack.enter_async_context(self._gate.changing())
            except TimeoutError:
                raise Overloaded from None
            yield

    async def schema(self, statement: Statement, deadline: float | None = None) -> None:
        """Run one statement that makes or drops a constraint or index; it has to be repeatable (IF NOT EXISTS)."""
        async with self._doorway.within(deadline) as limit:
            await _retried(lambda: self._run_alone(statement, WRITE_ACCESS, limit), limit)

    async def ping(self, deadline: float | None = None) -> None:
        """Raise Unavailable unless the graph answers within `deadline` seconds (else settings.ready_deadline)."""
        try:
            async with asyncio.timeout(deadline or self._settings.ready_deadline):
                answered = await self._pulse.answers()
        except TimeoutError:
            answered = False
        if not answered:
            raise Unavailable

    async def close(self) -> None:
        """Close all connections. Calls still on their way fail."""
        await self._pulse.close()
        await self._driver.close()

    async def _read_once(self, statements: Sequence[Statement], limit: Limit) -> list[list[Row]]:
        if len(statements) == 1:
            return [await self._run_alone(statements[0], READ_ACCESS, limit)]
        async with AsyncExitStack() as stack:
            transaction = await self._begin(stack, READ_ACCESS, limit)
            return [await transaction.run(statement) for statement in statements]

    async def _write_once(self, work: Work[T], limit: Limit) -> T:
        async with AsyncExitStack() as stack:
            transaction = await self._begin(stack, WRITE_ACCESS, limit)
            answer = await work(transaction)
            limit.committing = True
            await transaction.commit()
            limit.committing = False
        for written in self.after_write:
            written()
        return answer

    async def _run_alone(self, statement: Statement, mode: str, limit: Limit) -> list[Row]:
        async with self._session(mode) as session:
            return await run_alone(session, statement, self._sent, limit.remaining())

    async def _begin(self, stack: AsyncExitStack, mode: str, limit: Limit) -> Transaction:
        """A transaction that `stack` rolls back, unless it has been committed, and whose connection it returns."""
        session = await stack.enter_async_context(self._session(mode))
        inner = await stack.enter_async_context(await session.begin_transaction(timeout=limit.remaining()))
        return Transaction(inner, self._sent, self.kept, read_only=mode == READ_ACCESS)

    async def _try_once(self, limit: Limit) -> StartupError | None:
        try:
            async with asyncio.timeout(min(START_ATTEMPT, limit.remaining())), self._session(READ_ACCESS) as session:
                summary = await (await session.run("RETURN 1")).consume()
        except TimeoutError:
            return GraphUnreachable()
        except FAILURES as failure:
            return translate_at_start(failure)
        return None if self._endpoint.embedded else unsupported(summary.server.agent)

    def _session(self, mode: str) -> AsyncSession:
        return open_session(
            self._driver,
            database=self._endpoint.database,
            default_access_mode=mode,
            bookmark_manager=self._bookmarks,
        )

    def _sent(self, statement: Statement) -> None:
        self.statements_sent += 1
        note(statement.text)
        for listener in self.listeners:
            listener(statement)


async def _retried(attempt: Callable[[], Awaitable[T]], limit: Limit) -> T:
    """What `attempt` returns, tried again twice at most after a failure that may pass; it must change nothing."""
    for number in range(READ_RETRIES):
        try:
            return await attempt()
        except FAILURES as failure:
            if not may_pass(failure):
                raise
            limit.failure = failure
        await asyncio.sleep(_pause(number))
    return await attempt()


def _pause(attempt: int) -> float:
    """Seconds, doubling, spread so that those who collided do not meet again."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempt, 10)) * _chance.uniform(0.5, 1.5)
