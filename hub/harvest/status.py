"""How each feed stands: when it was last read well, how old that is, what failed since, and how many records it has.

Called by `hub harvest status`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

from hub import clock
from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.harvest.feeds import Feed, feeds
from hub.harvest.kept import COPY, Standing, standings

_COUNTED: LiteralString = f"MATCH (c:{COPY}) RETURN c.feed, c.state, count(c) ORDER BY c.feed, c.state"


@dataclass(frozen=True)
class Status:
    """A feed, where it stands, and how many records of it are in which state."""

    feed: Feed
    standing: Standing
    counts: Mapping[str, int]

    @property
    def age(self) -> timedelta | None:
        """How old the last good copy is; None where there is none."""
        return clock.now() - datetime.fromisoformat(self.standing.good) if self.standing.good else None


async def statuses(graph: Graph) -> list[Status]:
    """Every feed, by name. Three reads."""
    stand = await standings(graph)
    counts: dict[str, dict[str, int]] = {}
    for feed, state, number in await graph.read_one(Statement(_COUNTED)):
        counts.setdefault(feed, {})[state] = number
    return [Status(feed, stand.get(feed.slug, Standing(feed.slug)), counts.get(feed.slug, {}))
            for feed in await feeds(graph)]  # fmt: skip
