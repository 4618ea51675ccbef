"""Who would lose tools, step by step of the legal process, and what else is recorded there.

Called by hub.analytics.paths.what_if for `losses`. An agency loses a tool where a use of its own is recorded; in every
step the tool affects, where it is recorded as using it and no use says in which; and as its owner, in every such step,
where nobody is recorded as using it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.acting_filter import acting
from hub.analytics.asking.answer_types import Many, One, Ref
from hub.analytics.asking.families import FAMILIES, Families
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.graph.statement import Row
from hub.model.enums import Choice
from hub.model.stored import fold

LOSSES = load("paths/losses.cypher")
STANDS_IN = "whether it could stand in is not recorded"


class RecordedAs(Choice):
    """How it is known that an agency has a tool in a step."""

    USE = "USE", "A use of the tool by the agency in the step is recorded."
    USER = "USER", "The agency is recorded as using the tool, which affects the step."
    OWNER = "OWNER", "The agency owns the tool, which affects the step; nobody is recorded as using it."


@dataclass(frozen=True, slots=True)
class ToolLost:
    """A tool that an agency would lose in a step."""

    tool: Annotated[Ref, One("Tool"), "The tool."]
    recorded_as: Annotated[RecordedAs, "How it is known that the agency has it there."]


@dataclass(frozen=True, slots=True)
class AgencyLoss:
    """An agency that would lose tools in a step."""

    agency: Annotated[Ref, One("Agency"), "The agency."]
    in_general: Annotated[bool, "Whether it is an umbrella that a member stands beside, and so is not counted."]
    tools: Annotated[tuple[ToolLost, ...], "The tools it would lose there, by name."]


@dataclass(frozen=True, slots=True)
class ToolThere:
    """An acting tool that would stay, recorded for the step."""

    tool: Annotated[Ref, One("Tool"), "The tool."]
    agencies: Annotated[tuple[Ref, ...], Many("Agency"), "Agencies at which it is recorded for the step, by name."]


@dataclass(frozen=True, slots=True)
class ProcessLoss:
    """A step of the legal process in which agencies would lose tools."""

    process: Annotated[Ref, One("Process"), "The step."]
    family_count: Annotated[int, FAMILIES]
    agency_count: Annotated[int, "Agencies that would lose a tool there; no umbrella is counted beside a member."]
    agencies: Annotated[tuple[AgencyLoss, ...], "The agencies that would lose a tool there, by name."]
    also_there: Annotated[
        tuple[ToolThere, ...], f"Acting tools that would stay with one of these agencies, by name; {STANDS_IN}."
    ]
    elsewhere: Annotated[
        tuple[ToolThere, ...], f"Acting tools that would stay with other agencies only, by name; {STANDS_IN}."
    ]


Places = dict[str, dict[str, RecordedAs]]
"""Of a tool: the steps it is recorded for, and how it is known that each agency has it there."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """Every acting tool of some steps with its places; `names` are those of tools, agencies and processes by slug."""

    tools: Mapping[str, Places]
    names: Mapping[Ref, str]
    families: Families


async def read_losses(reading: Reading, gone: frozenset[str]) -> tuple[ProcessLoss, ...]:
    """The steps in which somebody loses one of these tools: most families first, then agencies, then by name.

    Cost: one statement.
    """
    [[rows, parts]] = await reading.ask(LOSSES, where=acting(None), tools=sorted(gone))
    steps = _Steps({row[0]: _places(row) for row in rows}, _names(rows), Families.of(parts))
    lost: defaultdict[str, defaultdict[str, dict[str, RecordedAs]]] = defaultdict(lambda: defaultdict(dict))
    for tool in gone & steps.tools.keys():
        for process, agencies in steps.tools[tool].items():
            for agency, known in agencies.items():
                lost[process][agency][tool] = known
    losses = [_loss(steps, process, agencies, gone) for process, agencies in lost.items()]
    names = steps.names
    return tuple(
        sorted(
            losses,
            key=lambda loss: (-loss.family_count, -loss.agency_count, fold(names[loss.process]), loss.process.slug),
        )
    )


def _places(row: Row) -> Places:
    _, _, uses, users, owners, affected = row
    steps = [process for process, _ in affected]
    places: Places = {process: {} for process in steps}
    for (agency, _), (process, _) in uses:
        places.setdefault(process, {})[agency] = RecordedAs.USE
    located = {agency for (agency, _), _ in uses}
    plain = [(agency, RecordedAs.USER) for agency, _ in users if agency not in located]
    if not uses and not users:
        plain = [(agency, RecordedAs.OWNER) for agency, _ in owners]
    for process in steps:
        places[process] |= dict(plain)
    return places


def _names(rows: list[Row]) -> dict[Ref, str]:
    names: dict[Ref, str] = {}
    for slug, name, uses, users, owners, affected in rows:
        names[Ref("Tool", slug)] = name
        names |= {
            Ref("Agency", agency): called for agency, called in (*users, *owners, *(agency for agency, _ in uses))
        }
        names |= {Ref("Process", process): called for process, called in (*affected, *(process for _, process in uses))}
    return names


def _loss(
    steps: _Steps, process: str, agencies: Mapping[str, Mapping[str, RecordedAs]], gone: frozenset[str]
) -> ProcessLoss:
    bodies = steps.families.counted(agencies)
    rows = tuple(
        AgencyLoss(
            agency,
            agency.slug in bodies.in_general,
            tuple(
                ToolLost(tool, agencies[agency.slug][tool.slug])
                for tool in _sorted(steps, "Tool", agencies[agency.slug])
            ),
        )
        for agency in _sorted(steps, "Agency", agencies)
    )
    left = {tool: places[process] for tool, places in steps.tools.items() if process in places and tool not in gone}
    also = {tool for tool, at in left.items() if at.keys() & agencies.keys()}
    return ProcessLoss(
        Ref("Process", process),
        bodies.families,
        len(bodies.counted),
        rows,
        tuple(_there(steps, left, also)),
        tuple(_there(steps, left, left.keys() - also)),
    )


def _there(steps: _Steps, left: Mapping[str, Mapping[str, Any]], tools: set[str]) -> Iterator[ToolThere]:
    for tool in _sorted(steps, "Tool", tools):
        yield ToolThere(tool, _sorted(steps, "Agency", left[tool.slug]))


def _sorted(steps: _Steps, label: str, slugs: Iterable[str]) -> tuple[Ref, ...]:
    """Nodes of a label by name."""
    return tuple(sorted((Ref(label, slug) for slug in slugs), key=lambda node: (fold(steps.names[node]), node.slug)))
