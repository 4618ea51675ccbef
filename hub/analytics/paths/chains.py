"""How one agency's tool stands to another's: by its output, at a step that both act on, or at steps that follow.

Asked by the API as `chains`. A chain says which of these it is, and that the two may bear on each other, not that they
do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, NamedTuple

from hub.analytics.asking.acting_filter import LeftOut, left_out, names_acting
from hub.analytics.asking.answer_types import Filter, On, One, Placed, Ranked, Ref
from hub.analytics.asking.basis import basis_of
from hub.analytics.asking.families import Families
from hub.analytics.asking.memo import kept
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.paths.shortest import Chained, ChainKind, ChainTool, Limits, Way
from hub.analytics.paths.walk import Link, PathStep, links_of
from hub.errors import BadUserInput, NotFound
from hub.model.enums import Basis

CHAINS = load("paths/chains.cypher")
LONGEST = 8
FARTHEST = 3
KINDS = tuple(ChainKind)


@dataclass(frozen=True, slots=True)
class ChainsStart(LeftOut):
    """What stands beside chains: of the tool where they begin, and how many tools they do not lead through."""

    acts: Annotated[bool, "Whether the tool where they begin acts; if not, they say what would hold if it did."]


@dataclass(frozen=True, slots=True)
class Chain(Placed):
    """A shortest path of one kind from one tool to a tool of another agency."""

    kind: Annotated[ChainKind, "What it says of the two tools."]
    length: Annotated[int, "Its steps, each one relationship, 1 to 8."]
    basis: Annotated[Basis | None, "INFERRED when a step is our reading, else STATED when one is; null when none says."]
    target: Annotated[Ref, One("Tool"), "The tool to which it leads."]
    target_acts: Annotated[bool, "Whether that tool acts; one that was named, or is coming, need not."]
    target_coming: Annotated[bool, "Whether that tool is only proposed or planned."]
    steps: Annotated[tuple[PathStep, ...], "Its steps, from the first tool to the last."]


async def chains(
    reading: Reading,
    *,
    from_: Annotated[str, "Slug of the tool where the chains begin, whether or not it acts."],
    to_tool: Annotated[str | None, "Only chains to this tool, whether or not it acts."] = None,
    to_agency: Annotated[str | None, "Only chains to tools that this agency owns."] = None,
    max_steps: Annotated[int, "The longest chain to look for, in relationships, 1 to 8."] = 8,
    max_precedes: Annotated[int, "Over how many PRECEDES two tools may meet, 1 to 3."] = 1,
    where: Annotated[
        Filter | None,
        On("Tool"),
        "Through and to which tools: acting ones, and coming ones as the end of an OUTPUT, unless it says itself.",
    ] = None,
) -> Ranked[Chain]:
    """One chain of each kind for each tool of another known owner: OUTPUT, SAME_STEP, MAY_MEET, shortest first.

    Ties are by slug. Neither owner is an umbrella of the other. Where two tools act on one step they are not told to
    meet after it. No chain meets a node twice. Raises NotFound for an unknown tool or agency, BadUserInput for another
    number of steps. Cost: one statement, and that of `left_out`; without `where` what it reads is kept, and the next
    asker's is a small one.
    """
    limits = _limits(max_steps, max_precedes)
    named = [from_] if to_tool is None else [from_, to_tool]
    read = (
        await kept(reading, "chains", partial(_read, reading)) if where is None else await _read(reading, where, named)
    )
    tools = {**read.tools, **{slug: read.tools[slug]._replace(end=True) for slug in named if slug in read.tools}}
    _require(tools, from_, to_tool, to_agency is None or to_agency in read.agencies)
    chained = Chained(tools, read.order, read.sources, from_, limits)
    owner, wanted = tools[from_].owner, tools if to_tool is None else [to_tool]
    ends = [slug for slug in wanted if to_agency in (None, tools[slug].owner)]
    ways = _ways(chained, tools, [slug for slug in ends if read.families.apart(owner, tools[slug].owner)], named)
    places = sorted(ways)
    return Ranked(
        places,
        lambda at: _chain(chained, tools[places[at][-1]], places[at][-1], ways[places[at]]),
        await _beside(reading, tools[from_], where),
    )


async def _beside(reading: Reading, start: ChainTool, where: Filter | None) -> ChainsStart:
    left = await left_out(reading, where)
    return ChainsStart(left.stale_count, left.retired_count, left.uncertain_count, start.acts)


def _limits(max_steps: int, max_precedes: int) -> Limits:
    for argument, number, most in (("maxSteps", max_steps, LONGEST), ("maxPrecedes", max_precedes, FARTHEST)):
        if not 1 <= number <= most:
            raise BadUserInput(f"{argument}: give 1 to {most}")
    return Limits(max_steps, max_precedes)


def _ways(
    chained: Chained, tools: Mapping[str, ChainTool], ends: Sequence[str], named: Sequence[str]
) -> dict[tuple[int, int, str], Way]:
    """The ways to these tools by their places. What only comes is led to by the output of a tool, and nothing else."""
    return {
        (KINDS.index(way.kind), way.length, slug): way
        for slug in ends
        for way in chained.ways(slug)
        if tools[slug].chosen or slug in named or way.kind is ChainKind.OUTPUT
    }


class _Read(NamedTuple):
    """Tools by slug, the links to what follows each process, slugs of sources and of agencies, who is part of whom."""

    tools: Mapping[str, ChainTool]
    order: Mapping[str, Mapping[str, Link]]
    sources: frozenset[str]
    agencies: frozenset[str]
    families: Families


async def _read(reading: Reading, where: Filter | None = None, named: Sequence[str] | None = None) -> _Read:
    """All tools, or the chosen ones and those named. Sources are left out only of what is not kept."""
    parts = ("SOURCES",) if named is None or reading.wants("sources") else ()
    [[rows, processes, sources, agencies, bodies]] = await reading.ask(
        CHAINS, where=where, parts=parts, every=named is None, named=named or []
    )
    decided = names_acting(where)
    tools = {row[0]: _tool(row, decided) for row in rows}
    order = {slug: links_of(following) for slug, following in processes}
    return _Read(tools, order, frozenset(sources), frozenset(agencies), Families.of(bodies))


def _tool(row: list[Any], decided: bool) -> ChainTool:
    """A tool; where the filter says itself which to take, it alone has `decided` where chains may lead through."""
    _, owner, feeds, affects, chosen, acts, coming = row
    through = chosen and (decided or acts)
    return ChainTool(owner, feeds, affects, acts, coming, through, through or (chosen and coming))


def _chain(chained: Chained, tool: ChainTool, slug: str, way: Way) -> Chain:
    steps = chained.steps(slug, way)
    basis = basis_of(step.basis for step in steps)
    return Chain(way.kind, len(steps), basis, Ref("Tool", slug), tool.acts, tool.coming, steps)


def _require(tools: Mapping[str, object], from_: str, to_tool: str | None, agency: object) -> None:
    here = {"from": from_ in tools, "toTool": to_tool is None or to_tool in tools, "toAgency": bool(agency)}
    for argument, known in here.items():
        if not known:
            raise NotFound.of(argument)
