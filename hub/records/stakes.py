"""Which rules a change puts at stake, and what of the graph they read.

Called by hub.records.record. A rule is judged for the records that changed in what it reads, wherever on its way that
stands: who changes when a tool began is told of an evidence that would come before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from hub.model.registry import Model
from hub.model.rules import Read, Rule
from hub.records.knowledge import Ref
from hub.records.stored_rows import StoredRows

Touched = Mapping[Ref, Collection[str]]
"""For each record the names of properties and of link fields that changed."""
FARTHEST = 100
"""Steps along one field that are followed."""


async def at_stake(touched: Touched, model: Model, stored: StoredRows) -> dict[Ref, list[Rule]]:
    """The rules to judge for each record; everything that they read has been read then, for all records together."""
    by_name: dict[str, set[Ref]] = defaultdict(set)
    for ref, names in touched.items():
        for name in names:
            by_name[name].add(ref)
    focus: dict[Ref, list[Rule]] = defaultdict(list)
    for label in model.nouns:
        for rule in model.rules(label):
            refs = await _judged(label, rule, by_name, model, stored)
            for ref in refs:
                focus[ref].append(rule)
            for read in rule.reads:
                await _read(refs, read, stored)
    return focus


async def _judged(
    label: str, rule: Rule, by_name: Mapping[str, set[Ref]], model: Model, stored: StoredRows
) -> set[Ref]:
    """The records of a noun for which something that the rule reads has changed."""
    records: set[Ref] = set()
    for read in rule.reads:
        for depth in range(len(read.path) + 1):
            names = read.path[depth : depth + 1] or read.properties
            changed = set[Ref]().union(*(by_name.get(name, ()) for name in names))
            records |= await _back(label, read.path[:depth], changed, model, stored)
    return records


async def _back(label: str, path: tuple[str, ...], refs: Collection[Ref], model: Model, stored: StoredRows) -> set[Ref]:
    """The records of a noun from which a path leads to one of these."""
    if not path:
        return {ref for ref in refs if ref.label == label}
    near: set[Ref] = set()
    edge = model.edges(label)[path[0]]
    for target in edge.targets:
        ahead = {ref for ref in await _back(target, path[1:], refs, model, stored) if ref.label == target}
        if ahead:
            near |= {ref for ref in await stored.follow(ahead, edge.inverse) if ref.label == label}
    return near


async def _read(refs: set[Ref], read: Read, stored: StoredRows) -> None:
    """Follow a rule's way from records."""
    here = refs
    for field in read.path:
        here = await _ahead(here, field, stored)
    seen = refs | here
    for _ in range(FARTHEST if read.onward else 0):
        if not here:
            break
        here = await _ahead(here, read.path[-1], stored) - seen
        seen |= here


async def _ahead(refs: Collection[Ref], field: str, stored: StoredRows) -> set[Ref]:
    """What a field of records, of whatever nouns have it, leads to."""
    ends: set[Ref] = set()
    for label in sorted({ref.label for ref in refs}):
        ends |= await stored.follow([ref for ref in refs if ref.label == label], field)
    return ends
