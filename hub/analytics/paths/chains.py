"""How one agency's tool stands before another's: by what it feeds, or by the order of the processes that both affect.

Asked by the API as `chains`. A chain says that the output of one tool may come to bear on the other, not that it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, NamedTuple

from hub.analytics.alike.features import acting
from hub.analytics.asking.answer_types import Filter, On, One, Placed, Ranked, Ref
from hub.analytics.asking.basis import basis_of
from hub.analytics.asking.memo import kept
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.paths.shortest import Best, Chained, ChainTool
from hub.analytics.paths.walk import Link, PathStep, links_of
from hub.errors import BadUserInput, NotFound
from hub.model.enums import Basis
from hub.model.stored import fold

CHAINS = load("paths/chains.cypher")
LONGEST = 8


@dataclass(frozen=True, slots=True)
class Chain(Placed):
    """A shortest path from one tool to a tool of another agency."""

    length: Annotated[int, "Its steps, each one relationship, 1 to 8."]
    basis: Annotated[Basis | None, "INFERRED when a step is our reading, else STATED when one is; null when none says."]
    target: Annotated[Ref, One("Tool"), "The tool to which it leads."]
    steps: Annotated[tuple[PathStep, ...], "Its steps, from the first tool to the last."]


async def chains(
    reading: Reading,
    *,
    from_: Annotated[str, "Slug of the tool where the chains begin, whether or not it acts."],
    to_tool: Annotated[str | None, "Only the chain to this tool, whether or not it acts."] = None,
    to_agency: Annotated[str | None, "Only chains to tools that this agency owns."] = None,
    max_steps: Annotated[int, "The longest chain to look for, 1 to 8 steps."] = 8,
    where: Annotated[
        Filter | None, On("Tool"), "Through and to which tools; acting ones unless it names a status."
    ] = None,
) -> Ranked[Chain]:
    """One chain for each tool of another known owner that there is a way to, the shortest first, then by name.

    A chain goes by FEEDS alone, or from a process that the first tool affects, by one PRECEDES or more, to one that the
    last tool affects; it meets no node twice. Raises NotFound for an unknown tool or agency, BadUserInput for another
    number of steps. Cost: one statement; without `where` what it reads is kept, and the next asker's is a small one.
    """
    if not 1 <= max_steps <= LONGEST:
        raise BadUserInput(f"maxSteps: give 1 to {LONGEST}")
    named = [from_] if to_tool is None else [from_, to_tool]
    read = (
        await kept(reading, "chains", partial(_read, reading)) if where is None else await _read(reading, where, named)
    )
    tools = {slug: one for slug, one in read.tools.items() if one.chosen or slug in named}
    _require(tools, from_, to_tool, to_agency is None or to_agency in read.agencies)
    found = Chained(tools, read.order, read.sources, from_, max_steps)
    wanted = tools if to_tool is None else [to_tool]
    ends = [slug for slug in wanted if to_agency in (None, tools[slug].owner) and found.apart(slug)]
    best = {slug: way for slug in ends if (way := found.best(slug))}
    places = sorted((way.length, fold(tools[slug].name), slug) for slug, way in best.items())
    return Ranked(places, lambda at: _chain(found, places[at][-1], best[places[at][-1]]))


class _Read(NamedTuple):
    """Tools by slug, the links to what follows each process, and the slugs of sources and of agencies."""

    tools: Mapping[str, ChainTool]
    order: Mapping[str, Mapping[str, Link]]
    sources: frozenset[str]
    agencies: frozenset[str]


async def _read(reading: Reading, where: Filter | None = None, named: Sequence[str] | None = None) -> _Read:
    """All tools, or the chosen ones and those named. Sources are left out only of what is not kept."""
    parts = ("SOURCES",) if named is None or reading.wants("sources") else ()
    [[rows, processes, sources, agencies]] = await reading.ask(
        CHAINS, where=acting(where), parts=parts, every=named is None, named=named or []
    )
    tools = {row[0]: ChainTool(*row[1:]) for row in rows}
    order = {slug: links_of(following) for slug, following in processes}
    return _Read(tools, order, frozenset(sources), frozenset(agencies))


def _chain(found: Chained, slug: str, best: Best) -> Chain:
    steps = found.steps(slug, best)
    return Chain(len(steps), basis_of(one.basis for one in steps), Ref("Tool", slug), steps)


def _require(tools: Mapping[str, object], from_: str, to_tool: str | None, agency: object) -> None:
    here = {"from": from_ in tools, "toTool": to_tool is None or to_tool in tools, "toAgency": bool(agency)}
    for argument, known in here.items():
        if not known:
            raise NotFound.of(argument)
