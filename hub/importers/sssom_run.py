"""Bring a crosswalk in SSSOM in: each mapping beside those that are recorded, as links of principles to concepts.

Called by hub.importers.needs_no_mapping; hub.importers.unmapped says how it goes on from there. Principles and concepts
have to be there: a crosswalk says how they go together and not what they are.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hub.access.asker import Asker
from hub.exports.exported import View
from hub.exports.formats.records import written
from hub.exports.formats.sssom import PREDICATES
from hub.exports.reading import Reading
from hub.graph.session import Graph
from hub.importers.candidate import Candidate, Refusal, Understood
from hub.importers.comparing import Compared, Difference, Kept, Outcome
from hub.importers.own_links import SINCE, TO, UNTIL, link_changes
from hub.importers.run import Report, Worked
from hub.importers.sssom_file import (
    CONCEPT,
    OBJECT,
    PRINCIPLE,
    SUBJECT,
    Crosswalk,
    SaidMapping,
    read_crosswalk,
    understood,
)
from hub.importers.unmapped import Unmapped
from hub.model.enums import Basis
from hub.model.registry import Model
from hub.records.problems import Fault

REGISTER = "crosswalk"
FIELD, RELATION, BASIS = "concepts", "relation", "basis"
Pair = tuple[str, str]


def read_crosswalk_of(name: str, content: bytes) -> Unmapped | None:
    """The crosswalk that this is; None for another table. Raises BadUserInput for one that cannot be read."""
    crosswalk = read_crosswalk(content)
    if crosswalk is None:
        return None

    async def work_out(graph: Graph, model: Model, asker: Asker, day: str) -> Worked:
        return _worked(crosswalk, await _recorded(graph, model, asker), day)

    kinds = frozenset((PRINCIPLE, CONCEPT))
    return Unmapped(REGISTER, name, hashlib.sha256(content).hexdigest(), len(crosswalk.rows), kinds, work_out)


@dataclass
class _Recorded:
    """What there is: names of principles, slugs of concepts, and the links between them that have not ended."""

    principles: dict[str, str] = field(default_factory=dict[str, str])
    concepts: set[str] = field(default_factory=set[str])
    links: dict[Pair, Mapping[str, Any]] = field(default_factory=dict[Pair, Mapping[str, Any]])


async def _recorded(graph: Graph, model: Model, asker: Asker) -> _Recorded:
    reading, there = Reading(graph, model, View(asker, None)), _Recorded()
    async for record in reading.records([CONCEPT]):
        there.concepts.add(record.ref.slug)
    async for record in reading.records([PRINCIPLE]):
        slug = record.ref.slug
        there.principles[slug] = record.values["name"]
        items = written(record).get(FIELD, [])
        there.links |= {(slug, item[TO]): item for item in items if UNTIL not in item}
    return there


def _worked(crosswalk: Crosswalk, there: _Recorded, day: str) -> Worked:
    compared: list[Compared] = []
    refused: list[Refusal] = []
    named: dict[Pair, int] = {}
    for said in understood(crosswalk):
        done = said if isinstance(said, Refusal) else _beside(said, there, named, day)
        if isinstance(done, Refusal):
            refused.append(done)
        else:
            compared.append(done)
    unread = f"not read: {', '.join(crosswalk.unread)}" if crosswalk.unread else ""
    report = Report(rows=len(crosswalk.rows), note=unread, recoded=_recoded(compared))
    report.gone = [Kept(_told(pair), there.principles[pair[0]], 1, False) for pair in sorted(there.links)
                   if pair not in named]  # fmt: skip
    return Worked(report, compared, Understood(refused=refused, rows=list(crosswalk.rows)), set(), {})


def _told(pair: Pair) -> str:
    return f"{pair[0]}: {pair[1]}"


def _recoded(compared: list[Compared]) -> list[tuple[str, str, str, int]]:
    """What each predicate was taken for."""
    counts = Counter(each.candidate.values[RELATION] for each in compared)
    return [(RELATION, PREDICATES[relation], relation, number) for relation, number in counts.most_common()]


def _beside(said: SaidMapping, there: _Recorded, named: dict[Pair, int], day: str) -> Compared | Refusal:
    """A mapping beside what is recorded of the two."""
    pair = said.principle, said.concept
    first = named.setdefault(pair, said.row)
    for slug, known, column in ((pair[0], there.principles, SUBJECT), (pair[1], there.concepts, OBJECT)):
        if slug not in known:
            return Refusal(said.row, column, slug, "names nothing that you see", "Record it first.",
                           Fault.UNKNOWN_REFERENCE.value)  # fmt: skip
    if first != said.row:
        return Refusal(said.row, SUBJECT, pair[0], f"is mapped to {pair[1]} in row {first} already",
                       "Delete one of the two.", "REPEATED")  # fmt: skip
    result = Compared(Candidate(said.row, _told(pair), {RELATION: said.relation}), Outcome.SAME)
    about = {"principle": pair[0], "field": FIELD}
    now = there.links.get(pair)
    if now is None:
        since = {SINCE: said.since} if said.since else {}
        item = {TO: pair[1], RELATION: said.relation, BASIS: said.basis or Basis.INFERRED.value, **since}
        result.outcome, result.changes = Outcome.NEW, [{"link": {**about, **item}}]
        return result
    result.differences = list(_differences(said, now))
    if result.differences:
        meant = {**now, **{each.field: each.after for each in result.differences}}
        result.outcome, result.changes = Outcome.CHANGED, list(link_changes(about, [now], [meant], day))
    return result


def _differences(said: SaidMapping, now: Mapping[str, Any]) -> Iterator[Difference]:
    """What a mapping says otherwise. Another day alone is none: it is of the mapping, and files move it."""
    told = {RELATION: said.relation, **({BASIS: said.basis} if said.basis else {})}
    for name, value in told.items():
        if now.get(name) != value:
            yield Difference(name, now.get(name), value)
