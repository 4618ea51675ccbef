"""Random histories, replayed: what is asked of a past day is what a graph of only that day's facts and values answers.

The second graph is made without the hub's rules (tests/analytics/histories.py): rows that held and may be seen, each
with the values it had, and no history at all.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from hub.analytics.changes.question import changes
from hub.api.schema.hub_schema import ApiSchema
from hub.graph.compiler.values import EARLIER_KEY
from hub.graph.earlier_fields import EVERY, EarlierFields
from hub.graph.register import grow
from hub.graph.session import Graph
from hub.model.declare import Kind, Noun
from hub.model.earlier import keeps
from hub.model.registry import the_model
from tests.analytics.histories import DATES, drawn, replayed, seen, value
from tests.analytics.test_invisible import ASKED, answer_of
from tests.analytics.world import World, reading
from tests.api.hub_under_test import Hub
from tests.seed_reader.days import last_day

HISTORIES = {"embedded": (1, 2), "neo4j": (1,)}
"""Fewer where each new statement is planned for a second."""
DAYS = ["2019-12-31", "2020-03-01", "2021-06-14", "2023-07-01", "2025-12-01"]
LABELS = [label for label in the_model().nouns if label not in ("Source", "ToolState")]
OF_OTHER_DAYS = ("commitments", "figures")
"""A review is answered on its own days, whatever day is asked about."""
TOOLS = [
    """tools(asOf: $day, orderBy: [{name: DESC}, {aiClass: ASC}], first: 3) {
      pageInfo { endCursor hasNextPage } nodes { slug name status techniques sroRole purpose } }""",
    """tools(asOf: $day, where: {or: [{name: {contains: "a"}}, {techniques: {has: "speech"}},
      {sroRole: {isNull: true}}]}) {
      totalCount uncertainCount nodes { slug name owner { name kind } } }""",
    """tools(asOf: $day, where: {affects: {some: {node: {name: {gt: "C"}}}}, owner: {kind: {ne: "alpha"}}}) {
      totalCount nodes { affects(orderBy: [{name: ASC}]) { nodes { name order } } } }""",
    """tool(slug: "camera", asOf: $day) {
      name functionality humanInTheLoop risksNamed
      alignments { nodes { claim principle { name gist } evidence { edges { node { title validUntil } } } } } }""",
    """tool(slug: "shared", asOf: $day) { overlaps { nodes { score other { name } evidence { name weight } } } }""",
]


def everything_of(noun: Noun) -> str:
    """A document that reads every property of every node of a noun, in the order of a property."""
    names = [prop.name for prop in noun.properties]
    order = next((prop.name for prop in noun.properties if prop.sortable and prop.kind is not Kind.DATE), "slug")
    fields = " ".join(["slug", *names, "since until sources { slug title }"])
    return f"""query ($day: Date!) {{ {noun.plural}(asOf: $day, first: 100, orderBy: [{{ {order}: ASC }}]) {{
      totalCount uncertainCount nodes {{ {fields} }} }} }}"""


DOCUMENTS = [
    *(f"query ($day: Date!) {{ {text} }}" for text in TOOLS),
    *(everything_of(the_model().nouns[label]) for label in LABELS),
]


async def told(hub: Hub, world: World, day: str) -> dict[str, Any]:
    """Every answer on a day: of the documents, and of the questions of analytics.

    Only the earlier values that there are get asked for: the register says of which properties.
    """
    await world.write(hub.graph)
    await hub.graph.write(grow)
    answers: dict[str, Any] = {}
    for text in DOCUMENTS:
        answers[text] = (await hub.ask(text, {"day": day})).body
    for name in [name for name in ASKED if name not in OF_OTHER_DAYS]:
        # A transaction each: a cold engine plans all of these statements for longer than one may last.
        async with reading(hub.graph, day, variables={EARLIER_KEY: EarlierFields.of(hub.graph.kept).names}) as look:
            answers[name] = await answer_of(look, name)
    assert EarlierFields.of(hub.graph.kept).names is not EVERY
    return answers


def differing(answers: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that are not the same."""
    return {name: (answers[name], other[name]) for name in answers if answers[name] != other[name]}


async def test_a_past_day_is_answered_as_if_only_that_day_were_known(patient_graph: Graph, api: ApiSchema) -> None:
    hub = Hub(patient_graph, api)
    for history in HISTORIES["embedded" if patient_graph.embedded else "neo4j"]:
        world, day = drawn(history), random.Random(history).choice(DAYS)
        whole = await told(hub, world, day)
        assert differing(whole, await told(hub, replayed(world, day), day)) == {}, (history, day)
        assert len(differing(whole, await told(hub, seen(world), "2026-06-29"))) > 5, "nothing that matters has changed"


@pytest.mark.parametrize("history", [11, 12])
async def test_a_change_of_a_value_is_where_the_value_of_the_day_before_is_another(
    patient_graph: Graph, history: int
) -> None:
    world = drawn(history)
    await world.write(patient_graph)
    async with reading(patient_graph) as look:
        answer = await changes(look, from_="2019-06", to="2026-06")
    turned = {
        (change.on, change.subject.label, change.subject.slug, change.field, change.before, change.after)
        for change in answer
        if change.kind.value == "CHANGED" and change.field != "status"
    }
    assert turned == set(_turns(seen(world)))
    assert len(turned) > 10


def _turns(world: World) -> list[tuple[Any, ...]]:
    turns: list[tuple[Any, ...]] = []
    for node in [node for node in world.nodes if node.label in LABELS]:
        for prop in [prop for prop in the_model().nouns[node.label].properties if keeps(prop)]:
            for day in sorted({last_day(day) for day in DATES}):
                eve = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
                before, after = (_text(value(world, node, prop.name, when)) for when in (eve, day))
                if before != after:
                    turns.append((day, node.label, node.slug, prop.name, before, after))
    return turns


def _text(content: Any) -> str | None:
    if isinstance(content, list):
        return ", ".join(content) or None
    return None if content is None else str(content).lower() if isinstance(content, bool) else str(content)
