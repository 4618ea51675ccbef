"""What is promised of the facts themselves, asked of the second reading: no graph is needed to see it."""

from __future__ import annotations

from functools import cache

import pytest

from tests.seed_reader.world import Node, World, the_seed

REVIEWED, CUT_OFF = "2025-12-31", "2026-06-30"
BEAR_ON_LIBERTY = ("hmpps-oasys", "hmpps-ogrs", "hmpps-ovp", "dash-checklist")


@cache
def on(day: str) -> World:
    """The seed on a day, asked when the register was closed."""
    return the_seed().at(day, "2026-07-01")


def acting(world: World) -> list[Node]:
    return [tool for tool in world.all("Tool") if world.fact(tool, "acts")]


@pytest.mark.parametrize("day", [REVIEWED, CUT_OFF])
def test_three_quarters_of_acting_tools_have_a_start_that_is_known_or_a_day_on_which_a_source_first_shows_them(
    day: str,
) -> None:
    """What only the closing of the register dates has no last showing."""
    facts = [the_seed().nodes[tool] for tool in acting(on(day))]
    dated = [tool for tool in facts if "since" in tool or "lastSeen" in tool]
    assert len(facts) > 40
    assert len(dated) >= 0.75 * len(facts)


def test_every_agency_that_owns_a_tool_says_where_to_ask_or_complain() -> None:
    world = on(CUT_OFF)
    owners = {world.far_node(tool, "owner") for tool in world.all("Tool")}
    assert {owner.slug for owner in owners if owner and not world.fact(owner, "contact")} == set()
    assert len(owners) > 30


def test_forces_in_general_use_a_tool_only_where_a_source_says_all_or_none_is_named() -> None:
    world = on(CUT_OFF)
    general = {agency for agency in world.all("Agency") if world.fact(agency, "umbrella")}
    in_general = {tool for tool in world.all("Tool") if general & set(world.far(tool, "users"))}
    beside = {
        tool.slug
        for tool in in_general
        if "all forces" not in world.fact(tool, "userGroup")
        and any(world.far_node(user, "parent") in general for user in world.far(tool, "users"))
    }
    assert in_general
    assert beside == set()


def test_an_output_goes_from_an_acting_tool_to_that_of_another_agency_where_a_source_says_so() -> None:
    world = on(CUT_OFF)
    acts = set(acting(world))
    said = {
        (tool.slug, row.node.slug)
        for tool in acts
        for row in world.rows(tool, "feeds")
        if row.node in acts
        and row.link is not None
        and row.link.get("basis") == "STATED"
        and world.far_node(tool, "owner") != world.far_node(row.node, "owner")
    }
    assert ("hmpps-ogrs", "probation-effective-proposal-framework") in said


@pytest.mark.parametrize("slug", BEAR_ON_LIBERTY)
def test_what_bears_most_on_liberty_does_not_vanish_for_want_of_a_date(slug: str) -> None:
    for day in (REVIEWED, CUT_OFF):
        assert on(day).fact(Node("Tool", slug), "acts"), day
