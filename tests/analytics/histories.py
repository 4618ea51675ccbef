"""Histories drawn by chance and what of them held on a day, worked out without the hub, for tests that replay them."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

from hub.model.declare import Kind, Noun, Property
from hub.model.earlier import EARLIER, keeps
from hub.model.registry import the_model
from tests.analytics.test_invisible import rich
from tests.analytics.world import HIDDEN, Node, World
from tests.seed_reader.days import ALWAYS, last_day

DATES = ["2019", "2020-02", "2020-02-29", "2021-06-15", "2022-05", "2023", "2024-03-31", "2025-11", "2026-01-02"]
ENDS = [*DATES, "2027"]
AWAY: list[dict[str, Any]] = [HIDDEN, {"marking": "OFFICIAL_SENSITIVE"}, {"audience": ["force"]}]


def drawn(seed: int) -> World:
    """The rich world with starts, ends, statuses and earlier values drawn by chance, and some rows hidden."""
    chance = random.Random(seed)
    world = deepcopy(rich())
    for tool in [node for node in world.nodes if node.label == "Tool"]:
        for since in chance.sample(DATES, chance.randint(0, 3)):
            world.state(tool.slug, chance.choice(["PLANNED", "PILOT", "LIVE", "PAUSED", "RETIRED"]), since=since)
    for node in [node for node in world.nodes if node.label in the_model().nouns]:
        _fill(the_model().nouns[node.label], node)
        if node.label != "ToolState" and chance.random() < 0.5:
            _draw_earlier(chance, world, node)
    for row in (*world.nodes, *world.links):
        if row.properties.get("field") is None and "since" not in row.properties:
            row.properties.update(_period(chance))
        if chance.random() < 0.08:
            row.properties.update(chance.choice(AWAY))
    return world


def _fill(noun: Noun, node: Node) -> None:
    """Give a node what every one of its kind has, and a few that it may have."""
    for prop in noun.properties:
        if not prop.current and prop.name not in node.properties and (prop.required or prop.kind is Kind.STRING):
            chance = random.Random(f"{node.slug}{prop.name}")
            node.properties[prop.name] = _any(chance, prop)


def _any(chance: random.Random, prop: Property) -> Any:
    match prop.kind:
        case Kind.ENUM:
            return chance.choice(prop.members).value
        case Kind.INT:
            return chance.randint(1, 9)
        case Kind.BOOLEAN:
            return chance.random() < 0.5
        case Kind.DATE:
            return chance.choice(DATES)
        case Kind.STRINGS:
            return chance.sample(["rules", "Speech", "vision", "ranking"], chance.randint(1, 3))
        case _:
            return chance.choice(["alpha", "Bravo", "Çharlie", "delta 4", "Echo"])


def _period(chance: random.Random) -> dict[str, str]:
    began, ended = sorted(chance.sample(ENDS, 2), key=last_day)
    kept = {"since": began} if chance.random() < 0.35 else {}
    return kept | ({"until": ended} if chance.random() < 0.15 else {})


def _draw_earlier(chance: random.Random, world: World, node: Node) -> None:
    """One to three earlier values, one after the other, of one or two properties."""
    kept = [prop for prop in the_model().nouns[node.label].properties if keeps(prop)]
    for prop in chance.sample(kept, min(len(kept), 2)):
        ends = sorted(chance.sample(DATES, chance.randint(1, 3)), key=last_day)
        for before, until in zip([None, *ends], ends, strict=False):
            if before and last_day(before) >= last_day(until):
                continue
            between = [date for date in DATES if last_day(before or "1990") < last_day(date) < last_day(until)]
            since = chance.choice([before, before, *between, None])
            value = None if not prop.required and chance.random() < 0.15 else _any(chance, prop)
            told = {"since": since} if since else {}
            world.earlier(f"{node.label}:{node.slug}", prop.name, value, until=until, **told)


def seen(world: World) -> World:
    """The world without the rows that nobody in particular may see."""
    return world.without_hidden(day=None)


def value(world: World, node: Node, field: str, day: str) -> Any:
    """The value that a property had on a day; the world holds visible rows only."""
    mine = {link.end for link in world.links if link.type == "WAS" and link.start == (node.label, node.slug)}
    rows = [row for row in world.nodes if (row.label, row.slug) in mine and row.properties["field"] == field]
    later = sorted((last_day(row.properties["until"]), row.slug, row) for row in rows)
    earlier = next((row for end, _, row in later if end > day), None)
    if earlier is None:
        return node.properties.get(field)
    since = earlier.properties.get("since")
    begun = (last_day(since) if since else ALWAYS) <= day
    required = the_model().properties(node.label)[field].required
    return earlier.properties["value"] if begun or required else None


def replayed(world: World, day: str) -> World:
    """Only what held on a day: each row with the values of that day, and no earlier values."""
    there = seen(world)
    nodes: list[Node] = []
    for node in there.nodes:
        if node.label != EARLIER:
            now = {name: value(there, node, name, day) for name in _kept(node)}
            nodes.append(Node(node.label, node.slug, {**node.properties, **now}))
    return World(nodes, [link for link in there.links if link.type != "WAS"]).without_hidden(day)


def _kept(node: Node) -> list[str]:
    if node.label not in the_model().nouns:
        return []
    return [prop.name for prop in the_model().nouns[node.label].properties if keeps(prop)]
