"""What a reader may not see, or what does not hold on the day, changes no answer: it might as well not be there."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterable
from copy import deepcopy
from functools import partial
from typing import Any

import pytest

from hub.access.asker import Asker
from hub.analytics.alike.hotspots import HotspotSubject, overlap_hotspots
from hub.analytics.alike.overlap import overlaps, tool_overlaps
from hub.analytics.asking.reading import Reading
from hub.analytics.assurance.accountability import accountability_gaps
from hub.analytics.assurance.alignment import agency_alignment_pairs, alignment_pairs, tool_alignment_pairs
from hub.analytics.assurance.coverage import coverage
from hub.analytics.assurance.crosswalk import crosswalk
from hub.analytics.assurance.gaps import gaps
from hub.analytics.assurance.overrides import override_rate
from hub.analytics.assurance.practices import shared_practices
from hub.analytics.assurance.suggestions import suggested_practices, tool_suggested_practices
from hub.analytics.counts.groups import ToolGrouping, tool_groups
from hub.analytics.counts.matrix import MatrixAxis, impact_matrix
from hub.analytics.duplicates.question import duplicates
from hub.analytics.paths.chains import Chain, chains
from hub.analytics.paths.reach import reach
from hub.analytics.paths.single_points import single_points_of_failure
from hub.analytics.paths.what_if import what_if
from hub.analytics.quality.question import quality
from hub.analytics.quality.worklist import worklist
from hub.analytics.review.commitments import commitments
from hub.analytics.review.figures import figures
from hub.analytics.search.question import search
from hub.errors import NotFound
from hub.graph.session import Graph
from hub.model.enums import Marking
from tests.analytics.covenant import align, covenant, show
from tests.analytics.world import TODAY, World, only, reading
from tests.api.documents.running import DEEP
from tests.conftest import Engine

ALTERATIONS: tuple[dict[str, Any], ...] = (
    {"marking": "OFFICIAL"},
    {"marking": "OFFICIAL_SENSITIVE"},
    {"audience": ["force"]},
    {"since": "2027"},
    {"until": "2026-06-30"},
)


def rich() -> World:
    """A bit of everything that the questions read."""
    world = covenant()
    world.node("Process", "stage", kind="STAGE", order=1).node("Process", "step", kind="PROCESS", order=1)
    world.link("Process:step", "PART_OF", "Process:stage").node("Outcome", "o", kind="right", affectsLiberty=True)
    world.node("Supplier", "s").node("Product", "d").link("Product:d", "SUPPLIED_BY", "Supplier:s")
    world.node("Practice", "k").node("Concept", "c").link("Practice:k", "DONE_IN", "Process:stage")
    world.link("Practice:k", "MEETS", "Principle:robust").link("Tool:letters", "AFFECTS", "Process:step")
    world.node("Process", "next", kind="PROCESS", order=2).link("Process:step", "PRECEDES", "Process:next")
    world.link("Process:next", "DECIDES", "Outcome:o", role="DECIDES")
    world.link("Tool:letters", "AFFECTS", "Process:next").link("Tool:camera", "FEEDS", "Tool:shared")
    world.tool("lonely", "court", name="Camera", since="2024").link("Tool:shared", "FEEDS", "Tool:lonely").link(
        "Tool:lonely", "AFFECTS", "Process:next"
    )
    world.link("Tool:orphan", "BEARS_ON", "Outcome:o")
    for tool in ("camera", "shared"):
        world.link(f"Tool:{tool}", "AFFECTS", "Process:step").link(f"Tool:{tool}", "BEARS_ON", "Outcome:o")
        world.link(f"Tool:{tool}", "BUILT_ON", "Product:d").link(f"Tool:{tool}", "ADOPTED", "Practice:k")
    world.link("Tool:letters", "AFFECTS", "Process:stage").link("Tool:letters", "SUPPLIED_BY", "Supplier:s")
    world.node("Use", "u").link("Use:u", "OF", "Tool:letters").link("Use:u", "BY", "Agency:unit")
    for principle, relation in (("robust", "EXACT"), ("lawful", "CLOSE"), ("tested", "EXACT")):
        world.link(f"Principle:{principle}", "EXPRESSES", "Concept:c", relation=relation)
        for tool in ("camera", "shared"):
            align(world, f"Tool:{tool}", principle, "It is")
            show(world, f"{tool}--{principle}", f"{tool}-{principle}", issuer="court", kind="AUDIT", date="2026-01")
    show(world, "camera--lawful", "against", "CONTRADICTS", date="2026-02")
    # Both days are today, so that what is taken out of the other world beforehand is what does not hold on either.
    world.node("Review", "r", baseline=TODAY, asOf=TODAY).link("Review:r", "REVIEWS", "Framework:covenant")
    world.link("Review:r", "COVERS", "Framework:code").link("Review:r", "LOOKS_AT", "Agency:force")
    world.node("Evaluation", "e", passed=False).link("Evaluation:e", "OF", "Tool:shared")
    world.node("Incident", "i", status="OPEN").link("Incident:i", "INVOLVES", "Tool:camera")
    world.link("Evaluation:e", "CONCERNS", "Principle:lawful").link("Incident:i", "CONCERNS", "Principle:robust")
    for check, result in (("confirmed", "CONFIRMED"), ("corrected", "CORRECTED"), ("rejected", "REJECTED")):
        world.node("Verification", check, role="clerk", date="2026-05", result=result, items=len(check))
        world.link(f"Verification:{check}", "OF", "Tool:letters").link(f"Verification:{check}", "BY", "Agency:unit")
        world.link(f"Verification:{check}", "IN", "Use:u")
    world.node("Training", "n", role="Clerk").link("Training:n", "FOR", "Tool:letters")
    world.link("Training:n", "OF", "Agency:unit").link("Use:u", "IN", "Process:step")
    return show(align(world, "Agency:unit", "review"), "unit--review", "seen", date="2026-03")


async def searched(reading: Reading, text: str) -> Any:
    """Everything a search tells: each hit with its reasons, and the counts."""
    answer = await search(reading, text=text)
    return list(answer), answer.places, answer.beside


async def shown_chains(look: Reading) -> list[Chain]:
    """The chains from a tool, each worked out."""
    return list(await chains(look, from_="camera"))


TOOLS = ["camera", "letters", "orphan", "shared"]
ASKED: dict[str, Callable[[Reading], Awaitable[Any]]] = {
    "groups": partial(tool_groups, group_by=[ToolGrouping.OWNER, ToolGrouping.STATUS, ToolGrouping.SUPPLIER]),
    "parts of force": partial(
        tool_groups, group_by=[ToolGrouping.STAGE], where=only(owner={"parent": {"slug": {"eq": "force"}}})
    ),
    "matrix": partial(impact_matrix, rows=MatrixAxis.AGENCY, columns=MatrixAxis.PROCESS),
    "steps": partial(overlap_hotspots, over=HotspotSubject.PROCESS, min_agencies=1),
    "suppliers": partial(overlap_hotspots, over=HotspotSubject.SUPPLIER, min_agencies=1),
    "overlaps": overlaps,
    "overlaps of one": partial(overlaps, tool="camera", agency="unit", process="step"),
    "overlaps of each": partial(tool_overlaps, slugs=TOOLS),
    "duplicates": partial(duplicates, min_score=0.0),
    "duplicates of some": partial(duplicates, min_score=0.0, agency="court", where=only(aiClass={"eq": "GENERATIVE"})),
    "practices": partial(shared_practices, min_agencies=1),
    "pairs": alignment_pairs,
    "pairs of one": partial(alignment_pairs, tool="shared"),
    "pairs of each": partial(tool_alignment_pairs, slugs=TOOLS),
    "agencies": agency_alignment_pairs,
    "coverage": partial(coverage, framework="covenant"),
    "crosswalk": partial(crosswalk, from_="covenant", to="code"),
    "suggestions": partial(suggested_practices, tool="letters"),
    "suggestions for each": partial(tool_suggested_practices, slugs=TOOLS),
    "points of failure": partial(single_points_of_failure, min_agencies=1),
    "what if": partial(what_if, retire_tools=["camera"], withdraw_products=["d"]),
    "what if a supplier": partial(what_if, withdraw_suppliers=["s"]),
    "chains": shown_chains,
    "reach": partial(reach, tool="camera", depth=3),
    "quality": quality,
    "worklist": partial(worklist, agency="unit"),
    "gaps": partial(gaps, framework="code", agency="court"),
    "commitments": partial(commitments, slugs=["r"]),
    "figures": partial(figures, slugs=["r"]),
    "search": partial(searched, text="camera of the force"),
    "search by typo": partial(searched, text="lettres"),
    "accountability": accountability_gaps,
    "accountability of one": partial(accountability_gaps, agency="unit"),
    "overrides": partial(override_rate, slugs=TOOLS),
}


async def answer_of(look: Reading, name: str) -> Any:
    """The answer of one question and what stands beside it, or that there is none."""
    try:
        answer = await ASKED[name](look)
        return answer, getattr(answer, "beside", None)
    except NotFound as nothing:
        return nothing.message


def altered(seed: int, share: float, alterations: tuple[dict[str, Any], ...] = ALTERATIONS) -> World:
    """The rich world with some rows, taken by chance, that nobody in particular may see or that do not hold today."""
    chance = random.Random(seed)
    world = deepcopy(rich())
    for row in (*world.nodes, *world.links):
        if chance.random() < share:
            row.properties.update(chance.choice(alterations))
    return world


async def answers(
    graph: Graph, world: World, asker: Asker | None = None, questions: Iterable[str] = ASKED
) -> dict[str, Any]:
    """Every answer on a world, each asked in a transaction of its own, for which a Neo4j may plan for a minute."""
    await world.write(graph)
    given: dict[str, Any] = {}
    for name in questions:
        async with reading(graph, asker=asker) as look:
            given[name] = await answer_of(look, name)
    return given


@pytest.fixture(scope="module")
def questions(engine: Engine) -> list[str]:
    """What is asked by name: every sixth question of a Neo4j, which plans all statements anew, but for the deep run."""
    return list(ASKED) if engine.name == "embedded" or DEEP else list(ASKED)[::6]


@pytest.fixture(scope="module")
async def plain(graph: Graph, questions: list[str]) -> dict[str, Any]:
    """Every answer on the rich world with nothing hidden."""
    return await answers(graph, rich(), questions=questions)


@pytest.mark.parametrize(("seed", "share"), [(1, 0.03), (2, 0.06), (3, 0.12), (4, 0.3)])
async def test_hidden_and_past_rows_change_nothing(
    graph: Graph, plain: dict[str, Any], questions: list[str], seed: int, share: float
) -> None:
    world = altered(seed, share)
    shown = await answers(graph, world, questions=questions)
    assert shown == await answers(graph, world.without_hidden(), questions=questions)
    assert shown != plain, "nothing that matters was hidden"


async def test_whoever_is_cleared_and_named_sees_what_others_do_not(
    graph: Graph, plain: dict[str, Any], questions: list[str]
) -> None:
    """A row that is marked needs the clearance, one with an audience needs the agency."""
    world = altered(6, 0.3, ALTERATIONS[:1] + ALTERATIONS[2:3])
    shared_only = deepcopy(world)
    for row in (*shared_only.nodes, *shared_only.links):
        row.properties.pop("marking", None)
    named, other = (Asker(Marking.OFFICIAL, agency) for agency in ("force", "court"))
    assert await answers(graph, world, named, questions) == {name: plain[name] for name in questions}
    fewer = await answers(graph, world, other, questions)
    assert fewer == await answers(graph, shared_only.without_hidden(), other, questions)
