"""Harvest feeds: each by itself, whatever becomes of the others, and each from where it stood.

Called by `hub harvest run`. A feed that fails waits longer each time; what it said before stays as it was.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hub import clock
from hub.actors.rights import moment
from hub.errors import HubError
from hub.graph.session import Graph
from hub.harvest.address import locate
from hub.harvest.asking import Asking
from hub.harvest.faults import Fault, PartnerError
from hub.harvest.feeds import Feed
from hub.harvest.fetching import LIMITS, Limits, fetching
from hub.harvest.gathering import Gathering
from hub.harvest.kept import Standing, keep, standing_of
from hub.harvest.reconciling import reckon
from hub.harvest.taking import Taken, Taking
from hub.importers.comparing import Outcome
from hub.model.registry import Model
from hub.webhooks.address import InwardError, Target

_chance = random.SystemRandom()
log = logging.getLogger(__name__)
MINUTE, HOUR = 60.0, 3600.0
WAITS = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 24 * HOUR)
"""Seconds for which a feed is left alone after so many failures in a row."""
AT_ONCE = 4
"""Feeds that are read at a time."""
Locate = Callable[[Feed], Awaitable[Target]]


@dataclass(frozen=True)
class Harvested:
    """What a run over a feed came to. `fault` is empty for a good run; `waits` says that it was not asked at all."""

    feed: str
    fault: str = ""
    lines: Sequence[str] = ()
    waits: bool = False


async def located(feed: Feed) -> Target:
    """Where a feed is asked."""
    return await locate(feed.address, here=feed.here)


async def harvest(
    graph: Graph,
    model: Model,
    feeds: Sequence[Feed],
    *,
    now: bool = False,
    limits: Limits = LIMITS,
    where: Locate = located,
) -> list[Harvested]:
    """Run over some feeds, a few at a time; in their order, what each came to. With `now` none waits."""
    turn = asyncio.Semaphore(AT_ONCE)
    writing = asyncio.Lock()

    async def each(feed: Feed) -> Harvested:
        async with turn:
            return await _Run(graph, model, feed, limits, where, writing).run(now=now)

    return list(await asyncio.gather(*(each(feed) for feed in feeds)))


@dataclass
class _Run:
    graph: Graph
    model: Model
    feed: Feed
    limits: Limits
    where: Locate
    writing: asyncio.Lock

    async def run(self, *, now: bool) -> Harvested:
        standing = await standing_of(self.graph, self.feed.slug)
        if not now and standing.next > moment():
            return Harvested(self.feed.slug, standing.code, [f"it is left alone until {standing.next}: {standing.why}"],
                             waits=True)  # fmt: skip
        number = standing.run if standing.under_way else standing.run + 1
        standing = replace(standing, run=number, under_way=True, tried=moment())
        await keep(self.graph, standing)
        try:
            lines = await self._harvest(standing)
        except PartnerError as error:
            return await self._failed(error.fault, error.message)
        except HubError as error:
            return await self._failed(Fault.HUB, f"{error.message} [{error.code}]")
        except Exception:
            # A mistake of ours that a single partner brings out is to harm no other.
            log.exception("feed %s: a mistake of the hub", self.feed.slug)
            return await self._failed(Fault.HUB, "The hub made a mistake, of which its log tells.")
        return Harvested(self.feed.slug, "", lines)

    async def _harvest(self, standing: Standing) -> list[str]:
        async with fetching(await self._target(), self.limits) as fetcher:
            asking = Asking(fetcher)
            name, about = await asking.about()
            if standing.name not in ("", name):
                raise PartnerError(Fault.OTHER_FEED, f"{standing.name} was there before")
            gathering = Gathering(self.graph, self.feed, asking, replace(standing, name=name))
            await gathering.changes()
            await gathering.records()
            # What is written is one thing after the other anyway; partners are waited for side by side.
            async with self.writing:
                taking = Taking(self.graph, self.model, self.feed, gathering.standing, about)
                await taking.take()
            reckoning = await reckon(self.graph, self.feed, asking, taking.standing.repeated)
        lines = [_summary(taking.taken), *reckoning.told()]
        good = replace(taking.standing, under_way=False, failed=0, good=moment(), next="", code="", why="",
                       lines=tuple(lines))  # fmt: skip
        await keep(self.graph, good)
        return lines

    async def _target(self) -> Target:
        try:
            async with asyncio.timeout(self.limits.answer_seconds):
                return await self.where(self.feed)
        except InwardError as error:
            raise PartnerError(Fault.INWARD, error.message.rstrip(".")) from None
        except TimeoutError:
            raise PartnerError(Fault.TIMED_OUT, "the name of the host was not told in time") from None
        except (OSError, UnicodeError) as error:
            raise PartnerError(Fault.NOT_REACHED, type(error).__name__) from None

    async def _failed(self, fault: Fault, why: str) -> Harvested:
        """Keep that a run failed, and for how long the feed is left alone."""
        standing = await standing_of(self.graph, self.feed.slug)
        failed = standing.failed + 1
        wait = WAITS[min(failed, len(WAITS)) - 1] * _chance.uniform(0.8, 1.0)
        later = moment(clock.now() + timedelta(seconds=wait))
        await keep(self.graph, replace(standing, failed=failed, next=later, code=fault.value, why=why))
        log.warning("feed %s: %s", self.feed.slug, fault.value)
        return Harvested(self.feed.slug, fault.value, [why])


def _summary(taken: Taken) -> str:
    counts = ", ".join(f"{taken.counts[outcome]} {outcome.value.lower()}" for outcome in Outcome)
    beside = f", {taken.ended} ended" if taken.ended else ""
    proposals = f", {taken.proposals} proposed" if taken.proposals else ""
    import_id = f" Import {taken.import_id}." if taken.import_id else ""
    return f"Of what the feed named: {counts}{beside}{proposals}.{import_id}"
