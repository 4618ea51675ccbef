"""Overlap on random small graphs equals a naive reading of the formula, tool by tool and feature by feature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isclose, log

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.analytics.alike.overlap import Overlap, OverlapWeights, overlaps
from hub.analytics.alike.ranking import Bounds
from hub.graph.session import Graph
from tests.analytics.world import World, reading

W = {"PROCESS": 3.0, "OUTCOME": 3.0, "PRODUCT": 2.0, "TECHNIQUE": 1.0, "SUPPLIER": 1.0}
OUTCOME_KINDS = ("right", "resource", "confidence")
# This agency stands for the first.
UMBRELLA = 2
some = st.sets(st.integers(0, 2), max_size=3)


@dataclass(frozen=True)
class Drawn:
    """One random tool: numbers of the things it has."""

    owner: int | None
    status: str | None
    processes: set[int]
    outcomes: set[int]
    products: set[int]
    suppliers: set[int]
    techniques: set[int]


drawn_tools = st.lists(
    st.builds(
        Drawn,
        st.sampled_from([None, 0, 0, 1, UMBRELLA]),
        st.sampled_from(["LIVE", "PILOT", "PROOF_OF_CONCEPT", "RETIRED", None]),
        some,
        some,
        some,
        some,
        some,
    ),
    max_size=6,
)
weights = st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=5, max_size=5).filter(any)
made_by = st.lists(st.sampled_from([None, 0, 1, 2]), min_size=3, max_size=3)


def world_of(tools: list[Drawn], makers: list[int | None]) -> World:
    """The graph of these tools; `makers` has the supplier of each product."""
    world = World()
    for i in range(3):
        world.node("Process", f"p{i}").node("Outcome", f"o{i}", kind=OUTCOME_KINDS[i]).node("Product", f"d{i}")
        world.node("Supplier", f"s{i}")
    world.node("Agency", "a0").node("Agency", "a1").node("Agency", f"a{UMBRELLA}", umbrella=True)
    world.link("Agency:a0", "PART_OF", f"Agency:a{UMBRELLA}")
    for product, maker in enumerate(makers):
        if maker is not None:
            world.link(f"Product:d{product}", "SUPPLIED_BY", f"Supplier:s{maker}")
    for i, tool in enumerate(tools):
        owner = None if tool.owner is None else f"a{tool.owner}"
        world.tool(f"t{i}", owner, tool.status, techniques=[f"x{n}" for n in sorted(tool.techniques)])
        for type, label, letter, numbers in (
            ("AFFECTS", "Process", "p", tool.processes),
            ("BEARS_ON", "Outcome", "o", tool.outcomes),
            ("BUILT_ON", "Product", "d", tool.products),
            ("SUPPLIED_BY", "Supplier", "s", tool.suppliers),
        ):
            for n in numbers:
                world.link(f"Tool:t{i}", type, f"{label}:{letter}{n}")
    return world


def features(tool: Drawn, makers: list[int | None]) -> set[tuple[str, str]]:
    """All features of a tool, its products' suppliers among them."""
    suppliers = tool.suppliers | {maker for n in tool.products if (maker := makers[n]) is not None}
    return {
        *(("PROCESS", f"p{n}") for n in tool.processes),
        *(("OUTCOME", f"o{n}") for n in tool.outcomes),
        *(("PRODUCT", f"d{n}") for n in tool.products),
        *(("SUPPLIER", f"s{n}") for n in suppliers),
        *(("TECHNIQUE", f"x{n}") for n in tool.techniques),
    }


def naive(tools: list[Drawn], makers: list[int | None], factors: dict[str, float]) -> dict[tuple[str, str], float]:
    """Every pair of acting tools with a score that is not null."""
    acting = {f"t{i}": t for i, t in enumerate(tools) if t.status in ("LIVE", "PILOT", "PROOF_OF_CONCEPT")}
    has = {slug: features(tool, makers) for slug, tool in acting.items()}

    def weight(feature: tuple[str, str]) -> float:
        count = sum(feature in held for held in has.values())
        return factors[feature[0]] * log((1 + len(acting)) / (1 + count))

    scores: dict[tuple[str, str], float] = {}
    for a in acting:
        for b in acting:
            shared, union = has[a] & has[b], has[a] | has[b]
            binding = any(kind == "PROCESS" or (kind == "OUTCOME" and slug == "o0") for kind, slug in shared)
            below = sum(weight(feature) for feature in union)
            if a < b and binding and below:
                scores[a, b] = sum(weight(feature) for feature in shared) / below
    return scores


# One graph for all examples: each writes its own world into it.
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn_tools, made_by, weights)
async def test_overlap_equals_the_naive_reading(
    graph: Graph, tools: list[Drawn], makers: list[int | None], factors: list[float]
) -> None:
    await world_of(tools, makers).write(graph)
    async with reading(graph) as look:
        answer = await overlaps(look, weights=OverlapWeights(*factors))
    expected = naive(tools, makers, dict(zip(W, factors, strict=True)))
    assert {(pair.tool.slug, pair.other.slug) for pair in answer} == set(expected)
    for pair in answer:
        assert isclose(pair.score, expected[pair.tool.slug, pair.other.slug], rel_tol=1e-9, abs_tol=1e-12)
    assert [pair.place() for pair in answer] == sorted(pair.place() for pair in answer)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn_tools, made_by, st.sampled_from([0.0, 0.2, 0.5, 1.0]), st.integers(1, 3))
async def test_what_is_asked_for_of_it_is_a_part_of_the_whole(
    graph: Graph, tools: list[Drawn], makers: list[int | None], least: float, size: int
) -> None:
    """A process, an agency, two owners, a least score, and pages; the tool asked about comes first."""
    await world_of(tools, makers).write(graph)
    owners = {f"t{i}": tool.owner for i, tool in enumerate(tools)}
    expected = naive(tools, makers, W)
    async with reading(graph) as look:
        whole = await overlaps(look)
        on_step = await overlaps(look, process="p0")
        of_agency = await overlaps(look, agency="a0")
        across = await overlaps(look, across_agencies=True)
        enough = await overlaps(look, min_score=least)
    assert pairs(on_step) == {pair for pair in expected if all(0 in tools[int(slug[1:])].processes for slug in pair)}
    assert pairs(of_agency) == {pair for pair in expected if 0 in (owners[pair[0]], owners[pair[1]])}
    assert all(owners[pair.tool.slug] == 0 for pair in of_agency)
    assert pairs(across) == {(a, b) for a, b in expected if {owners[a], owners[b]} in ({0, 1}, {1, UMBRELLA})}
    assert pairs(enough) == {pair for pair, score in expected.items() if round(score, 12) >= least}
    paged: list[Overlap] = []
    while (page := whole.window(Bounds(paged[-1].place() if paged else None, size=size))).rows:
        paged += page.rows
    assert (paged, page.total) == (list(whole), len(expected))


def pairs(answer: Iterable[Overlap]) -> set[tuple[str, str]]:
    """The pairs of an answer, the lesser slug first."""
    slugs = [sorted((pair.tool.slug, pair.other.slug)) for pair in answer]
    assert len({tuple(pair) for pair in slugs}) == len(slugs)
    return {(a, b) for a, b in slugs}
