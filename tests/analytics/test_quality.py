"""How good the entries of the register are, and what to do about them."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.quality.question import Quality, RuleQuality, quality
from hub.analytics.quality.rules import COUNTING, RULES, QualityRule
from hub.analytics.quality.worklist import WorkItem, worklist
from hub.errors import NotFound
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, World, only, reading

GOOD: dict[str, Any] = {"sroRole": "Director", "policyDocument": False, "alleged": False}


def register() -> World:
    """Agency x with nothing wrong in `good`, and a page of each kind to cite."""
    world = World().node("Agency", "x", name="X").node("Agency", "y", name="Y").node("Process", "p", order=1)
    world.node("Outcome", "o", kind="right", affectsLiberty=False).node("Outcome", "jail", affectsLiberty=True)
    for slug, kind in (("record", "OFFICIAL"), ("report", "PRESS"), ("page", None)):
        world.node("Source", slug, kind=kind, title=slug, published="2026-01")
    world.node("Source", "untitled", kind="LAW", published="2026").node("Source", "undated", kind="LAW", title="A")
    return entry(world, "good", "x", sources=["record"], **GOOD)


def entry(
    world: World, slug: str, owner: str | None, seen: str | None = "2026", scope: bool | None = True, **of: Any
) -> World:
    """A tool with a status that was seen, a process, an outcome and a scope test."""
    world.tool(slug, owner, None, **of)
    world.state(slug, "LIVE", lastSeen=seen)
    world.link(f"Tool:{slug}", "AFFECTS", "Process:p").link(f"Tool:{slug}", "BEARS_ON", "Outcome:o")
    if scope is not None:
        world.node("ScopeTest", f"{slug}--test", machineBased=True, infers=scope, output="CONTENT")
        world.link(f"ScopeTest:{slug}--test", "OF", f"Tool:{slug}")
    return world


async def asked(graph: Graph, world: World, **arguments: Any) -> Quality:
    """The quality as nobody in particular sees it."""
    await world.write(graph)
    async with reading(graph) as look:
        return await quality(look, **arguments)


def of(answer: Quality, rule: str) -> RuleQuality:
    """What is said of one rule."""
    return next(row for row in answer.rules if row.rule == rule)


FAILS: dict[str, dict[str, Any]] = {
    "NO_CONTACT_OR_ROLE": {"sroRole": None},
    "NO_STATUS_DATE": {"seen": None},
    "STATUS_STALE": {"seen": "2024-06-29"},
    "NO_SOURCE": {"sources": []},
    "NO_DATED_SOURCE": {"sources": ["untitled", "undated"]},
    "RECALLED_ONLY": {"confidence": "RECALLED"},
    "POLICY_DOCUMENT": {"policyDocument": True},
    "ALLEGED": {"alleged": True},
    "ONE_WEAK_SOURCE": {"sources": ["report"]},
}
UNKNOWN: dict[str, dict[str, Any]] = {
    "POLICY_DOCUMENT": {"policyDocument": None},
    "ALLEGED": {"alleged": None},
    "ONE_WEAK_SOURCE": {"sources": ["page"]},
}


async def test_an_entry_with_nothing_wrong_passes_every_rule(graph: Graph) -> None:
    answer = await asked(graph, register())
    assert [row.rule for row in answer.rules] == list(QualityRule)
    assert {(row.passed, row.failed, row.not_judged, row.share, row.words) for row in answer.rules} == {
        (1, 0, 0, None, "1 of 1")
    }
    [x] = answer.by_agency
    assert (x.agency.slug, x.tool_count, x.passed, x.failed, x.share, x.words) == ("x", 1, 5, 0, None, "5 of 5")
    async with reading(graph) as look:
        assert await worklist(look, agency="x") == []


@pytest.mark.parametrize("rule", FAILS)
async def test_each_rule_finds_what_is_wrong(graph: Graph, rule: str) -> None:
    answer = await asked(graph, entry(register(), "bad", "y", **{"sources": ["record"], **GOOD, **FAILS[rule]}))
    failing = {row.rule.value: [ref.slug for ref in row.failing] for row in answer.rules if row.failed}
    assert failing == {rule: ["bad"]}
    whole = of(answer, rule)
    assert (whole.passed, whole.failed, whole.words, [ref.slug for ref in whole.passing]) == (1, 1, "1 of 2", ["good"])
    [x, y] = answer.by_agency
    judged = {"NO_SOURCE": 3, "NO_STATUS_DATE": 4}.get(rule, 5)
    assert (x.words, y.words) == ("5 of 5", f"{judged - whole.counts} of {judged}")
    [row] = [part for part in y.rules if part.rule == rule]
    assert [ref.slug for ref in row.failing] == ["bad"], "each point leads to its rows"


@pytest.mark.parametrize("rule", UNKNOWN)
async def test_what_is_not_recorded_neither_passes_nor_fails(graph: Graph, rule: str) -> None:
    answer = await asked(graph, entry(register(), "bare", "y", **{"sources": ["record"], **GOOD, **UNKNOWN[rule]}))
    whole = of(answer, rule)
    assert (whole.passed, whole.failed, whole.not_judged, whole.words) == (1, 0, 1, "1 of 1")
    assert [ref.slug for ref in whole.unjudged] == ["bare"]
    left = 5 - whole.counts
    assert [(part.passed, part.not_judged) for part in answer.by_agency] == [(5, 0), (left, int(whole.counts))]
    async with reading(graph) as look:
        [item] = await worklist(look, agency="y")
    assert (item.rule.value, item.finding.value, item.failed_rules) == (rule, "NOT_JUDGED", 0)


async def test_a_share_needs_ten_and_is_over_the_rules_that_count(graph: Graph) -> None:
    world = entry(register(), "second", "x", sources=["record"], **{**GOOD, "sroRole": None, "alleged": True})
    [x] = (await asked(graph, world)).by_agency
    assert (x.passed, x.failed, x.share, x.words) == (9, 1, 0.9, "90 % (9 of 10)"), "ALLEGED does not count"
    assert [row.rule for row in x.rules if row.counts] == [rule for rule in QualityRule if rule in COUNTING]


@pytest.mark.parametrize(
    ("status", "seen", "stale"),
    [
        ("LIVE", "2024-06-30", False),
        ("LIVE", "2024-06-29", True),
        ("PLANNED", "2023", True),
        ("RETIRED", "2001", False),
    ],
)
async def test_a_status_goes_stale_after_two_years_unless_the_tool_has_ended(
    graph: Graph, status: str, seen: str, stale: bool
) -> None:
    world = register().tool("old", "x", None, sources=["record"], **GOOD).state("old", status, lastSeen=seen)
    failing = [ref.slug for ref in of(await asked(graph, world), "STATUS_STALE").failing]
    assert failing == (["old"] if stale else [])


async def test_outside_the_definition_is_a_note_and_no_failure(graph: Graph) -> None:
    world = entry(register(), "list", "x", scope=False, sources=["record"], **GOOD)
    answer = await asked(graph, entry(world, "untested", "x", scope=None, sources=["record"], **GOOD))
    assert [ref.slug for ref in answer.outside_definition] == ["list"]
    assert not any(row.failed or row.not_judged for row in answer.rules)


async def test_a_process_and_an_outcome_are_asked_for(graph: Graph) -> None:
    answer = await asked(graph, register().tool("bare", "y", sources=["record"], **GOOD))
    failing = {row.rule.value for row in answer.rules if [ref.slug for ref in row.failing] == ["bare"]}
    assert failing == {"NO_PROCESS", "NO_OUTCOME"}


async def test_two_weak_sources_or_a_contact_will_do(graph: Graph) -> None:
    given = {**GOOD, "sroRole": None, "contact": "The digital team"}
    answer = await asked(graph, entry(register(), "two", "y", sources=["report", "page"], **given))
    assert not any(row.failed or row.not_judged for row in answer.rules)


async def test_what_is_hidden_tells_nothing(graph: Graph) -> None:
    world = entry(register(), "bare", "y", sources=["secret"], **GOOD).node("Source", "secret", kind="LAW", **HIDDEN)
    for link in world.links:
        if "bare" in (link.start[1], link.end[1]) and link.type != "OWNS":
            link.properties.update(HIDDEN)
    answer = await asked(graph, world, agency="y")
    failing = {row.rule.value for row in answer.rules if row.failed}
    assert failing == {"NO_STATUS_DATE", "NO_SOURCE", "NO_PROCESS", "NO_OUTCOME"}
    unjudged = {row.rule.value for row in answer.rules if row.not_judged}
    assert unjudged == {"STATUS_STALE", "NO_DATED_SOURCE", "ONE_WEAK_SOURCE"}


async def test_filters_and_tools_without_an_owner(graph: Graph) -> None:
    world = entry(register(), "orphan", None, sources=["record"], **GOOD)
    entry(world, "list", "y", sources=["record"], aiClass="CHECKLIST", **GOOD)
    everything = await asked(graph, world)
    assert (everything.tool_count, [row.agency.slug for row in everything.by_agency]) == (3, ["x", "y"])
    narrowed = await asked(graph, world, where=only(aiClass={"eq": "CHECKLIST"}))
    assert (narrowed.tool_count, of(narrowed, "ALLEGED").passed) == (1, 1)
    async with reading(graph) as look:
        with pytest.raises(NotFound, match="agency: "):
            await quality(look, agency="nobody")
        with pytest.raises(NotFound, match="agency: "):
            await worklist(look, agency="nobody")


def short(items: list[WorkItem]) -> list[tuple[str, str]]:
    """Each thing to do in short."""
    return [(item.tool.slug, item.rule.value) for item in items]


async def test_the_worklist_puts_failures_first_then_liberty_then_what_fails_most(graph: Graph) -> None:
    world = register()
    entry(world, "one", "x", sources=["record"], **{**GOOD, "sroRole": None})
    entry(world, "two", "x", sources=["report"], **{**GOOD, "sroRole": None, "alleged": None})
    entry(world, "other", "y", sources=["report"], **GOOD)
    entry(world, "grave", "x", sources=["record"], **{**GOOD, "alleged": True}).link(
        "Tool:grave", "BEARS_ON", "Outcome:jail"
    )
    await world.write(graph)
    async with reading(graph) as look:
        items = await worklist(look, agency="x")
    assert short(items) == [
        ("grave", "ALLEGED"),
        ("two", "NO_CONTACT_OR_ROLE"),
        ("two", "ONE_WEAK_SOURCE"),
        ("one", "NO_CONTACT_OR_ROLE"),
        ("two", "ALLEGED"),
    ]
    assert [item.failed_rules for item in items] == [1, 2, 2, 1, 2]
    assert [ref.slug for ref in items[0].liberty_outcomes] == ["jail"]
    assert items[1].sentence == "Record the role of the Senior Responsible Officer, or where to ask about the tool."
    assert (items[4].finding, items[4].sentence) == (
        "NOT_JUDGED",
        "Record whether a source shows it, or it is only alleged.",
    )


def test_every_rule_says_what_it_asks_and_what_to_do() -> None:
    assert [rule.name for rule in RULES] == list(QualityRule)
    for rule in RULES:
        assert rule.sentence.endswith(".")
        assert rule.remedy.endswith(".")
        assert bool(rule.missing) == (rule.name.value in {*UNKNOWN, "RECALLED_ONLY", "STATUS_STALE", "NO_DATED_SOURCE"})
