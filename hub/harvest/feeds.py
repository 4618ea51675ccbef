"""The feeds that are harvested: rows in the graph, each with what was agreed when it was added.

Added, listed and stopped by `hub harvest`; read by hub.harvest.run. A feed stands in the journal as a webhook does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from hub.access.asker import Asker, Door, SignIn
from hub.access.roles import Role
from hub.actors.grants import require_agency
from hub.actors.rights import moment
from hub.actors.stored import By, by_id, every, mark_row, write_row
from hub.errors import BadUserInput, NotFound
from hub.graph.register import lock
from hub.graph.session import Graph
from hub.graph.transaction import Transaction
from hub.harvest.address import require_address
from hub.model.enums import Marking
from hub.model.registry import Model
from hub.records.problems import Fault as RecordFault
from hub.records.record import Request, record
from hub.webhooks.address import InwardError

FEED: LiteralString = "PartnerFeed"
MOST_AGENCIES = 100
LADDER = list(Marking)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_MISSING = "There is no feed by that name. `hub harvest status` names them."


@dataclass(frozen=True)
class Feed:
    """A feed: where it is, whose records it may write, up to which marking, and what its tools are taken for.

    `here` says that it is on this machine. `ai_class` and `scope` are of tools, for which a feed may say no class and
    says no scope. What is left out of a row is said so.
    """

    slug: str
    address: str
    agencies: tuple[str, ...]
    marking: Marking = Marking.PUBLISHED
    here: bool = False
    ai_class: str = ""
    scope: str = "CORE"
    stopped: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Feed:
        """What a row says."""
        given = {name: row[name] for name in ("slug", "address", "here", "ai_class", "scope", "stopped")}
        return cls(**given, agencies=tuple(row["agencies"]), marking=Marking(row["highest"]))

    def stored(self) -> dict[str, Any]:
        """As properties of a row."""
        told = {name: value for name, value in vars(self).items() if name != "marking"}
        # A row with a marking of its own would be one that readers see.
        return {**told, "agencies": list(self.agencies), "highest": self.marking.value}

    @property
    def source(self) -> str:
        """The slug of the source that stands for the feed."""
        return f"feed-{self.slug}"

    @property
    def register(self) -> str:
        """The name under which its imports are listed; slugs of what it makes begin so."""
        return f"feed-{self.slug}"

    def asker(self, agency: str) -> Asker:
        """Who the feed is when it writes for an agency: a contributor of that, up to the marking that was agreed."""
        roles = frozenset({Role.CONTRIBUTOR})
        return Asker(self.marking, agency, f"feed:{self.slug}", roles, Door.HARVEST, SignIn.MACHINE)

    def may_hold(self, marking: Marking) -> bool:
        """Whether a marking is within what was agreed."""
        return LADDER.index(marking) <= LADDER.index(self.marking)


async def add(graph: Graph, model: Model, by: Asker, feed: Feed) -> None:
    """Keep a feed, and a source that stands for it. Nothing is asked of it yet. Raises BadUserInput or NotFound."""
    _require_sound(feed)

    async def free(tx: Transaction) -> None:
        await lock(tx)
        if await tx.run(by_id(FEED, feed.slug)):
            raise BadUserInput(f"--name: there is a feed {feed.slug} already, or there was. Give another name.")
        for agency in feed.agencies:
            await require_agency(tx, agency)

    async def work(tx: Transaction) -> None:
        register = await lock(tx)
        if await tx.run(by_id(FEED, feed.slug)):
            raise BadUserInput(f"--name: somebody has added a feed {feed.slug} meanwhile. Give another name.")
        row = {**feed.stored(), "since": moment()}
        await write_row(tx, register, FEED, feed.slug, row, f"A feed was added: {feed.slug}.", By.of(by))

    await graph.write(free)
    await _make_source(graph, model, by, feed)
    await graph.write(work)


async def stop(graph: Graph, by: Asker, slug: str) -> None:
    """Harvest a feed no more; what came of it stays. Raises NotFound."""
    await mark_row(graph, FEED, slug, {"stopped": moment()}, why=f"A feed was stopped: {slug}.", missing=_MISSING,
                   by=By.of(by))  # fmt: skip


async def feeds(graph: Graph) -> list[Feed]:
    """Every feed that was added, by name, those that were stopped too."""
    return [Feed.of(row) for (row,) in await graph.read_one(every(FEED))]


async def chosen(graph: Graph, names: list[str]) -> list[Feed]:
    """The feeds of these names, or all that were not stopped. Raises NotFound, or BadUserInput for a stopped feed."""
    known = {feed.slug: feed for feed in await feeds(graph)}
    if not names:
        return [feed for feed in known.values() if not feed.stopped]
    for name in names:
        if name not in known:
            raise NotFound(_MISSING)
        if known[name].stopped:
            raise BadUserInput(f"The feed {name} was stopped. Add it under another name.")
    return [known[name] for name in dict.fromkeys(names)]


def _require_sound(feed: Feed) -> None:
    if not _SLUG.fullmatch(feed.slug) or len(feed.slug) > 40:
        raise BadUserInput("--name: write 1 to 40 lower-case letters, digits and hyphens.")
    if not 0 < len(feed.agencies) <= MOST_AGENCIES:
        raise BadUserInput(f"--agency: name 1 to {MOST_AGENCIES} agencies.")
    try:
        require_address(feed.address, here=feed.here)
    except InwardError as error:
        hint = "" if feed.here else " A feed on this machine takes --here."
        raise BadUserInput(f"ADDRESS: {error.message[0].lower()}{error.message[1:]}{hint}") from None


async def _make_source(graph: Graph, model: Model, by: Asker, feed: Feed) -> None:
    """The source that every record of the feed may cite, whatever its marking: it says nothing of any."""
    address = {} if feed.here else {"url": feed.address}
    fields = {
        "slug": feed.source, "title": f"The feed {feed.slug}", **address, "marking": Marking.PUBLISHED.value,
        "confidence": "SOURCED", "note": "A feed of records, which the hub harvests.", "sources": [feed.source],
    }  # fmt: skip
    done = await record(graph, model, by, Request([{"create": {"source": fields}}], f"The feed {feed.slug} is added."))
    if problems := [each for each in done.problems if each.fault is not RecordFault.DUPLICATE_SLUG]:
        raise BadUserInput(f"The feed cannot be added: {problems[0]}.")
