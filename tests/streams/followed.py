"""What somebody is sent who follows a register, as far as it has happened, for the tests beside it."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field

from hub.access.asker import ANONYMOUS, Asker
from hub.access.roles import Role
from hub.analytics.following.event import ChangesWhere, RegisterEvent
from hub.analytics.following.follow import Following, Heartbeat
from hub.graph.session import Graph
from hub.model.enums import Marking
from hub.model.registry import the_model
from tests.records.calls import MILL, said, who

ALL = ChangesWhere()
OFFICER = who("mill", Role.APPROVER, clearance=Marking.OFFICIAL_SENSITIVE)


async def note(graph: Graph, text: str, version: int, by: Asker = MILL, slug: str = "sieve") -> None:
    values = {"tool": {"note": text}}
    done = await said(graph, by, {"correct": {"slug": slug, "version": version, "values": values}})
    assert done["outcome"] == "RECORDED", done


async def mark(graph: Graph, slug: str, marking: str, version: int) -> None:
    given = {"kind": "TOOL", "slug": slug, "version": version, "marking": marking}
    done = await said(graph, OFFICER, {"mark": given})
    assert done["outcome"] == "RECORDED", done


@dataclass
class Reader:
    """Somebody who follows, leaves and comes back. `at` is the last position that they were sent."""

    graph: Graph
    asker: Asker = ANONYMOUS
    at: str | None = None
    where: ChangesWhere = field(default=ALL)

    async def new(self) -> list[RegisterEvent]:
        """What has happened since they were here last."""
        events: list[RegisterEvent] = []

        async def who() -> Asker:
            return self.asker

        following = Following(self.graph, the_model(), heartbeat=0.02)
        async with aclosing(following.events(who, self.at, self.where)) as stream:
            async for event in stream:
                if isinstance(event, Heartbeat):
                    break
                events.append(event)
                self.at = event.position
        return events

    async def rows(self) -> tuple[list[str], list[str]]:
        """The kinds and slugs of records, the types of links, that changed since, in order; and those that are gone."""
        events = await self.new()
        changed = [change.row for event in events for change in event.changes]
        return [*map(_short, changed)], sorted(_short(row.row) for event in events for row in event.gone)


def _short(row: str) -> str:
    """A row's name; of a link its type alone."""
    kind, _, rest = row.partition(":")
    return kind if kind.isupper() else f"{kind}:{rest}"
