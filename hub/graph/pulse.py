"""Whether the graph answers at all.

Used by hub.graph.session to tell a slow statement from a frozen or absent graph, and to refuse at once while the graph
is gone instead of letting every request wait out its deadline. Asks over a connection of its own, so a full pool does
not look like a dead graph; at most one question is on its way at any time.
"""

import asyncio
import time

from neo4j import READ_ACCESS, AsyncDriver

from hub.graph.driver import open_session
from hub.graph.driver_errors import FAILURES

# Long enough for a collector's pause or two busy processors; short enough for a readiness check.
ANSWER_SECONDS = 1.0


class Pulse:
    """Remembers when the graph last answered anybody. `lost` means: not since the last question."""

    def __init__(self, driver: AsyncDriver, database: str | None) -> None:
        self._driver = driver
        self._database = database
        self._last = 0.0
        self._question: asyncio.Task[None] | None = None
        self.lost = False

    def beat(self) -> None:
        """Note that the graph has just answered."""
        self._last = time.monotonic()
        self.lost = False

    def heard_since(self, moment: float) -> bool:
        """Whether it answered anybody after `moment` of the monotonic clock."""
        return self._last >= moment

    def ask(self) -> "asyncio.Task[None]":
        """Send a question unless one is on its way. Returns at once; the task never fails."""
        if self._question is None or self._question.done():
            self._question = asyncio.create_task(self._ask(), name="graph pulse")
        return self._question

    async def answers(self) -> bool:
        """Ask, and wait at most ANSWER_SECONDS for the answer."""
        await asyncio.shield(self.ask())
        return not self.lost

    async def close(self) -> None:
        """Give up on a question that is still on its way, and close the connection."""
        if self._question is not None:
            self._question.cancel()
            await asyncio.wait([self._question])
        await self._driver.close()

    async def _ask(self) -> None:
        asked = time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                async with open_session(
                    self._driver, database=self._database, default_access_mode=READ_ACCESS
                ) as session:
                    await (await session.run("RETURN 1")).consume()
        except (TimeoutError, *FAILURES):
            self.lost = not self.heard_since(asked)
        else:
            self.beat()
