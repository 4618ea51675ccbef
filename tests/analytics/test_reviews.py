"""What a review counts, on its own day and in its own scope, on small graphs worked out by hand."""

from __future__ import annotations

import pytest

from hub.analytics.review.commitments import Commitment, commitments
from hub.analytics.review.figures import figures
from hub.clock import today
from hub.errors import BadUserInput
from hub.graph.session import Graph
from tests.analytics.test_invisible import rich
from tests.analytics.world import TODAY, reading


async def of_review(graph: Graph, slug: str = "r", on: str | None = None) -> dict[str, Commitment]:
    """The commitments of one review by principle."""
    async with reading(graph) as look:
        by_review = await commitments(look, [slug], on=on)
    return {commitment.principle.slug: commitment for commitment in by_review[slug]}


async def test_a_commitment_counts_tools_or_agencies_in_scope(graph: Graph) -> None:
    await rich().write(graph)
    by_principle = await of_review(graph)
    for commitment in by_principle.values():
        total = sum(level.count for level in commitment.levels)
        assert total == commitment.tools_in_scope + commitment.agencies_in_scope
        assert commitment.gap_count == sum(level.count for level in commitment.levels[:2])
        assert 0 in (commitment.tools_in_scope, commitment.agencies_in_scope)
    assert any(commitment.agencies_in_scope for commitment in by_principle.values())
    assert any(commitment.tools_in_scope for commitment in by_principle.values())


async def test_scope_takes_in_the_parts_of_an_agency_and_no_other(graph: Graph) -> None:
    world = rich()
    world.node("Review", "court", baseline=TODAY, asOf=TODAY).link("Review:court", "REVIEWS", "Framework:covenant")
    world.link("Review:court", "LOOKS_AT", "Agency:court")
    world.node("Review", "all", baseline=TODAY, asOf=TODAY).link("Review:all", "REVIEWS", "Framework:covenant")
    await world.write(graph)
    force, court, every = [await of_review(graph, slug) for slug in ("r", "court", "all")]
    # `unit` is part of `force`, and its standing against `review` counts in the review of the force.
    assert force["review"].agencies_in_scope >= 1
    assert court["review"].agencies_in_scope <= 1
    for slug, commitment in every.items():
        assert commitment.tools_in_scope >= max(force[slug].tools_in_scope, court[slug].tools_in_scope)


async def test_a_review_without_a_vision_has_no_commitment(graph: Graph) -> None:
    world = rich().node("Review", "empty", baseline=TODAY, asOf=TODAY)
    await world.write(graph)
    assert await of_review(graph, "empty") == {}
    assert await of_review(graph, "nothing") == {}


async def test_a_review_is_answered_on_its_own_day(graph: Graph) -> None:
    world = (
        rich().node("Review", "past", baseline="2019", asOf="2020").link("Review:past", "REVIEWS", "Framework:covenant")
    )
    await world.write(graph)
    then, now = await of_review(graph, "past"), await of_review(graph, "past", on=TODAY)
    assert sum(commitment.tools_in_scope - commitment.gap_count for commitment in then.values()) < sum(
        commitment.tools_in_scope - commitment.gap_count for commitment in now.values()
    )


async def test_what_a_review_is_about_is_what_it_was_about_on_its_day(graph: Graph) -> None:
    """The court until 2021 and the force from then on, whatever day is asked about."""
    world = rich()
    for slug, agencies in (("moved", ()), ("court", ("court",)), ("force", ("force",))):
        world.node("Review", slug, baseline="2019", asOf="2020").link(f"Review:{slug}", "REVIEWS", "Framework:covenant")
        for agency in agencies:
            world.link(f"Review:{slug}", "LOOKS_AT", f"Agency:{agency}")
    world.link("Review:moved", "LOOKS_AT", "Agency:court", until="2021")
    world.link("Review:moved", "LOOKS_AT", "Agency:force", since="2021")
    await world.write(graph)
    for on, same, other in ((None, "court", "force"), (TODAY, "force", "court")):
        moved, wanted, not_wanted = [await of_review(graph, slug, on=on) for slug in ("moved", same, other)]
        assert moved == wanted != not_wanted
        async with reading(graph) as look:
            shown = await figures(look, ["moved", same], on=on)
        assert [figure.value for figure in shown["moved"]] == [figure.value for figure in shown[same]]


@pytest.mark.parametrize("by", ["office", "court"])
async def test_a_tool_that_an_agency_is_recorded_to_use_for_something_is_in_its_scope(graph: Graph, by: str) -> None:
    """Neither owner nor user: only a use says so."""
    world = rich().node("Agency", "office").tool("lent", "force")
    world.node("Use", "v").link("Use:v", "OF", "Tool:lent").link("Use:v", "BY", f"Agency:{by}")
    world.node("Review", "office", baseline=TODAY, asOf=TODAY).link("Review:office", "REVIEWS", "Framework:covenant")
    world.link("Review:office", "LOOKS_AT", "Agency:office")
    await world.write(graph)
    by_principle = await of_review(graph, "office")
    assert max(commitment.tools_in_scope for commitment in by_principle.values()) == (by == "office")


async def test_a_day_that_is_still_to_come_is_refused_and_a_review_of_one_is_answered_today(graph: Graph) -> None:
    later = str(today().year + 1)
    world = (
        rich().node("Review", "later", baseline=TODAY, asOf=later).link("Review:later", "REVIEWS", "Framework:covenant")
    )
    await world.write(graph)
    with pytest.raises(BadUserInput, match="still to come"):
        await of_review(graph, "r", on=later)
    assert await of_review(graph, "later") == await of_review(graph, "later", on=today().isoformat())


async def test_an_incident_counts_as_open_until_the_day_it_was_resolved(graph: Graph) -> None:
    world = rich().node("Incident", "late", status="CLOSED", date="2024-03-01", closed="2024-09-10")
    world.link("Incident:late", "INVOLVES", "Tool:camera")
    world.node("Incident", "ahead", status="OPEN", date="2024-12-01").link("Incident:ahead", "INVOLVES", "Tool:camera")
    await world.write(graph)

    async def open_on(day: str) -> float:
        async with reading(graph) as look:
            shown = (await figures(look, ["r"], on=day))["r"]
        [value] = [figure.value for figure in shown if figure.name.startswith("Open incidents")]
        return value

    days = ("2024-02-29", "2024-03-01", "2024-09-09", "2024-09-10", "2024-12-01")
    before, *counts = [await open_on(day) for day in days]
    assert [count - before for count in counts] == [1, 1, 0, 1]


async def test_statements_are_as_many_as_promised(graph: Graph) -> None:
    await rich().write(graph)
    async with reading(graph) as look:
        before = graph.statements_sent
        await commitments(look, ["r"])
        between = graph.statements_sent
        by_review = await figures(look, ["r"])
        assert (between - before, graph.statements_sent - between) == (4, 12)
    assert len({figure.name for figure in by_review["r"]}) == len(by_review["r"])
