"""On small drawn graphs, circles included, reach and chains are what trying every path finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.analytics.paths.chains import chains
from hub.analytics.paths.reach import reach
from hub.analytics.paths.walk import PathStep
from hub.graph.session import Graph
from hub.model.enums import ACTING
from tests.analytics.world import World, reading

MANY = range(5)
ACTS = [status.value for status in ACTING]
KINDS = ("OUTPUT", "SAME_STEP", "MAY_MEET")
Path = tuple[str, ...]
Next = Mapping[str, set[str]]


@dataclass(frozen=True)
class Drawn:
    """Five tools with owners and statuses, five processes and outcomes, and pairs of numbers for each relationship."""

    owners: list[str | None]
    statuses: list[str]
    feeds: set[tuple[int, int]]
    affects: set[tuple[int, int]]
    precedes: set[tuple[int, int]]
    decides: set[tuple[int, int]]
    inferred: set[tuple[int, int]]

    @property
    def world(self) -> World:
        """The graph. A relationship is our reading where its pair of numbers is among the inferred ones."""
        world = World().node("Agency", "cps").node("Agency", "police", umbrella=True).node("Agency", "force")
        world.link("Agency:force", "PART_OF", "Agency:police")
        for i in MANY:
            world.tool(f"t{i}", self.owners[i], self.statuses[i]).node("Process", f"p{i}").node("Outcome", f"o{i}")
        for type, start, end, pairs in (
            ("FEEDS", "Tool:t", "Tool:t", self.feeds),
            ("AFFECTS", "Tool:t", "Process:p", self.affects),
            ("PRECEDES", "Process:p", "Process:p", self.precedes),
            ("DECIDES", "Process:p", "Outcome:o", self.decides),
        ):
            for pair in pairs:
                basis = "INFERRED" if pair in self.inferred else "STATED"
                world.link(f"{start}{pair[0]}", type, f"{end}{pair[1]}", basis=basis)
        return world

    def basis(self, path: Path) -> str:
        """The basis of a path, whatever its relationships are."""
        # A step from a process to a tool is the relationship from the tool to the process.
        steps = [(b, a) if (a[0], b[0]) == ("p", "t") else (a, b) for a, b in pairwise(path)]
        pairs = {(int(a[1:]), int(b[1:])) for a, b in steps}
        return "INFERRED" if self.inferred & pairs else "STATED"


number = st.integers(0, 4)
pairs = st.sets(st.tuples(number, number), max_size=8)
drawn = st.builds(
    Drawn,
    st.lists(st.sampled_from(["police", "force", "cps", "cps", None]), min_size=5, max_size=5),
    st.lists(st.sampled_from(["LIVE", "LIVE", "PILOT", "PLANNED", "RETIRED"]), min_size=5, max_size=5),
    *[pairs] * 5,
)


def following(links: Iterable[tuple[int, int]], start: str, end: str) -> dict[str, set[str]]:
    """Which nodes come after each."""
    after: dict[str, set[str]] = {f"{start}{i}": set() for i in MANY}
    for a, b in links:
        after[f"{start}{a}"].add(f"{end}{b}")
    return after


def every_path(path: Path, after: Next, most: int) -> Iterator[Path]:
    """Every path that goes on from one by at most so many steps and meets no node twice, itself among them."""
    yield path
    for node in after[path[-1]] - set(path) if most > 0 else ():
        yield from every_path((*path, node), after, most - 1)


def least(paths: Iterable[Path]) -> dict[str, Path]:
    """Of the paths to each node the shortest, and of those the one whose slugs come first."""
    best: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: (len(path), path)):
        best.setdefault(path[-1], path)
    return best


def slugs(path: tuple[PathStep, ...]) -> Path:
    """The slugs along a path."""
    return (path[0].from_.slug, *(step.to.slug for step in path))


def all_processes(of: Drawn, start: str, depth: int) -> dict[str, Path]:
    """The best path from a tool to each process."""
    after = following(of.precedes, "p", "p")
    begun = following(of.affects, "t", "p")[start]
    return least((start, *path) for process in begun for path in every_path((process,), after, depth))


def all_chains(of: Drawn, start: str, most: int, precedes: int) -> dict[tuple[str, str], Path]:
    """The best chain of each kind from a tool to each tool of another known owner, the umbrella's members apart."""
    acting = {f"t{i}" for i in MANY if of.statuses[i] in ACTS}
    coming = {f"t{i}" for i in MANY if of.statuses[i] == "PLANNED"}
    owner = {f"t{i}": of.owners[i] for i in MANY}
    feeds = {
        slug: ends & (acting | coming) if slug in acting | {start} else set[str]()
        for slug, ends in following(of.feeds, "t", "t").items()
    }
    affects, order = following(of.affects, "t", "p"), following(of.precedes, "p", "p")
    output = [path for path in every_path((start,), feeds, most) if len(path) > 1]
    over = [way for first in affects[start] for way in every_path((first,), order, precedes)]
    steps = [(start, *way, end) for way in over for end in acting - {start} if way[-1] in affects[end]]
    same = [path for path in steps if len(path) == 3 <= most + 1]
    met = {path[-1] for path in same}
    after = [path for path in steps if 3 < len(path) <= most + 1 and path[-1] not in met]
    kinds = (("OUTPUT", output), ("SAME_STEP", same), ("MAY_MEET", after))
    best = {(kind, slug): path for kind, paths in kinds for slug, path in least(paths).items()}
    strangers = ({"cps", "police"}, {"cps", "force"})
    return {key: path for key, path in best.items() if {owner[key[1]], owner[start]} in strangers}


# One graph for all examples: each writes its own world into it.
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn, number, st.integers(1, 3))
async def test_reach_is_the_best_of_all_paths(graph: Graph, of: Drawn, tool: int, depth: int) -> None:
    await of.world.write(graph)
    async with reading(graph) as look:
        answer = await reach(look, tool=f"t{tool}", depth=depth)
    expected = all_processes(of, f"t{tool}", depth)
    assert {process.node.slug: slugs(process.path) for process in answer.processes} == expected
    assert all(process.distance == len(process.path) - 1 for process in answer.processes)
    decides = following(of.decides, "p", "o")
    ends = least((*path, outcome) for process, path in expected.items() for outcome in decides[process])
    assert {outcome.node.slug: slugs(outcome.path) for outcome in answer.outcomes} == ends
    assert all(outcome.distance == len(outcome.path) - 2 for outcome in answer.outcomes)
    for reached in (*answer.processes, *answer.outcomes):
        assert reached.basis == of.basis(slugs(reached.path))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn, number, st.integers(1, 6), st.integers(1, 3))
async def test_chains_are_the_best_of_all_paths(graph: Graph, of: Drawn, tool: int, most: int, precedes: int) -> None:
    await of.world.write(graph)
    async with reading(graph) as look:
        answer = list(await chains(look, from_=f"t{tool}", max_steps=most, max_precedes=precedes))
    expected = all_chains(of, f"t{tool}", most, precedes)
    assert {(chain.kind.value, chain.target.slug): slugs(chain.steps) for chain in answer} == expected
    order = [(KINDS.index(chain.kind.value), len(chain.steps), chain.target.slug) for chain in answer]
    assert order == sorted(order)
    for chain in answer:
        status = of.statuses[int(chain.target.slug[1:])]
        assert chain.basis == of.basis(slugs(chain.steps))
        assert (chain.target_acts, chain.target_coming) == (status in ACTS, status == "PLANNED")
