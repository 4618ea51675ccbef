"""Who answers for tools, uses and checks of outputs, and whether those who check were trained."""

from __future__ import annotations

from typing import Any

import pytest

from hub.analytics.assurance.accountability import (
    AccountabilityGap,
    AccountabilityGapKind,
    AccountabilityPart,
    accountability_gaps,
)
from hub.errors import NotFound
from hub.graph.session import Graph
from tests.analytics.world import HIDDEN, TODAY, World, only, reading

RECORDED, IN_PLACE = AccountabilityGapKind
SRO, ROLE, TRAINING = AccountabilityPart


def court() -> World:
    """A tool with an officer, a use with a responsible role, and a check by a trained clerk."""
    world = World().node("Agency", "court", name="The Court").node("Agency", "force").node("Process", "listing")
    world.tool("lister", "court", name="Lister", sroRole="Head of listing")
    world.node("Use", "u", responsibleRole="Clerk").link("Use:u", "OF", "Tool:lister")
    world.link("Use:u", "BY", "Agency:court").link("Use:u", "IN", "Process:listing")
    checked(world, "v", role="Listing clerk", date="2026-03-10").link("Verification:v", "IN", "Use:u")
    return trained(world, "t", role="listing clerk", validFrom="2026-01", validUntil="2026-06")


def checked(world: World, slug: str, agency: str = "court", **properties: Any) -> World:
    """A check of the tool's outputs by a role of an agency."""
    world.node("Verification", slug, **{"result": "CONFIRMED", "items": 3, **properties})
    return world.link(f"Verification:{slug}", "OF", "Tool:lister").link(
        f"Verification:{slug}", "BY", f"Agency:{agency}"
    )


def trained(world: World, slug: str, agency: str = "court", **properties: Any) -> World:
    """A role of an agency trained for the tool."""
    world.node("Training", slug, **properties).link(f"Training:{slug}", "FOR", "Tool:lister")
    return world.link(f"Training:{slug}", "OF", f"Agency:{agency}")


async def gaps_in(graph: Graph, world: World, day: str = TODAY, **more: Any) -> list[AccountabilityGap]:
    """The gaps of a world, as nobody in particular sees them on a day."""
    await world.write(graph)
    async with reading(graph, day) as look:
        return list(await accountability_gaps(look, **more))


async def test_where_all_is_recorded_there_is_no_gap(graph: Graph) -> None:
    assert await gaps_in(graph, court()) == []


async def test_a_tool_without_an_officer(graph: Graph) -> None:
    world = court().tool("b", "force", name="Älbert").tool("z", "force", notInPlace=["sroRole"])
    gaps = await gaps_in(graph, world)
    assert [(gap.tool.slug, gap.gap, gap.finding, gap.uses, gap.verifications) for gap in gaps] == [
        ("b", SRO, RECORDED, (), ()),
        ("z", SRO, IN_PLACE, (), ()),
    ]
    assert [(gap.kind, gap.use, gap.verification) for gap in gaps] == [(RECORDED, None, None), (IN_PLACE, None, None)]
    assert [gap.sentence for gap in gaps] == [
        "No Senior Responsible Officer is recorded here for “Älbert”.",
        "A source says that there is no Senior Responsible Officer for “z”.",
    ]


async def test_a_use_without_a_responsible_role(graph: Graph) -> None:
    world = court().node("Use", "other", notInPlace=["responsibleRole"]).node("Use", "another")
    for use in ("other", "another"):
        world.link(f"Use:{use}", "OF", "Tool:lister")
    world.link("Use:another", "BY", "Agency:court").link("Use:another", "IN", "Process:listing")
    gaps = await gaps_in(graph, world)
    assert [(gap.use and gap.use.slug, gap.gap, gap.finding) for gap in gaps] == [
        ("other", ROLE, IN_PLACE),
        ("another", ROLE, RECORDED),
    ]
    assert [gap.sentence for gap in gaps] == [
        "A source says that nobody is responsible for the use of “Lister”.",
        "No responsible role is recorded here for the use of “Lister” by The Court in listing.",
    ]


async def test_one_row_for_each_tool_with_its_uses_or_checks_beneath(graph: Graph) -> None:
    world = checked(checked(court(), "y", role="Judge", date="2026-04"), "w", role="Judge", date="2026-03-10")
    for use in ("c", "b", "a"):
        world.node("Use", use).link(f"Use:{use}", "OF", "Tool:lister")
    world.link("Verification:w", "IN", "Use:b")
    roles, training = await gaps_in(graph, world)
    assert (roles.gap, [ref.slug for ref in roles.uses], roles.verifications) == (ROLE, ["a", "b", "c"], ())
    assert roles.use is not None
    assert roles.use.slug == "a"
    assert roles.sentence == (
        "No responsible role is recorded here for the use of “Lister”; the same of 2 more uses of it."
    )
    assert (training.gap, training.uses, [ref.slug for ref in training.verifications]) == (TRAINING, (), ["w", "y"])
    assert training.use is not None
    assert training.use.slug == "b"
    assert training.sentence.endswith(" on 2026-03-10; the same of 1 more check of it.")


async def test_only_tools_that_act_have_to_be_answered_for(graph: Graph) -> None:
    world = court().tool("gone", "court", "RETIRED").tool("plan", "court", "PLANNED").tool("here", "court", "PILOT")
    assert [gap.tool.slug for gap in await gaps_in(graph, world)] == ["here"]
    asked = only(status={"in": ["RETIRED", "PLANNED"]})
    assert [gap.tool.slug for gap in await gaps_in(graph, world, where=asked)] == ["gone", "plan"]


@pytest.mark.parametrize(
    "training",
    [
        {"validFrom": "2026-03-11"},
        {"validUntil": "2026-03-10"},
        {"validFrom": "2026", "validUntil": "2027"},
        {"role": "Listing officer"},
        {"agency": "force"},
        HIDDEN,
        {"since": "2027"},
    ],
    ids=str,
)
async def test_a_training_that_does_not_cover_the_check(graph: Graph, training: dict[str, Any]) -> None:
    world = checked(court(), "w", role="Judge", date="2026-03-10")
    gaps = await gaps_in(graph, trained(world, "s", **{"role": "Judge", **training}))
    assert [(gap.verification and gap.verification.slug, gap.kind) for gap in gaps] == [("w", RECORDED)]
    assert gaps[0].sentence == (
        "No training of “Judge” of The Court for “Lister” is recorded here that was valid when it checked outputs on "
        "2026-03-10."
    )


@pytest.mark.parametrize("training", [{}, {"validFrom": "2026-03-10"}, {"validUntil": "2026-03-11"}], ids=str)
async def test_a_training_that_covers_the_check(graph: Graph, training: dict[str, Any]) -> None:
    world = checked(court(), "w", role="Júdge ", date="2026-03-10")
    assert await gaps_in(graph, trained(world, "s", role="judge", **training)) == []


async def test_a_check_that_a_source_calls_untrained_or_that_has_no_day(graph: Graph) -> None:
    world = checked(court(), "w", role="Listing clerk", date="2026-03", notInPlace=["training"])
    gaps = await gaps_in(graph, checked(world, "x", role="Listing clerk"))
    assert [(gap.verification and gap.verification.slug, gap.kind) for gap in gaps] == [
        ("w", IN_PLACE),
        ("x", RECORDED),
    ]
    assert [gap.sentence for gap in gaps] == [
        "A source says that “Listing clerk” of The Court, who checked outputs of “Lister” on 2026-03-31, was not "
        "trained for it.",
        "No day is recorded here on which “Listing clerk” of The Court checked outputs of “Lister”, so no training can "
        "be shown.",
    ]


async def test_of_an_agency_are_its_tools_its_uses_and_its_checks(graph: Graph) -> None:
    world = checked(court().tool("a", "court").tool("b", "force"), "w", "force", role="Officer", date="2026-04")
    world.node("Use", "n").link("Use:n", "OF", "Tool:a").link("Use:n", "BY", "Agency:force")
    names = [
        [gap.tool.slug for gap in await gaps_in(graph, world, agency=agency)] for agency in ("court", "force", None)
    ]
    assert names == [["a"], ["b", "a", "lister"], ["a", "b", "a", "lister"]]
    assert [gap.tool.slug for gap in await gaps_in(graph, world, where=only(slug={"eq": "a"}))] == ["a", "a"]
    with pytest.raises(NotFound, match="agency"):
        await gaps_in(graph, world, agency="nobody")
    with pytest.raises(NotFound, match="agency"):
        await gaps_in(graph, world.node("Agency", "secret", **HIDDEN), agency="secret")


async def test_a_past_day_has_the_checks_of_that_day(graph: Graph) -> None:
    world = checked(court(), "w", role="Judge", date="2026-04-01")
    assert len(await gaps_in(graph, world, "2026-04-01")) == 1
    assert await gaps_in(graph, world, "2026-03-31") == []


@pytest.mark.parametrize(("hidden", "expected"), [("Use:another", []), ("Verification:w", [])])
async def test_what_is_hidden_is_no_gap(graph: Graph, hidden: str, expected: list[Any]) -> None:
    world = World() if hidden.startswith("Use") else checked(court(), "w", role="Judge", date="2026-04", **HIDDEN)
    if hidden.startswith("Use"):
        world = court().node("Use", "another", **HIDDEN).link("Use:another", "OF", "Tool:lister")
    assert await gaps_in(graph, world) == expected
