"""One deadline for everything a call to the graph does, and the hub's errors in place of the driver's.

Used by hub.graph.session only. The driver has no deadline for reading: with a frozen server a call would never end. So
each call runs inside `Doorway.within`, which covers queueing for a place, retries and tidying up.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hub.errors import DeadlineExceeded, HubError, OutcomeUnknown, Overloaded, Unavailable
from hub.graph.driver_errors import FAILURES, Failure, translate
from hub.graph.pulse import ANSWER_SECONDS, Pulse
from hub.settings import Settings

# After this long, or half its deadline, a call makes the hub ask whether the graph answers at all.
DOUBT_SECONDS = 2.0
STILL_PLANNING = (
    "The graph has only just started and was still planning how to answer this when its time was up. "
    "Ask the same again in a minute."
)


class Limit:
    """One call's deadline and what has happened to it so far. Times are of the monotonic clock, in seconds.

    `committing` is True while nobody can tell whether a change was kept; `failure` is the last one that was retried.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.started = time.monotonic()
        self.doubt = min(DOUBT_SECONDS, seconds / 2)
        self.committing = False
        self.failure: Failure | None = None

    def remaining(self) -> float:
        """Seconds left, never quite nothing: to Neo4j a time-out of 0 means none."""
        return max(0.001, self.started + self.seconds - time.monotonic())


class _Doubt:
    """Asks whether the graph answers once a call has taken long, and again while nothing is heard.

    A machine that is busy planning may miss one answer: told as absent, the graph would be refused to everybody.
    """

    def __init__(self, pulse: Pulse, limit: Limit) -> None:
        self._pulse = pulse
        self._since = limit.started + limit.doubt
        self._timer = asyncio.get_running_loop().call_later(limit.doubt, self._ask)

    def _ask(self) -> None:
        self._pulse.ask()
        self._timer = asyncio.get_running_loop().call_later(ANSWER_SECONDS / 2, self._again)

    def _again(self) -> None:
        if not self._pulse.heard_since(self._since):
            self._ask()

    def cancel(self) -> None:
        """Ask no more."""
        self._timer.cancel()


class Doorway:
    """Lets as many calls through at once as the pool has connections, each until its deadline."""

    def __init__(self, pulse: Pulse, settings: Settings) -> None:
        self._pulse = pulse
        self._settings = settings
        self._places = asyncio.Semaphore(settings.pool_size)
        self.planning = False
        """Whether the graph has only just started, so that most statements have still to be planned."""

    @asynccontextmanager
    async def within(self, seconds: float | None) -> AsyncGenerator[Limit]:
        """The block ends, or raises a HubError, within `seconds` even if the graph is frozen.

        Without `seconds` that is settings.deadline, or settings.planning_deadline while planning.
        Cancelling the block from outside passes through; the driver then drops the connection and the server the work.
        """
        limit = Limit(seconds or self._usual())
        doubt = _Doubt(self._pulse, limit)
        scope = asyncio.timeout(limit.seconds)
        try:
            async with scope:
                await self._enter()
                try:
                    yield limit
                finally:
                    self._places.release()
                self._pulse.beat()
        except TimeoutError:
            if not scope.expired():
                raise
            raise self._late(limit) from None
        except FAILURES as failure:
            raise self._failed(failure) from None
        finally:
            doubt.cancel()

    def _usual(self) -> float:
        patient = max(self._settings.planning_deadline, self._settings.deadline)
        return patient if self.planning else self._settings.deadline

    async def _enter(self) -> None:
        """Take a place, to be given back. Raises Unavailable, or Overloaded when a live graph has none in time."""
        if self._pulse.lost and not await self._pulse.answers():
            raise Unavailable
        if self._places.locked():
            await self._queue()
        else:
            await self._places.acquire()

    async def _queue(self) -> None:
        try:
            async with asyncio.timeout(self._settings.acquisition_timeout):
                await self._places.acquire()
        except TimeoutError:
            # A frozen graph fills the pool too.
            raise (Overloaded if await self._pulse.answers() else Unavailable) from None

    def _late(self, limit: Limit) -> HubError:
        if limit.committing:
            return OutcomeUnknown()
        if limit.failure is not None:
            return translate(limit.failure)
        return self._told(DeadlineExceeded() if self._pulse.heard_since(limit.started + limit.doubt) else Unavailable())

    def _failed(self, failure: Failure) -> HubError:
        error = translate(failure)
        if isinstance(error, Unavailable):
            self._pulse.ask()
        return self._told(error)

    def _told(self, error: HubError) -> HubError:
        return DeadlineExceeded(STILL_PLANNING) if self.planning and isinstance(error, DeadlineExceeded) else error
