"""The shortest ways from one tool to others, by FEEDS or by the order of processes.

Called by hub.analytics.paths.chains. Pure. Each tool and relationship that was read is looked at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from hub.analytics.asking.answer_types import Ref
from hub.analytics.paths.walk import Link, PathStep, Place, StepKind, links_of, spread, step, way_to, ways_on

# A tool affects the first process, and the last process is affected by a tool.
ENDS = 2


class ChainTool(NamedTuple):
    """A tool as it was read; what it feeds and affects as rows of a slug, a basis and sources.

    `chosen` is whether chains may lead through and to it even if nobody named it.
    """

    name: str
    owner: str | None
    feeds: Sequence[list[Any]]
    affects: Sequence[list[Any]]
    chosen: bool


class Best(NamedTuple):
    """How long the best way is, and the last process on it; None when it goes by FEEDS."""

    length: int
    process: str | None


class Chained:
    """All chains from one tool. `order` holds, of each process, the links to those that follow."""

    def __init__(
        self,
        tools: Mapping[str, ChainTool],
        order: Mapping[str, Mapping[str, Link]],
        sources: frozenset[str],
        start: str,
        most: int,
    ) -> None:
        self._tools, self._order, self._sources = tools, order, sources
        self._start, self._most = start, most
        self._paths: dict[tuple[str, str], tuple[PathStep, ...]] = {("Tool", start): ()}

    def apart(self, slug: str) -> bool:
        """Whether a tool is another than the first one's agency owns; of unknown owners nobody can say."""
        owners = (self._tools[self._start].owner, self._tools[slug].owner)
        return None not in owners and owners[0] != owners[1]

    def best(self, slug: str) -> Best | None:
        """The best way to a tool; None when there is none.

        Of a way by FEEDS and one by processes the shorter counts; of two as long the one whose slugs come first.
        """
        fed = self._fed.get(slug)
        process = self._nearest(self._tools[slug])
        if process is None:
            return fed and Best(fed.distance, None)
        way = self._ways[process]
        if fed and (fed.distance < len(way) + 1 or self._first(slug, fed, way)):
            return Best(fed.distance, None)
        return Best(len(way) + 1, process)

    def _first(self, slug: str, fed: Place, way: list[str]) -> bool:
        return fed.distance == len(way) + 1 and way_to(slug, self._fed)[1:] <= [*way, slug]

    def steps(self, slug: str, best: Best) -> tuple[PathStep, ...]:
        """The chain to a tool by its best way."""
        return self._by_feeds(slug) if best.process is None else self._by_processes(best.process, slug)

    @cached_property
    def _fed(self) -> Mapping[str, Place]:
        return spread([self._start], self._feeds, self._most)

    def _feeds(self, slug: str) -> list[str]:
        return sorted({row[0] for row in self._tools[slug].feeds if row[0] in self._tools})

    @cached_property
    def _ways(self) -> Mapping[str, list[str]]:
        """The way to each process that may follow one the first tool affects, shortest first, then by slugs."""
        starts = [row[0] for row in self._tools[self._start].affects]
        ways = ways_on(starts, self._order.__getitem__, self._most - ENDS)
        return dict(sorted(ways.items(), key=lambda entry: (len(entry[1]), entry[1])))

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {slug: rank for rank, slug in enumerate(self._ways)}

    def _nearest(self, tool: ChainTool) -> str | None:
        """Of the processes that a tool affects the one to which the best way leads."""
        ranks = self._ranks
        return min((row[0] for row in tool.affects if row[0] in ranks), key=ranks.__getitem__, default=None)

    def _by_feeds(self, slug: str) -> tuple[PathStep, ...]:
        path = self._paths.get(("Tool", slug))
        if path is None:
            before = self._fed[slug].before or self._start
            link = links_of(self._tools[before].feeds)[slug]
            path = (*self._by_feeds(before), self._step(StepKind.FEEDS, Ref("Tool", before), link, "Tool"))
            self._paths["Tool", slug] = path
        return path

    def _by_processes(self, process: str, slug: str) -> tuple[PathStep, ...]:
        affected = links_of(self._tools[slug].affects)[process]._replace(to=slug)
        return (*self._to_process(process), self._step(StepKind.AFFECTS, Ref("Process", process), affected, "Tool"))

    def _to_process(self, process: str) -> tuple[PathStep, ...]:
        path = self._paths.get(("Process", process))
        if path is None:
            first, *rest = way = self._ways[process]
            link = links_of(self._tools[self._start].affects)[first]
            steps = [self._step(StepKind.AFFECTS, Ref("Tool", self._start), link, "Process")]
            for before, after in zip(way, rest, strict=False):
                link = self._order[before][after]
                steps.append(self._step(StepKind.PRECEDES, Ref("Process", before), link, "Process"))
            path = self._paths["Process", process] = tuple(steps)
        return path

    def _step(self, kind: StepKind, start: Ref, link: Link, label: str) -> PathStep:
        return step(kind, start, link, label, self._sources)
