"""What a tool may touch: the processes it affects, those that may follow, and the outcomes that these decide or shape.

Asked by the API as `reach`. It says what may be touched, not what is: it follows the order of processes, not cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from hub.analytics.asking.answer_types import One, Ref
from hub.analytics.asking.basis import basis_of
from hub.analytics.asking.query import load
from hub.analytics.asking.reading import Reading
from hub.analytics.paths.walk import Link, PathStep, Place, StepKind, links_of, spread, step, way_to
from hub.errors import BadUserInput, NotFound
from hub.model.enums import Basis, DecisionRole, ProcessKind
from hub.model.stored import fold

REACH = load("paths/reach.cypher")
DEEPEST = 3
PATH = "A shortest path from the tool, read from the start; of several the one whose slugs come first."
BASIS = "INFERRED when a step of the path is our reading, else STATED when one is stated; null when none says."


@dataclass(frozen=True, slots=True)
class ReachedProcess:
    """A process that a tool may touch."""

    distance: Annotated[int, "PRECEDES steps from the nearest process that the tool affects; 0 for one of these."]
    basis: Annotated[Basis | None, BASIS]
    path: Annotated[tuple[PathStep, ...], PATH]
    node: Annotated[Ref, One("Process"), "The process."]


@dataclass(frozen=True, slots=True)
class ReachedOutcome:
    """An outcome that a process which a tool may touch decides or shapes."""

    distance: Annotated[int, "The least distance of a process that decides or shapes it."]
    basis: Annotated[Basis | None, BASIS]
    role: Annotated[DecisionRole | None, "Whether the last process of the path decides or shapes it."]
    path: Annotated[tuple[PathStep, ...], PATH]
    node: Annotated[Ref, One("Outcome"), "The outcome."]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a tool may touch, nearest first; not what it is known to touch."""

    part: Annotated[str, 'How much of the legal process that is, such as "13 of 57 steps".']
    step_count: Annotated[int, "Steps that it may touch: processes that are no stage."]
    steps_in_all: Annotated[int, "Steps of the legal process in all."]
    acts: Annotated[bool, "Whether the tool acts on the day; if not, this is what it would touch if it did."]
    tool: Annotated[Ref, One("Tool"), "The tool."]
    processes: Annotated[tuple[ReachedProcess, ...], "Processes by distance, then by name."]
    outcomes: Annotated[tuple[ReachedOutcome, ...], "Outcomes by distance, then by name."]


async def reach(
    reading: Reading,
    *,
    tool: Annotated[str, "Slug of the tool, whether or not it acts."],
    depth: Annotated[int, "How many PRECEDES steps to follow, 1 to 3."] = 2,
) -> Reach:
    """Reach of one tool. Both lists are as long as there are processes and outcomes at most.

    Beyond three steps a third of the whole process is reached, which says nothing, so that is refused.
    Raises NotFound for an unknown tool, BadUserInput for another depth. Cost: one statement.
    """
    if not 1 <= depth <= DEEPEST:
        raise BadUserInput(f"depth: give 1 to {DEEPEST}")
    parts = ("SOURCES",) if reading.wants("sources") else ()
    [[tools, processes, sources]] = await reading.ask(REACH, parts=parts, tool=tool)
    if not tools:
        raise NotFound.of("tool")
    [[acts, affected]] = tools
    walked = _Reached.of(tool, affected, processes, frozenset(sources), depth)
    steps = {slug for slug, _, kind, *_ in processes if kind == ProcessKind.PROCESS}
    reached = len(steps & walked.places.keys())
    return Reach(
        f"{reached} of {len(steps)} {'step' if len(steps) == 1 else 'steps'}",
        reached,
        len(steps),
        acts,
        Ref("Tool", tool),
        tuple(sorted(walked.processes(), key=walked.place)),
        tuple(sorted(walked.outcomes(), key=walked.place)),
    )


@dataclass(frozen=True, slots=True)
class _Reached:
    """What was read, and every process within the depth in the order in which it was found."""

    tool: Ref
    affects: Mapping[str, Link]
    precedes: Mapping[str, Mapping[str, Link]]
    decides: Mapping[str, Mapping[str, Link]]
    names: Mapping[Ref, str]
    sources: frozenset[str]
    places: Mapping[str, Place]

    @classmethod
    def of(
        cls, tool: str, affected: list[Any], processes: list[list[Any]], sources: frozenset[str], depth: int
    ) -> _Reached:
        """From the rows of the query."""
        affects = links_of(affected)
        precedes = {slug: links_of(following) for slug, _, _, following, _ in processes}
        decides = {slug: links_of(row[:4] for row in decided) for slug, _, _, _, decided in processes}
        names = {Ref("Process", slug): name for slug, name, *_ in processes}
        names |= {Ref("Outcome", row[0]): row[4] for *_, decided in processes for row in decided}
        places = spread(affects, precedes.__getitem__, depth)
        return cls(Ref("Tool", tool), affects, precedes, decides, names, sources, places)

    def place(self, reached: ReachedProcess | ReachedOutcome) -> tuple[int, str, str]:
        """Nearest first, then by name and slug."""
        return reached.distance, fold(self.names[reached.node]), reached.node.slug

    def path(self, slug: str) -> tuple[PathStep, ...]:
        """From the tool to a process."""
        first, *rest = way = way_to(slug, self.places)
        steps = [step(StepKind.AFFECTS, self.tool, self.affects[first], "Process", self.sources)]
        for before, after in zip(way, rest, strict=False):
            link = self.precedes[before][after]
            steps.append(step(StepKind.PRECEDES, Ref("Process", before), link, "Process", self.sources))
        return tuple(steps)

    def processes(self) -> Iterator[ReachedProcess]:
        """Every process once."""
        for slug, place in self.places.items():
            path = self.path(slug)
            yield ReachedProcess(place.distance, basis_of(leg.basis for leg in path), path, Ref("Process", slug))

    def outcomes(self) -> Iterator[ReachedOutcome]:
        """Every outcome once, by the first process that was found to decide or shape it."""
        done: set[str] = set()
        for slug, place in self.places.items():
            for outcome, link in self.decides[slug].items():
                if outcome not in done:
                    done.add(outcome)
                    last = step(StepKind.DECIDES, Ref("Process", slug), link, "Outcome", self.sources)
                    path = (*self.path(slug), last)
                    role = DecisionRole(link.role) if link.role else None
                    yield ReachedOutcome(
                        place.distance, basis_of(leg.basis for leg in path), role, path, Ref("Outcome", outcome)
                    )
