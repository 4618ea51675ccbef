"""Where a feed stands and the last good copy of each of its records: rows beside the journal.

Used by hub.harvest. They say nothing of the register: they change with every run, and no log or digest tells of them. A
run that was cut off goes on from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, LiteralString

from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.graph.transaction import Transaction
from hub.model.enums import Choice

STANDING: LiteralString = "PartnerStanding"
COPY: LiteralString = "PartnerCopy"
_READ: LiteralString = f"MATCH (s:{STANDING} {{slug: $slug}}) RETURN properties(s)"
_READ_ALL: LiteralString = f"MATCH (s:{STANDING}) RETURN properties(s)"
_WRITE: LiteralString = f"MERGE (s:{STANDING} {{slug: $slug}}) SET s = $row RETURN count(s)"
_COPIES: LiteralString = f"MATCH (c:{COPY}) WHERE c.feed = $feed RETURN properties(c) ORDER BY c.slug"
_OF_IDS: LiteralString = f"MATCH (c:{COPY}) WHERE c.slug IN $slugs RETURN properties(c)"
_PUT: LiteralString = f"UNWIND $rows AS row MERGE (c:{COPY} {{slug: row.slug}}) SET c = row RETURN count(c)"
_VANISHED: LiteralString = (
    f"MATCH (c:{COPY}) WHERE c.feed = $feed AND c.listing <> $listing AND NOT c.state IN $over "
    "SET c.state = $vanished RETURN count(c)"
)


class CopyState(Choice):
    """What became of a record of a feed."""

    TOLD = "TOLD", "The feed named it; the record itself is still to be asked for or judged."
    TAKEN = "TAKEN", "What the feed says of it is recorded."
    REFUSED = "REFUSED", "What the feed says of it now is not taken."
    WITHDRAWN = "WITHDRAWN", "The feed says that it is gone; its end is still to be recorded."
    ENDED = "ENDED", "The feed said that it is gone, and it has ended."
    VANISHED = "VANISHED", "The feed does not name it any more, and says nothing about why: it stays as it was."


@dataclass(frozen=True)
class PartnerCopy:
    """A record of a feed.

    `told` is the fingerprint that the feed named last, `fetched` that of `content`, which is the last good copy as the
    feed wrote it (JSON). `judged` is the fingerprint that was judged last; `said` is what the hub made of the content
    that was taken last (JSON), and `record` the slug under which it is recorded. `listing` is the run whose list from
    the start named it last. `notes` are what of it could not be taken, one a line; `proposed` tells a proposal again.
    """

    feed: str
    id: str
    kind: str
    agency: str
    told: str = ""
    fetched: str = ""
    judged: str = ""
    content: str = ""
    said: str = ""
    record: str = ""
    listing: int = 0
    state: CopyState = CopyState.TOLD
    code: str = ""
    why: str = ""
    notes: tuple[str, ...] = ()
    proposed: str = ""

    @property
    def slug(self) -> str:
        """Its name among the copies of all feeds."""
        return f"{self.feed}/{self.id}"

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PartnerCopy:
        """What a row says."""
        given = {name: value for name, value in row.items() if name != "slug"}
        return cls(**{**given, "state": CopyState(row["state"]), "notes": tuple(row["notes"])})

    def stored(self) -> dict[str, Any]:
        """As properties of a row."""
        return {**vars(self), "slug": self.slug, "state": self.state.value, "notes": list(self.notes)}

    def refused(self, code: str, why: str) -> PartnerCopy:
        """The same, with what the feed says of it now not taken."""
        return replace(self, state=CopyState.REFUSED, code=code, why=why)


@dataclass(frozen=True)
class Standing:
    """Where a feed stands.

    `run` is the number of the run that is under way or was last, `under_way` whether it is. `cursor` is where changes
    are asked from, `place` where a list that is under way goes on, and `listing` the run that began it, 0 for none.
    `failed` counts failures in a row; `tried`, `good` and `next` are moments; `code` and `why` are of the last failure.
    `lines` tell what the last good run came to.
    """

    slug: str
    name: str = ""
    run: int = 0
    under_way: bool = False
    cursor: str = ""
    place: str = ""
    listing: int = 0
    failed: int = 0
    tried: str = ""
    good: str = ""
    next: str = ""
    code: str = ""
    why: str = ""
    repeated: tuple[str, ...] = field(default=())
    lines: tuple[str, ...] = field(default=())
    import_id: str = ""

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Standing:
        """What a row says."""
        return cls(**{**row, "repeated": tuple(row["repeated"]), "lines": tuple(row["lines"])})

    def stored(self) -> dict[str, Any]:
        """As properties of a row."""
        return {**vars(self), "repeated": list(self.repeated), "lines": list(self.lines)}


async def standing_of(graph: Graph, feed: str) -> Standing:
    """Where a feed stands; before its first run, nowhere."""
    rows = await graph.read_one(Statement(_READ, {"slug": feed}))
    return Standing.of(rows[0][0]) if rows else Standing(feed)


async def standings(graph: Graph) -> dict[str, Standing]:
    """Where every feed stands that was ever harvested, by name."""
    return {row["slug"]: Standing.of(row) for (row,) in await graph.read_one(Statement(_READ_ALL))}


async def copies_of(graph: Graph, feed: str) -> list[PartnerCopy]:
    """Every record that a feed ever named, by id."""
    return [PartnerCopy.of(row) for (row,) in await graph.read_one(Statement(_COPIES, {"feed": feed}))]


async def some_copies(tx: Transaction, feed: str, ids: Iterable[str]) -> dict[str, PartnerCopy]:
    """Those that there are of these ids, by id."""
    rows = await tx.run(Statement(_OF_IDS, {"slugs": [f"{feed}/{name}" for name in ids]}))
    return {row["id"]: PartnerCopy.of(row) for (row,) in rows}


async def keep(graph: Graph, standing: Standing, copies: Sequence[PartnerCopy] = ()) -> None:
    """Keep where a feed stands, and copies with it, in one transaction."""

    async def work(tx: Transaction) -> None:
        await keep_in(tx, standing, copies)

    await graph.write(work)


async def keep_in(tx: Transaction, standing: Standing, copies: Sequence[PartnerCopy]) -> None:
    """The same inside a transaction."""
    if copies:
        await tx.run(Statement(_PUT, {"rows": [copy.stored() for copy in copies]}))
    await tx.run(Statement(_WRITE, {"slug": standing.slug, "row": standing.stored()}))


async def mark_vanished(tx: Transaction, feed: str, listing: int) -> int:
    """Say of every record that a list from the start did not name that it has vanished; how many those are."""
    over = [CopyState.ENDED.value, CopyState.VANISHED.value, CopyState.WITHDRAWN.value]
    given = {"feed": feed, "listing": listing, "over": over, "vanished": CopyState.VANISHED.value}
    [[number]] = await tx.run(Statement(_VANISHED, given))
    return number
