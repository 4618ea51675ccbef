"""The shortest ways from one tool to others: by its output, at the step that both act on, or over steps that follow.

Called by hub.analytics.paths.chains. Pure. Each tool and relationship that was read is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from hub.analytics.asking.answer_types import Ref
from hub.analytics.paths.walk import Link, PathStep, Place, StepKind, links_of, spread, step, way_to
from hub.model.enums import Choice

# A tool affects the first process, and the last process is affected by a tool.
ENDS = 2


class ChainKind(Choice):
    """What a chain says of the two tools at its ends."""

    OUTPUT = "OUTPUT", "The output of the one goes to the other, by FEEDS."
    SAME_STEP = "SAME_STEP", "Both act on one step of the legal process."
    MAY_MEET = "MAY_MEET", "The one acts on a step, the other on one that normally follows: one case may pass both."


class ChainTool(NamedTuple):
    """A tool as it was read; what it feeds and affects as rows of a slug, a basis and sources.

    Chains lead through and to it where it is `chosen`, and by FEEDS to it, as their end, where it may be an `end`.
    """

    owner: str | None
    feeds: Sequence[list[Any]]
    affects: Sequence[list[Any]]
    acts: bool
    coming: bool
    chosen: bool
    end: bool


class Way(NamedTuple):
    """A shortest way to a tool: of which kind, how long, and the last process on it; None when it goes by FEEDS."""

    kind: ChainKind
    length: int
    process: str | None


class Limits(NamedTuple):
    """How long a chain may be, in relationships, and how many of them may be PRECEDES."""

    steps: int
    precedes: int


class Chained:
    """All chains from one tool. `order` holds, of each process, the links to those that follow."""

    def __init__(
        self,
        tools: Mapping[str, ChainTool],
        order: Mapping[str, Mapping[str, Link]],
        sources: frozenset[str],
        start: str,
        most: Limits,
    ) -> None:
        self._tools, self._order, self._sources = tools, order, sources
        self._start, self._most = start, most
        self._begun = links_of(tools[start].affects)
        self._paths: dict[tuple[str, str], tuple[PathStep, ...]] = {("Tool", start): ()}

    def ways(self, slug: str) -> Iterator[Way]:
        """The shortest way of each kind to a tool, whether it was chosen or not; of two as long the first by slugs."""
        fed = self._fed.get(slug)
        if fed and fed.distance:
            yield Way(ChainKind.OUTPUT, fed.distance, None)
        affected = {row[0] for row in self._tools[slug].affects}
        if shared := affected & self._begun.keys():
            if self._most.steps >= ENDS:
                yield Way(ChainKind.SAME_STEP, ENDS, min(shared))
        elif after := affected & self._ranks.keys():
            process = min(after, key=self._ranks.__getitem__)
            yield Way(ChainKind.MAY_MEET, self._after[process].distance + ENDS, process)

    def steps(self, slug: str, way: Way) -> tuple[PathStep, ...]:
        """The chain to a tool by one of its ways."""
        return self._by_feeds(slug) if way.process is None else self._by_processes(way.process, slug)

    @cached_property
    def _fed(self) -> Mapping[str, Place]:
        return spread([self._start], self._feeds, self._most.steps)

    def _feeds(self, slug: str) -> list[str]:
        """What a tool feeds, as far as a chain may go on through it."""
        if slug != self._start and not self._tools[slug].chosen:
            return []
        fed = {row[0] for row in self._tools[slug].feeds}
        return sorted(tool for tool in fed if tool in self._tools and self._tools[tool].end)

    @cached_property
    def _after(self) -> Mapping[str, Place]:
        """Each process that the first tool affects or that may follow one, nearest first, then by the way's slugs."""
        most = min(self._most.precedes, self._most.steps - ENDS)
        return spread(self._begun, self._order.__getitem__, most)

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {slug: rank for rank, slug in enumerate(self._after)}

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
            first, *rest = way = way_to(process, self._after)
            steps = [self._step(StepKind.AFFECTS, Ref("Tool", self._start), self._begun[first], "Process")]
            for before, after in zip(way, rest, strict=False):
                link = self._order[before][after]
                steps.append(self._step(StepKind.PRECEDES, Ref("Process", before), link, "Process"))
            path = self._paths["Process", process] = tuple(steps)
        return path

    def _step(self, kind: StepKind, start: Ref, link: Link, label: str) -> PathStep:
        return step(kind, start, link, label, self._sources)
