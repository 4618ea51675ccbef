"""Put the changes of many rows into calls of hub.records.record, and lead what is wrong with a call back to its rows.

Called by hub.importers.run, for the preview with calls that write nothing and then with calls that do: by one code, so
that the two say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hub.access.asker import Asker
from hub.graph.session import Graph
from hub.importers.candidate import Refusal
from hub.importers.comparing import Change, Compared
from hub.importers.mapping import Made, RegisterMapping
from hub.model.registry import Model
from hub.records.problems import Fault
from hub.records.record import Recorded, Request, record

MOST = 400
"""Changes of one call, what is made beside the rows included; a call takes 500."""
_NUMBER = re.compile(r"changes\[(\d+)\]")
Beside = Mapping[tuple[str, str], Made]


@dataclass
class Sent:
    """What became of some candidates: refused rows, how many calls were made, and what they wrote."""

    refused: list[Refusal] = field(default_factory=list[Refusal])
    broken: list[str] = field(default_factory=list[str])
    calls: int = 0
    written: int = 0


@dataclass(frozen=True)
class Sending:
    """How calls are sent. `key` is the beginning of their keys, `first` the number of the first."""

    graph: Graph
    model: Model
    asker: Asker
    mapping: RegisterMapping
    beside: Beside
    why: str
    dry_run: bool
    key: str = ""
    first: int = 0
    step: Callable[[int], None] = lambda rows: None

    async def send(self, compared: Sequence[Compared], there: set[tuple[str, str]]) -> Sent:
        """Send the changes of candidates, at most so many a call. `there` are the records beside that are made."""
        sent = Sent()
        for batch in self._batches(compared, there):
            await self._send(batch, there, sent)
            self.step(len(batch))
        return sent

    async def _send(self, batch: list[Compared], there: set[tuple[str, str]], sent: Sent) -> None:
        """One call, sent again without the rows that are wrong until nothing is."""
        while batch:
            beside = self._needed(batch, there)
            changes: list[Change] = [{"create": {made.noun: dict(made.fields)}} for made in beside.values()]
            owners: list[Compared | None] = [None] * len(changes)
            for compared in batch:
                changes += compared.changes
                owners += [compared] * len(compared.changes)
            if not any(compared.changes for compared in batch):
                return
            key = f"{self.key}/{self.first + sent.calls}" if self.key and not self.dry_run else ""
            done = await record(
                self.graph, self.model, self.asker, Request(changes, self.why, key, self.dry_run, self.key or None)
            )
            if done.sound:
                sent.calls += 1
                sent.written += len(changes)
                there |= set() if self.dry_run else set(beside)
                return
            if made := self._made_meanwhile(done, list(beside)):
                there |= made
                continue
            wrong = _wrong(done, owners)
            sent.refused += wrong.values()
            if None in [owners[n] for n in _numbers(done) if n < len(owners)] or not wrong:
                sent.broken += [
                    f"{problem} [{problem.fault}]" for problem in done.problems if not _owner(problem, owners)
                ]
                return
            batch = [compared for compared in batch if compared.candidate.row not in wrong]

    def _made_meanwhile(self, done: Recorded, beside: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """What another import has made since, of what this call would make beside its rows."""
        doubled = {Fault.DUPLICATE_SLUG, Fault.STATED_TWICE}
        numbers = {int(matched[1]) for problem in done.problems
                   if problem.fault in doubled and (matched := _NUMBER.match(problem.place.file))}  # fmt: skip
        return {ref for n, ref in enumerate(beside) if n in numbers}

    def _batches(self, compared: Sequence[Compared], there: set[tuple[str, str]]) -> Iterator[list[Compared]]:
        """Candidates in calls of at most MOST changes, with what is made beside them; those of a row go together."""
        batch: list[Compared] = []
        beside = self._always(there)
        size = len(beside)
        for item in compared:
            new = self._ends(item, there) - beside
            if size + len(item.changes) + len(new) > MOST and batch and item.candidate.row != batch[-1].candidate.row:
                yield batch
                batch, beside = [], self._always(there)
                new, size = self._ends(item, there) - beside, len(beside)
            batch.append(item)
            beside |= new
            size += len(item.changes) + len(new)
        if batch:
            yield batch

    def _needed(self, batch: Sequence[Compared], there: set[tuple[str, str]]) -> dict[tuple[str, str], Made]:
        """What is to be made with a call: all that every row cites, and the far ends that its rows lead to."""
        ends = {ref for compared in batch for ref in self._ends(compared, there)} | self._always(there)
        return {ref: made for ref, made in self.beside.items() if ref in ends}

    def _ends(self, compared: Compared, there: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """The records that a candidate leads to and that are still to be made."""
        edges = self.model.edges(self.mapping.label)
        links = compared.candidate.links.items()
        ends = {(edges[name].target, item["to"]) for name, items in links for item in items}
        return {ref for ref in ends if ref in self.beside and ref not in there}

    def _always(self, there: set[tuple[str, str]]) -> set[tuple[str, str]]:
        return {(self.model.labels[made.noun], str(made.fields["slug"])) for made in self.mapping.beside} - there


def _numbers(done: Recorded) -> list[int]:
    places = [problem.place.file for problem in done.problems] + [stale.place for stale in done.stale]
    return [int(matched[1]) for place in places if (matched := _NUMBER.match(place))]


def _owner(problem: object, owners: Sequence[Compared | None]) -> Compared | None:
    matched = _NUMBER.search(str(problem))
    return owners[int(matched[1])] if matched and int(matched[1]) < len(owners) else None


def _wrong(done: Recorded, owners: Sequence[Compared | None]) -> dict[int, Refusal]:
    """Why rows are not taken, by row: the first problem of each."""
    wrong: dict[int, Refusal] = {}
    for problem in done.problems:
        if compared := _owner(problem, owners):
            refusal = Refusal(compared.candidate.row, problem.field, "", problem.reason,
                              "Correct the row or its mapping.", str(problem.fault))  # fmt: skip
            wrong.setdefault(compared.candidate.row, refusal)
    for stale in done.stale:
        if compared := _owner(stale.place, owners):
            reason = f"{stale.ref.slug} was changed by somebody else meanwhile"
            wrong.setdefault(compared.candidate.row, Refusal(compared.candidate.row, "", "", reason,
                                                             "Import again.", "CONFLICT"))  # fmt: skip
    return wrong
