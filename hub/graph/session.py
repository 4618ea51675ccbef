"""Ask the graph and change it: the one door to Bolt for the layers above.

Made once by app and cli, used by analytics, services and the compiler's callers. Every call has one deadline of the
hub's own, because the driver has none for reading: it covers waiting for a connection, retries and tidying up. Raises
errors of hub.errors only; what the driver said stays here.
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Self, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, AsyncDriver, AsyncGraphDatabase, AsyncSession

from hub.errors import DeadlineExceeded, GraphUnreachable, OutcomeUnknown, Unavailable, WrongPassword
from hub.graph.driver import open_driver
from hub.graph.engine import Endpoint
from hub.graph.failures import FAILURES, Failure, lost_a_race, may_pass, translate, translate_at_start
from hub.graph.pulse import Pulse
from hub.graph.statement import Row, Statement, require_sendable
from hub.graph.transaction import Listener, Transaction, require_reading, run_alone
from hub.settings import Settings

T = TypeVar("T")

READ_RETRIES = 2
# The embedded engine refuses all but one of several MERGEs of a new key; the second run finds the node.
RACE_RETRIES = 3
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 0.5
# A statement that has used this share of its deadline makes the session ask whether the graph answers at all.
DOUBT = 0.75
START_INTERVAL = 0.5
START_ATTEMPT = 5.0


class Limit:
    """One call's deadline. `committing` is True while nobody can tell whether the change was kept."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.started = time.monotonic()
        self.committing = False

    def remaining(self) -> float:
        """Seconds left, never quite nothing: to Neo4j a time-out of 0 means none."""
        return max(0.001, self.started + self.seconds - time.monotonic())


class Graph:
    """A graph that answers. Belongs to the event loop in which it was connected."""

    def __init__(self, driver: AsyncDriver, pulse: Pulse, endpoint: Endpoint, settings: Settings) -> None:
        self._driver = driver
        self._pulse = pulse
        self._endpoint = endpoint
        self._settings = settings
        # Shared by all sessions, so that a read sees what this hub wrote before, on a cluster too.
        self._bookmarks = AsyncGraphDatabase.bookmark_manager()
        self.statements_sent = 0
        self.listeners: list[Listener] = []

    @classmethod
    def connect(cls, endpoint: Endpoint, settings: Settings) -> Self:
        """A graph on `endpoint`. Sends nothing yet: `verify` does. Needs a running event loop."""
        driver = open_driver(endpoint, settings, pool_size=settings.pool_size)
        pulse = Pulse(open_driver(endpoint, settings, pool_size=1), endpoint.database)
        return cls(driver, pulse, endpoint, settings)

    async def verify(self) -> None:
        """Wait until the graph answers, at most `settings.graph_wait` seconds.

        Raises GraphUnreachable, or at once WrongPassword or BadSetting.
        """
        limit = Limit(self._settings.graph_wait)
        while (error := await self._try_once()) is not None:
            if not isinstance(error, GraphUnreachable) or limit.remaining() < START_INTERVAL:
                raise error
            await asyncio.sleep(START_INTERVAL)
        self._pulse.beat()

    async def read(self, statements: Sequence[Statement], deadline: float | None = None) -> list[list[Row]]:
        """The rows of each statement, in order: one statement is one round trip, several share a transaction.

        Retried when a connection is lost. Raises BadUserInput before anything is sent; Unavailable, Overloaded or
        DeadlineExceeded within `deadline` seconds (else settings.deadline).
        """
        require_sendable(statements)
        for statement in statements:
            require_reading(statement)
        async with self._within(deadline) as limit:
            for pause in _pauses(READ_RETRIES):
                try:
                    return await self._read_once(statements, limit)
                except FAILURES as failure:
                    if pause is None or not may_pass(failure):
                        raise
                await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")

    @asynccontextmanager
    async def reading(self, deadline: float | None = None) -> AsyncGenerator[Transaction]:
        """A read transaction for a caller that has to see one answer before it asks the next. Not retried."""
        async with self._within(deadline) as limit, self._session(READ_ACCESS) as session:
            async with await session.begin_transaction(timeout=limit.remaining()) as inner:
                yield Transaction(inner, self._sent, read_only=True)

    async def write(self, work: Callable[[Transaction], Awaitable[T]], deadline: float | None = None) -> T:
        """Run `work` in a write transaction and commit it; any error rolls it back.

        `work` may run several times (deadlocks, lost connections, races for a key), so it must do nothing but ask the
        transaction. Raises Conflict, Unavailable, Overloaded, DeadlineExceeded, or OutcomeUnknown when the
        connection was lost during the commit.
        """
        races = RACE_RETRIES if self._endpoint.embedded else 0
        async with self._within(deadline) as limit:
            for attempt in range(1_000_000):
                try:
                    return await self._write_once(work, limit)
                except FAILURES as failure:
                    races -= lost_a_race(failure)
                    if not (may_pass(failure) or (lost_a_race(failure) and races >= 0)):
                        raise
                limit.committing = False
                await asyncio.sleep(_pause(attempt))
        raise AssertionError("the deadline comes first")

    async def schema(self, statement: Statement, deadline: float | None = None) -> None:
        """Run one statement that makes or drops a constraint or index; it has to be repeatable (IF NOT EXISTS)."""
        async with self._within(deadline) as limit, self._session(WRITE_ACCESS) as session:
            await run_alone(session, statement, self._sent, limit.remaining())

    async def ping(self, deadline: float | None = None) -> None:
        """Raise Unavailable unless the graph answers within `deadline` (else settings.ready_deadline). One round trip."""
        try:
            async with asyncio.timeout(deadline or self._settings.ready_deadline):
                if await self._pulse.answers():
                    return
        except TimeoutError:
            pass
        raise Unavailable

    async def close(self) -> None:
        """Close all connections. Calls still on their way fail."""
        await self._pulse.close()
        await self._driver.close()

    async def _read_once(self, statements: Sequence[Statement], limit: Limit) -> list[list[Row]]:
        async with self._session(READ_ACCESS) as session:
            if len(statements) == 1:
                return [await run_alone(session, statements[0], self._sent, limit.remaining())]
            async with await session.begin_transaction(timeout=limit.remaining()) as inner:
                transaction = Transaction(inner, self._sent, read_only=True)
                return [await transaction.run(statement) for statement in statements]

    async def _write_once(self, work: Callable[[Transaction], Awaitable[T]], limit: Limit) -> T:
        async with self._session(WRITE_ACCESS) as session:
            async with await session.begin_transaction(timeout=limit.remaining()) as inner:
                answer = await work(Transaction(inner, self._sent, read_only=False))
                limit.committing = True
                await inner.commit()
                limit.committing = False
                return answer

    async def _try_once(self) -> WrongPassword | GraphUnreachable | Exception | None:
        try:
            async with asyncio.timeout(START_ATTEMPT), self._session(READ_ACCESS) as session:
                await (await session.run("RETURN 1")).consume()
        except TimeoutError:
            return GraphUnreachable()
        except FAILURES as failure:
            return translate_at_start(failure)
        return None

    def _session(self, mode: str) -> AsyncSession:
        return self._driver.session(
            database=self._endpoint.database, default_access_mode=mode, bookmark_manager=self._bookmarks
        )

    def _sent(self, statement: Statement) -> None:
        self.statements_sent += 1
        for listener in self.listeners:
            listener(statement)

    @asynccontextmanager
    async def _within(self, deadline: float | None) -> AsyncGenerator[Limit]:
        """The deadline, and the hub's errors in place of the driver's. Tidying up happens inside it."""
        limit = Limit(deadline or self._settings.deadline)
        doubt = asyncio.get_running_loop().call_later(limit.seconds * DOUBT, self._pulse.ask)
        scope = asyncio.timeout(limit.seconds)
        try:
            async with scope:
                if self._pulse.lost and not await self._pulse.answers():
                    raise Unavailable
                yield limit
                self._pulse.beat()
        except TimeoutError:
            if not scope.expired():
                raise
            raise self._late(limit) from None
        except FAILURES as failure:
            raise self._failed(failure) from None
        finally:
            doubt.cancel()

    def _late(self, limit: Limit) -> Exception:
        if limit.committing:
            return OutcomeUnknown()
        return DeadlineExceeded() if self._pulse.heard_since(limit.started) else Unavailable()

    def _failed(self, failure: Failure) -> Exception:
        error = translate(failure)
        if isinstance(error, Unavailable):
            self._pulse.ask()
        return error


def _pauses(retries: int) -> list[float | None]:
    """What to wait before each further try; None after the last."""
    return [*(_pause(attempt) for attempt in range(retries)), None]


def _pause(attempt: int) -> float:
    """Seconds, doubling, spread so that those who collided do not meet again."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempt, 10)) * random.uniform(0.5, 1.5)
