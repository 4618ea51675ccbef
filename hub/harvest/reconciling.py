"""Whether as many records of a feed are recorded here as the feed has, each difference by its name.

Called by hub.harvest.run after every run: the feed's lists are read once more, by other questions than those by which
its records were gathered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import LiteralString

from hub.graph.session import Graph
from hub.graph.statement import Statement
from hub.harvest.asking import Asking
from hub.harvest.faults import Fault, PartnerError
from hub.harvest.feeds import Feed
from hub.harvest.kept import CopyState, PartnerCopy, copies_of
from hub.harvest.mapped import LABELS
from hub.partner.records import RecordKind

MOST_NAMED = 1_000
_HELD: dict[str, LiteralString] = {
    "Tool": "MATCH (n:Tool) WHERE n.slug IN $slugs AND n.until IS NULL RETURN n.slug",
    "Practice": "MATCH (n:Practice) WHERE n.slug IN $slugs AND n.until IS NULL RETURN n.slug",
    "Evidence": "MATCH (n:Evidence) WHERE n.slug IN $slugs AND n.until IS NULL RETURN n.slug",
}


@dataclass
class Reckoning:
    """Records that the feed lists, those of them that are recorded here, and each difference."""

    listed: int = 0
    here: int = 0
    counts: Counter[str] = field(default_factory=Counter[str])
    lines: list[str] = field(default_factory=list[str])

    def differ(self, what: str, line: str) -> None:
        """Note a difference."""
        self.counts[what] += 1
        if len(self.lines) < MOST_NAMED:
            self.lines.append(line)

    def told(self) -> list[str]:
        """All of it in lines, the sum first."""
        rest = ", ".join(f"{what}: {number}" for what, number in sorted(self.counts.items()))
        counts = f"Records: {self.listed} in the feed's lists, {self.here} recorded here"
        return [f"{counts}; {rest}." if rest else f"{counts}.", *self.lines]


async def reckon(graph: Graph, feed: Feed, asking: Asking, repeated: Sequence[str]) -> Reckoning:
    """Count both sides. Raises PartnerError."""
    listed: dict[str, str] = {}
    for agency in feed.agencies:
        for kind in RecordKind:
            await _list(asking, kind, agency, listed)
    copies = {copy.id: copy for copy in await copies_of(graph, feed.slug)}
    held = await _held(graph, copies.values())
    reckoning = Reckoning(listed=len(listed))
    for name, fingerprint in sorted(listed.items()):
        _judge(reckoning, name, fingerprint, copies.get(name), held)
    for name, copy in sorted(copies.items()):
        if name not in listed:
            _beside(reckoning, copy, held)
    for name in repeated:
        reckoning.differ("listed twice", f"{name}: {Fault.REPEATED.meaning} [{Fault.REPEATED}]")
    return reckoning


async def _list(asking: Asking, kind: RecordKind, agency: str, listed: dict[str, str]) -> None:
    after, seen = None, set[str]()
    while True:
        page = await asking.listed(kind, agency, after)
        listed |= {named.id: named.fingerprint for named in page.named if named.agency == agency}
        if page.after is None:
            return
        if page.after in seen:
            raise PartnerError(Fault.LOOPING)
        seen.add(page.after)
        after = page.after


async def _held(graph: Graph, copies: Iterable[PartnerCopy]) -> set[str]:
    """Ids of the records that are there and have not ended, one read for each kind."""
    by_slug: dict[str, dict[str, str]] = {label: {} for label in LABELS.values()}
    for copy in copies:
        if copy.record:
            by_slug[LABELS[RecordKind(copy.kind)]][copy.record] = copy.id
    held: set[str] = set()
    for label, text in _HELD.items():
        for (slug,) in await graph.read_one(Statement(text, {"slugs": list(by_slug[label])})):
            held.add(by_slug[label][slug])
    return held


def _judge(reckoning: Reckoning, name: str, fingerprint: str, copy: PartnerCopy | None, held: set[str]) -> None:
    """A record that the feed lists."""
    if copy is None:
        reckoning.differ("not told of", f"{name}: the feed lists it, and did not name it among its changes")
        return
    reckoning.here += name in held
    if copy.state is CopyState.REFUSED:
        kept = "; what it said before stays" if name in held else ""
        reckoning.differ("refused", f"{name}: {copy.why} [{copy.code}]{kept}")
    elif name not in held:
        reckoning.differ("ended or taken away here", f"{name}: it was taken, and is not recorded any more")
    elif copy.told != fingerprint:
        reckoning.differ("changed meanwhile", f"{name}: it changed while the feed was read; the next run takes it")
    for note in copy.notes:
        reckoning.differ("notes", f"{name}: {note}")


def _beside(reckoning: Reckoning, copy: PartnerCopy, held: set[str]) -> None:
    """A record that the feed does not list."""
    if copy.state is CopyState.VANISHED and copy.id in held:
        reckoning.differ("vanished", f"{copy.id}: {CopyState.VANISHED.meaning}")
    elif copy.state is CopyState.WITHDRAWN:
        reckoning.differ("not ended", f"{copy.id}: the feed says that it is gone, and its end is refused: {copy.why}")
    elif copy.code == Fault.OTHER_AGENCY.value:
        reckoning.differ("of other agencies", f"{copy.id}: {Fault.OTHER_AGENCY.meaning} [{Fault.OTHER_AGENCY}]")
    elif copy.state is CopyState.REFUSED:
        reckoning.differ("refused and not listed", f"{copy.id}: {copy.why} [{copy.code}]")
    elif copy.state in (CopyState.TAKEN, CopyState.TOLD):
        reckoning.differ("not listed", f"{copy.id}: the feed named it among its changes, and does not list it")
