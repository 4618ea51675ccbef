"""What claims a principle by the mapping of its framework, and what is there and claims nothing."""

from __future__ import annotations

import pytest

from hub.analytics.assurance.alignment import agency_alignment_pairs, alignment_pairs
from hub.graph.session import Graph
from hub.model.claims import OF_AGENCIES, OF_TOOLS, WORDS, parse_claim, unknown_in
from hub.model.enums import PrincipleScope
from tests.analytics.covenant import align, covenant
from tests.analytics.world import HIDDEN, TODAY, World, reading

READ = {"basis": "INFERRED"}
FIELDS_OF_TOOLS = {
    "Tool.purpose": "To see",
    "Tool.functionality": "It looks",
    "Tool.contact": "The team",
    "Tool.userGroup": "Officers",
    "Tool.sroRole": "Head of cameras",
    "Tool.humanInTheLoop": "An officer looks",
    "Tool.benefitsClaimed": ["Quick"],
    "Tool.metricsClaimed": ["9 of 10"],
    "Tool.risksNamed": ["Error"],
    "Tool.mitigationsNamed": ["Care"],
}


def mapped(*entries: str, principle: str = "lawful") -> World:
    """The covenant, one principle of which may be claimed by these."""
    world = covenant()
    [node] = [node for node in world.nodes if node.slug == principle]
    node.properties["claimedBy"] = list(entries)
    return world


def ledger(world: World, kind: str, **of: object) -> World:
    """One row of the ledger of the camera, and of the unit."""
    extra = {"Use": {"responsibleRole": "Chief", "verification": "By eye"}, "Mitigation": {"inPlace": True}}
    extra |= {"Feedback": {"endUser": True}, "Evaluation": {"passed": True}}
    node, link = f"{kind}:row", {name: value for name, value in of.items() if name == "basis"}
    world.node(kind, "row", **{**extra.get(kind, {}), **of})
    if kind == "Mitigation":
        world.node("Risk", "risk", **READ).link("Risk:risk", "OF", "Tool:camera")
        return world.link(node, "MITIGATES", "Risk:risk", **READ)
    if kind == "Option":
        world.node("Problem", "problem").link("Problem:problem", "ANSWERED_BY", "Tool:camera")
        return world.link(node, "FOR", "Problem:problem")
    types = {
        "Statement": "SAID_OF",
        "Training": "FOR",
        "Feedback": "ABOUT",
        "Communication": "ABOUT",
        "Problem": "ANSWERED_BY",
    }
    world.link(node, types.get(kind, "OF"), "Tool:camera", **link)
    if kind in OF_AGENCIES:
        world.link(node, "OF" if kind == "Training" else "BY", "Agency:unit", **link)
    return world


def record(world: World, entry: str, **of: object) -> World:
    """Record of the camera what an entry of a mapping names."""
    kind, _, name = entry.partition(".")
    if kind == "Statement":
        return ledger(world, kind, property=name.upper(), text="So a source says", **of)
    [camera] = [node for node in world.nodes if node.slug == "camera"]
    if entry in FIELDS_OF_TOOLS:
        camera.properties[name] = FIELDS_OF_TOOLS[entry]
        if of.get("basis") == "INFERRED":
            camera.properties["inferredFields"] = [name]
        return world
    linked = {"Tool.bearsOn": ("Outcome", "BEARS_ON"), "Tool.products": ("Product", "BUILT_ON")}
    linked["Tool.suppliers"] = ("Supplier", "SUPPLIED_BY")
    if entry in linked:
        label, type_ = linked[entry]
        return world.node(label, "far").link("Tool:camera", type_, f"{label}:far", **of)
    return ledger(world, kind, **of)


async def stands(graph: Graph, world: World, day: str = TODAY, tool: str = "camera") -> tuple[str, str]:
    """The level of a tool on `lawful`, and why."""
    await world.write(graph)
    async with reading(graph, day) as look:
        [pair] = [pair for pair in await alignment_pairs(look, tool=tool) if pair.principle.slug == "lawful"]
    return pair.level.value, pair.why


@pytest.mark.parametrize("entry", sorted(OF_TOOLS))
async def test_each_field_and_row_claims_where_a_source_says_it_and_not_where_we_do(graph: Graph, entry: str) -> None:
    nothing = await stands(graph, mapped(entry))
    assert nothing == ("NOT_ASSESSED", "Nothing is recorded.")
    claim = f"What is recorded claims it: {OF_TOOLS[entry]}; no evidence that supports it is recorded."
    assert await stands(graph, record(mapped(entry), entry)) == ("STATED", claim)
    level, why = await stands(graph, record(mapped(entry), entry, **READ))
    assert level == "NOT_ASSESSED"
    assert why == (
        f"Neither a claim nor support is recorded; what is recorded does not count: {OF_TOOLS[entry]}, in our reading."
    )
    assert (await stands(graph, record(mapped(entry), entry), tool="shared"))[0] == "NOT_ASSESSED"
    assert (await stands(graph, record(mapped(), entry)))[1] == "Nothing is recorded.", "the mapping does not name it"


@pytest.mark.parametrize("entry", sorted(OF_AGENCIES))
async def test_agencies_claim_by_what_their_people_did(graph: Graph, entry: str) -> None:
    await record(mapped(entry, principle="review"), entry).write(graph)
    async with reading(graph) as look:
        why = {pair.agency.slug: pair.why for pair in await agency_alignment_pairs(look, framework="covenant")}
    assert why["unit"] == (
        f"What is recorded claims it: {OF_AGENCIES[entry]}; no evidence that supports it is recorded."
    )
    assert why["force"] == "Nothing is recorded."


async def test_any_entry_claims_and_what_is_joined_claims_together(graph: Graph) -> None:
    world = mapped("Tool.purpose and Use.verification", "Tool.contact")
    record(world, "Tool.purpose")
    assert await stands(graph, world) == (
        "NOT_ASSESSED",
        "Neither a claim nor support is recorded; what is recorded does not count: why it is used, which alone claims "
        "nothing.",
    )
    record(world, "Use.verification")
    assert (await stands(graph, world))[1].startswith(
        "What is recorded claims it: why it is used and how its output is verified in a use;"
    )
    assert (await stands(graph, record(mapped("Tool.purpose and Use.verification", "Tool.contact"), "Tool.contact")))[
        0
    ] == "STATED"


@pytest.mark.parametrize(
    ("kind", "of", "days"),
    [
        ("Communication", {"date": "2026-05"}, {"2026-05-30": False, "2026-05-31": True}),
        ("Evaluation", {"date": "2026-05"}, {"2026-05-30": False, "2026-05-31": True}),
        ("Training", {"validFrom": "2026-03-02"}, {"2026-03-01": False, "2026-03-02": True}),
        ("Training", {"validUntil": "2026-03-02"}, {"2026-03-01": True, "2026-03-02": False}),
        ("Problem", HIDDEN, {TODAY: False}),
    ],
)
async def test_a_row_claims_from_its_day(graph: Graph, kind: str, of: dict[str, str], days: dict[str, bool]) -> None:
    world = ledger(mapped(kind), kind, **of)
    assert {day: (await stands(graph, world, day))[0] == "STATED" for day in days} == days


async def test_an_alignment_in_our_reading_claims_nothing(graph: Graph) -> None:
    level, why = await stands(graph, align(covenant(), "Tool:camera", "lawful", "It is", **READ))
    assert level == "NOT_ASSESSED"
    assert "an alignment in our reading" in why
    assert (await stands(graph, align(covenant(), "Tool:camera", "lawful", "It is")))[0] == "STATED"


async def test_what_concerns_a_principle_and_does_not_count_is_named(graph: Graph) -> None:
    world = covenant().node("Risk", "r", name="Leak").link("Risk:r", "OF", "Tool:camera")
    world.node("Incident", "i", name="Spill", status="CLOSED", date="2026-01").link(
        "Incident:i", "INVOLVES", "Tool:camera"
    )
    world.node("Evaluation", "e", name="Test", passed=True).link("Evaluation:e", "OF", "Tool:camera")
    world.node("Lesson", "l", title="Learn").link("Lesson:l", "CONCERNS", "Tool:camera")
    for node in ("Risk:r", "Incident:i", "Evaluation:e", "Lesson:l"):
        world.link(node, "CONCERNS", "Principle:lawful")
    world.node("Practice", "p", name="Look twice").link("Tool:camera", "ADOPTED", "Practice:p")
    world.link("Practice:p", "MEETS", "Principle:lawful")
    assert await stands(graph, world) == (
        "NOT_ASSESSED",
        "Neither a claim nor support is recorded; what is recorded does not count: the evaluation “Test” (was passed), "
        "the incident “Spill”, which is closed, the lesson “Learn”, the practice it adopted “Look twice” and the risk "
        "“Leak”.",
    )


def test_a_mapping_names_only_what_can_claim() -> None:
    assert parse_claim("Tool.purpose and Use.verification") == ("Tool.purpose", "Use.verification")
    assert unknown_in("Tool.purpose and Tool.colour", PrincipleScope.TOOL) == ["Tool.colour"]
    assert unknown_in("Tool.purpose", PrincipleScope.AGENCY) == ["Tool.purpose"]
    assert set(WORDS) == set(PrincipleScope)
