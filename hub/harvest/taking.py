"""Take what was gathered into the register: as an import is taken, with the rights of the agency whose feed speaks.

Called by hub.harvest.run. Each record is taken whole or refused with its reason; what people changed meanwhile is
proposed. All calls of a run stand under a single import, which `hub import undo` puts back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import orjson

from hub import clock
from hub.access.asker import Asker
from hub.graph.session import Graph
from hub.harvest.comparing import UNTIL
from hub.harvest.faults import Fault
from hub.harvest.feeds import Feed
from hub.harvest.kept import CopyState, PartnerCopy, Standing, copies_of, keep
from hub.harvest.mapped import LABELS, Item
from hub.harvest.placing import read_now, read_places
from hub.harvest.proposing import propose_row
from hub.harvest.working import Row, Working
from hub.importers.batches import Sending
from hub.importers.candidate import Candidate, Refusal
from hub.importers.comparing import Compared, Outcome
from hub.importers.kept_imports import begin, finish
from hub.importers.mapping import Made, RegisterMapping
from hub.model.registry import Model
from hub.partner.records import RecordKind
from hub.partner.source import About
from hub.records.knowledge import Ref
from hub.records.problems import Fault as RecordFault
from hub.records.stored_rows import StoredRows

PASSES = 3
"""Times that what leads to a record which was refused, or is made only now, is tried again."""
LONGEST_WHY = 500
_KINDS = list(RecordKind)


@dataclass
class Taken:
    """What a run did: records by what became of them, and what was proposed."""

    outcomes: dict[str, Outcome] = field(default_factory=dict[str, Outcome])
    ended: int = 0
    proposals: int = 0
    import_id: str = ""

    @property
    def counts(self) -> dict[Outcome, int]:
        """Records by what became of them."""
        number = Counter(self.outcomes.values())
        return {outcome: number[outcome] for outcome in Outcome}


class Taking:
    """Takes what a run gathered."""

    def __init__(self, graph: Graph, model: Model, feed: Feed, standing: Standing, about: About) -> None:
        self._graph, self._model, self._feed, self._about = graph, model, feed, about
        self._next = 0
        self._there: set[tuple[str, str]] = set()
        self.standing = standing
        self.taken = Taken()

    async def take(self) -> None:
        """Take everything that waits, agency by agency. A run that was cut off goes on under its import."""
        if self.standing.import_id:
            await self._begin()
        every = await copies_of(self._graph, self._feed.slug)
        for agency in self._feed.agencies:
            await self._take([copy for copy in every if copy.agency == agency], agency)
        if self.taken.import_id:
            counts = {outcome.value: number for outcome, number in self.taken.counts.items()}
            rows = {"rows": sum(counts.values())}
            await finish(self._graph, self.taken.import_id, {**counts, **rows}, self._importing)
            await self._keep(replace(self.standing, import_id=""))

    @property
    def _importing(self) -> Asker:
        """Under whom the import of a run is listed, whatever agencies the feed speaks for."""
        return self._feed.asker(self._feed.agencies[0])

    async def _take(self, copies: Sequence[PartnerCopy], agency: str) -> None:
        waiting = sorted(
            (copy for copy in copies if _waits(copy)), key=lambda copy: _KINDS.index(RecordKind(copy.kind))
        )
        working = Working(self._graph, self._model, self._feed, self.standing, self._about, agency)
        before: set[int] | None = None
        for _ in range(PASSES if waiting else 0):
            rows = await working.rows(waiting, copies)
            refused = await self._send(rows, working)
            await self._mark(rows, refused, agency)
            waiting = [row.copy for row in rows if _leads_nowhere(refused.get(row.number))]
            copies = [copy for copy in await copies_of(self._graph, self._feed.slug) if copy.agency == agency]
            if not waiting or before == refused.keys():
                break
            before = set(refused)
        if ending := [copy for copy in copies if copy.state is CopyState.WITHDRAWN]:
            await self._end(ending, working)

    async def _send(self, rows: Sequence[Row], working: Working) -> dict[int, Refusal]:
        """Send the changes of rows; why rows were refused, by their number."""
        refused: dict[int, Refusal] = {}
        for hidden in (False, True):
            compared = [Compared(Candidate(row.number, row.slug), row.outcome, row.changes)
                        for row in rows if row.changes and row.hidden is hidden]  # fmt: skip
            for refusal in await self._sent(compared, working, beside=not hidden):
                refused.setdefault(refusal.row, refusal)
        return refused

    async def _sent(self, compared: Sequence[Compared], working: Working, *, beside: bool) -> list[Refusal]:
        """Send calls; `beside` makes the source of the run with the first. Why rows were refused."""
        if not compared:
            return []
        await self._begin()
        made = [Made("source", working.run_fields())] if beside else []
        mapping = RegisterMapping(self._feed.register, "Tool", (), "", "", beside=made)
        sources = dict.fromkeys([("Source", working.run_source)], made[0]) if made else {}
        import_id = self.taken.import_id
        why = f"Harvest of the feed {self._feed.slug}, run {self.standing.run} ({import_id})"
        asker = self._feed.asker(working.agency)
        sending = Sending(self._graph, self._model, asker, mapping, sources, why, False, import_id, self._next)
        sent = await sending.send(compared, self._there)
        self._next += sent.calls
        if sent.broken:
            reason = f"what stands beside the records cannot be recorded: {sent.broken[0]}"
            return [Refusal(each.candidate.row, "", "", reason, "", RecordFault.FORBIDDEN.value) for each in compared]
        return sent.refused

    async def _begin(self) -> None:
        """Begin the import of this run, or go on with it."""
        if self.taken.import_id:
            return
        name, digest = f"run {self.standing.run}", f"{self._feed.slug}/{self.standing.run}"
        import_id, self._next = await begin(self._graph, self._feed.register, name, digest, self._importing)
        self.taken.import_id = import_id
        await self._keep(replace(self.standing, import_id=import_id))

    async def _mark(self, rows: Sequence[Row], refused: Mapping[int, Refusal], agency: str) -> None:
        """Keep what became of each record, and propose what people changed."""
        async with self._graph.reading() as tx:
            places = await read_places(tx, self._model, self._feed, self._feed.asker(agency), [])
        copies: list[PartnerCopy] = []
        for row in rows:
            refusal = refused.get(row.number)
            self.taken.outcomes[row.copy.id] = Outcome.REFUSED if refusal else row.outcome
            if refusal:
                copies.append(_refused(row.copy, refusal))
                continue
            made = places.stands(row.parts[0].label, row.asked) if row.outcome is Outcome.NEW else ""
            row.slug = made or row.slug
            proposed, again = await propose_row(self._graph, self._model, self._feed, self.standing.run, agency, row)
            self.taken.proposals += not again
            said = orjson.dumps({part.name: part.as_said() for part in row.parts}).decode()
            copies.append(replace(row.copy, judged=row.copy.fetched, state=CopyState.TAKEN, code="", why="",
                                  record=row.slug, said=said, notes=tuple(row.notes), proposed=proposed))  # fmt: skip
        await self._keep(self.standing, copies)

    async def _end(self, ending: Sequence[PartnerCopy], working: Working) -> None:
        """End what the feed says is gone."""
        day = clock.today().isoformat()
        refs = {copy.id: Ref(LABELS[RecordKind(copy.kind)], copy.record) for copy in ending}
        async with self._graph.reading() as tx:
            rows = StoredRows(tx, self._model, self._feed.asker(working.agency))
            there = await read_now(rows, {ref: [] for ref in refs.values()})
        compared: list[Compared] = []
        for number, copy in enumerate(ending):
            ref = refs[copy.id]
            now = there.get(ref)
            if now is not None and not now.values.get(UNTIL):
                singular = self._model.nouns[ref.label].singular
                change = {"end": {singular: now.slug, "version": now.version, "on": day}}
                compared.append(Compared(Candidate(number, now.slug), Outcome.CHANGED, [change]))
        refused = {each.row: each for each in await self._sent(compared, working, beside=False)}
        self.taken.ended += len(compared) - len(refused)
        copies = [replace(_refused(copy, refused[number]), state=CopyState.WITHDRAWN) if number in refused else
                  _ended(copy, day) for number, copy in enumerate(ending)]  # fmt: skip
        await self._keep(self.standing, copies)

    async def _keep(self, standing: Standing, copies: Sequence[PartnerCopy] = ()) -> None:
        await keep(self._graph, standing, copies)
        self.standing = standing


def _waits(copy: PartnerCopy) -> bool:
    over = (CopyState.WITHDRAWN, CopyState.ENDED, CopyState.VANISHED)
    if not copy.content or copy.fetched != copy.told or copy.state in over:
        return False
    again = copy.state is CopyState.REFUSED and copy.code == Fault.NOT_TAKEN.value
    return copy.judged != copy.fetched or again


def _leads_nowhere(refusal: Refusal | None) -> bool:
    return refusal is not None and refusal.code == RecordFault.UNKNOWN_REFERENCE.value


def _refused(copy: PartnerCopy, refusal: Refusal) -> PartnerCopy:
    why = f"{refusal.column}: {refusal.reason} [{refusal.code}]".removeprefix(": ")[:LONGEST_WHY]
    return replace(copy, judged=copy.fetched, notes=()).refused(Fault.NOT_TAKEN.value, why)


def _ended(copy: PartnerCopy, day: str) -> PartnerCopy:
    said: dict[str, Item] = orjson.loads(copy.said) if copy.said else {}
    if "" in said:
        said[""][UNTIL] = day
    return replace(copy, state=CopyState.ENDED, code="", why="", said=orjson.dumps(said).decode())
